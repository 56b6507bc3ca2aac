/* vcs-process.h - does a command that changes files run in a repository?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Called with the process number of a command. Returns: whether to look on. */
typedef gboolean (*RouseVcsProcessFunc) (guint pid, gpointer data);

/**
 * Tells @func of the git commands that write working trees and run in, or above, one of @worktrees (set of
 * absolute paths). Looks at all processes: about 2 ms. Where the system does not list them in /proc, it finds none.
 */
void rouse_vcs_process_find (GHashTable *worktrees, RouseVcsProcessFunc func, gpointer data);

G_END_DECLS
