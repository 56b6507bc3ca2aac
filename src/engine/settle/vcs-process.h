/* vcs-process.h - does a command that changes files run in a repository?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * Whether a git command that writes working trees runs in, or above, one of @worktrees (set of absolute
 * paths). Looks at all processes: about 2 ms. Where the system does not list them in /proc, %FALSE.
 */
gboolean rouse_vcs_process_runs (GHashTable *worktrees);

G_END_DECLS
