/* run-id.h - names for runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * (transfer full): a short word that names one run and no other on this machine: the time (@real_us, wall
 * clock), this process and a counter. Later ones sort after earlier ones. Thread-safe.
 */
char *rouse_run_id_new (gint64 real_us);

/** The process id of the Rouse that made @id; 0 when it is no such id. */
pid_t rouse_run_id_get_pid (const char *id);

G_END_DECLS
