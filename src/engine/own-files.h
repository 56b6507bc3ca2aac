/* own-files.h - what Rouse itself writes must not look like a change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Adds to @patterns (element-type utf8, owned), for each of @roots that holds @path, the pattern that matches just
 * that. Links are followed; what does not exist is held by nothing. Reads the file system.
 */
void rouse_own_files_add (GPtrArray *patterns, const char *const *roots, const char *path);
/** The same for the folders of Rouse's own: the history, what is on, and the user's projects. */
void rouse_own_files_add_folders (GPtrArray *patterns, const char *const *roots);
/** The same for the file in @root that says what the project is: what changes in it is acted upon in another way. */
void rouse_own_files_add_project (GPtrArray *patterns, const char *const *roots, const char *root);

/** (transfer full): the pattern, in .gitignore syntax, that matches just @relative, a path below a root. */
char *rouse_own_files_dup_pattern (const char *relative);

G_END_DECLS
