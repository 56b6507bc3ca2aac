/* why-programs.h - whom a change concerns, where a rouse.ini says what runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/**
 * (transfer full) (nullable): the project of the current folder's rouse.ini and of the user's own file over it,
 * whether it may run or not; %NULL without an error when there is none.
 */
RouseProject *rouse_why_load_project (GError **error);

/**
 * Prints, a line each, which programs of @project a change of @path (absolute) restarts, and what decides. Returns:
 * whether there is one. %FALSE and an error when a glob cannot be meant.
 */
gboolean rouse_why_print_programs (const RouseProject *project, const char *path, GError **error);

G_END_DECLS
