/* why-programs.h - whom a change concerns, where a rouse.ini says what runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/concern.h"

G_BEGIN_DECLS

/**
 * (transfer full) (nullable): the project of the current folder's rouse.ini and of the user's own file over it,
 * whether it may run or not; %NULL without an error when there is none.
 */
RouseProject *rouse_why_load_project (GError **error);

/**
 * Prints, a line each, what a change of @path (absolute) means for the programs of @project, and what decides. Returns:
 * whether it means anything for one. %FALSE and an error when a glob cannot be meant.
 */
gboolean rouse_why_print_programs (const RouseProject *project, const char *path, GError **error);

/** (transfer full): "web restarts: “*.py” of its watch matches." Whatever stands in a name is in it as it is. */
char *rouse_why_dup_sentence (const char *name, const RouseConcernVerdict *verdict);

/**
 * (transfer full): the same of a program for which only counts what it has loaded, and a file that nothing else is said about;
 * @answer, @excuse, @process, @pid: see IsLoaded in io.github.rouse.Rouse1.xml; @answer %NULL: nobody can be asked.
 * @verdict becomes what that means.
 */
char *rouse_why_dup_loaded_sentence (const char *name, RouseConcernVerdict *verdict, const char *answer, RouseLoadedExcuse excuse, const char *process, gint64 pid);

G_END_DECLS
