/* history-private.h - for the files of record/ that have work done on the history's thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-worker.h"

G_BEGIN_DECLS

/**
 * Has @func called with the data of @task (transfer full), a task of @self, which then returns %TRUE or the
 * error. Does not block.
 */
void rouse_history_call (RouseHistory *self, GTask *task, RouseHistoryCallFunc func);
/** Has @func called with @data and waits for it. Any thread but the main one. */
gboolean rouse_history_call_and_wait (RouseHistory        *self,
                                      RouseHistoryCallFunc func,
                                      gpointer             data,
                                      GCancellable        *cancellable,
                                      GError             **error);

G_END_DECLS
