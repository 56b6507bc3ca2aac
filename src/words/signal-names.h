/* signal-names.h - signals as people write and read them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Reads a signal: TERM, SIGTERM, term or 15.
 *
 * Returns: its number; or 0 and %ROUSE_ERROR_INVALID with a message that says what is allowed.
 */
int rouse_signal_parse (const char *text, GError **error);

/** (transfer full): "SIGTERM"; "signal 40" when it has no name. */
char *rouse_signal_dup_name (int signum);

G_END_DECLS
