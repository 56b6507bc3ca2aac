/* run-recent.h - the recent reloads, those under way included, as the key "h" shows them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history.h"
#include "runner.h"

G_BEGIN_DECLS

typedef struct _RouseRunRecent RouseRunRecent;

/** Main thread. */
RouseRunRecent *rouse_run_recent_new (RouseHistory *history);
void            rouse_run_recent_free (RouseRunRecent *self);

/** Heeds what @runner starts; it must not start anything after free(). */
void rouse_run_recent_add_runner (RouseRunRecent *self, RouseRunner *runner);

/** (transfer full): a table for people, of what was started in the projects of that name. */
char *rouse_run_recent_dup_table (RouseRunRecent *self, const char *project, gboolean colour, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseRunRecent, rouse_run_recent_free)
G_END_DECLS
