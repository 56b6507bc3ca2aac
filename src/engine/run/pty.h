/* pty.h - a pseudo-terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Opens a pseudo-terminal of @columns × @rows (0: 80 × 24). Both ends close on exec; the master does not block.
 * It becomes nobody's controlling terminal by this.
 */
gboolean rouse_pty_open (guint columns, guint rows, int *master, int *slave, GError **error);
/** Sets its size; the processes in the foreground get SIGWINCH if that is a change. */
void rouse_pty_resize (int master, guint columns, guint rows);

G_END_DECLS
