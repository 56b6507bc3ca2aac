/* own-output.h - what Rouse itself prints and writes must not look like a change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "watch-options.h"

G_BEGIN_DECLS

/**
 * Ignores, where they lie in a watched folder: the files that standard output and standard error go to,
 * @events (nullable), and Rouse's own folders. Otherwise each line would be a change, and each change a line.
 */
void rouse_own_output_ignore (RouseWatchOptions *options, const char *events);
/** The same as patterns that are added to @patterns (element-type utf8, owned), for the folders @roots. */
void rouse_own_output_add (GPtrArray *patterns, const char *const *roots, const char *events);

G_END_DECLS
