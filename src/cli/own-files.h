/* own-files.h - what Rouse itself writes must not look like a change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "watch-options.h"

G_BEGIN_DECLS

/**
 * Ignores, where they lie in a watched folder: the files that standard output and standard error go to,
 * @events (nullable), and the history. Otherwise each line would be a change, and each change a line.
 */
void rouse_own_files_ignore (RouseWatchOptions *options, const char *events);

/** (transfer full): the pattern, in .gitignore syntax, that matches just @relative, a path below a root. */
char *rouse_own_files_dup_pattern (const char *relative);

G_END_DECLS
