/* program-words.h - what a program runs, for somebody who decides whether it may; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/**
 * (transfer full): the command of @program, which is one of @project, then what else matters of it, a line each: its
 * build, the commands of rules, its folder when that is not the project's, its variables and the files they come from,
 * and where Rouse listens for it. Safe to show: what is in it may come from anybody.
 */
char **rouse_words_for_program (const RouseProgram *program, const RouseProject *project);

G_END_DECLS
