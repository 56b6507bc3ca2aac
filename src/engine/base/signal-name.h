/* signal-name.h - signals by name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** The signal that people call @text: TERM, SIGTERM, term or 15. 0 when there is none. */
int rouse_signal_name_parse (const char *text);

/** (nullable): "TERM". */
const char *rouse_signal_name_get (int signum);

G_END_DECLS
