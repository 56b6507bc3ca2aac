/* history-read.h - questions to the history that its thread answers later
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-filter.h"

G_BEGIN_DECLS

/* None of these blocks; callbacks come in the main context that is the caller's default. Cancelling
 * interrupts the work itself. All see what was recorded before they were asked. */

/** One reload with all that is kept of it: its files, its run with the end of its output. */
void rouse_history_get_details_async (RouseHistory       *self,
                                      gint64              id,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
/** (transfer full): or %G_IO_ERROR_NOT_FOUND when it is gone. */
RouseHistoryRow *rouse_history_get_details_finish (RouseHistory *self, GAsyncResult *result, GError **error);

/** A project that the history knows of. */
typedef struct
{
  char  *project;
  char **programs; /* sorted for people */
  guint  n_reloads;
  gint64 last_at; /* wall clock µs of its newest reload */
} RouseHistoryName;

/** The projects and programs there are, for a person to choose from. */
void rouse_history_get_names_async (RouseHistory       *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
/** (transfer full) (element-type RouseHistoryName): sorted for people. */
GPtrArray *rouse_history_get_names_finish (RouseHistory *self, GAsyncResult *result, GError **error);

G_END_DECLS
