/* recovery.h - what there is to say after a life that did not end in order; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * (transfer full) (nullable): what happened to the @n_programs that ran then and were started again, if any.
 * @died_at is when Rouse was last known to live, wall clock µs or 0; @now is the local time.
 */
char *rouse_recovery_dup_text (gint64 died_at, GDateTime *now, guint n_programs);

G_END_DECLS
