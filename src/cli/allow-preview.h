/* allow-preview.h - what allowing a project's file would let run, for somebody who decides; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/**
 * (transfer full): every command that @project runs, where, and what it is given, one program after the other; ends
 * with a line feed. Safe to print: what is in it may come from anybody.
 */
char *rouse_allow_preview_for_project (const RouseProject *project);

/**
 * (transfer full): @diff, as rouse_text_diff() makes it, safe to print; its lines are coloured with @colour. More
 * than that many lines are left out at the end, and counted there.
 */
char *rouse_allow_preview_for_diff (const char *diff, gboolean colour);

#define ROUSE_ALLOW_PREVIEW_DIFF_LINES 200

G_END_DECLS
