/* run-help.h - which keys there are while programs run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

G_BEGIN_DECLS

/** (transfer full): of several programs that share the terminal (@shared), with their names and how each one is. */
char *rouse_run_help_dup_text (RouseSession *session, gboolean shared);

G_END_DECLS
