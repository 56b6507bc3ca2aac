/* program-words.h - what a program runs, for somebody who decides whether it may; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"

G_BEGIN_DECLS

/**
 * (transfer full): the command of @program, then what else matters of it, a line each: its build, its folder when
 * that is not @root, its variables and the files they come from. Safe to show: what is in it may come from anybody.
 */
char **rouse_words_for_program (const RouseProgram *program, const char *root);

G_END_DECLS
