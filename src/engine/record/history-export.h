/* history-export.h - the history as a file for other programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-filter.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_HISTORY_CSV,  /* RFC 4180, UTF-8, a header row; no cell begins like a formula */
  ROUSE_HISTORY_JSON, /* an array of the objects of rouse_reload_to_json(), one a line */
} RouseHistoryFormat;

/** Called in the main context that was the default of whoever asked, now and then; last with @done == @total. */
typedef void (*RouseHistoryProgressFunc) (guint done, guint total, gpointer user_data);

/**
 * Writes all that pass @filter, newest first, to @file, which is replaced when all is written and left alone
 * when that fails or is cancelled. @user_data is for both functions.
 */
void rouse_history_export_async (RouseHistory             *self,
                                 const RouseHistoryFilter *filter,
                                 GFile                    *file,
                                 RouseHistoryFormat        format,
                                 RouseHistoryProgressFunc  progress, /* (nullable) */
                                 GCancellable             *cancellable,
                                 GAsyncReadyCallback       callback,
                                 gpointer                  user_data);
/** @n_written (out) (optional): how many reloads. */
gboolean rouse_history_export_finish (RouseHistory *self, GAsyncResult *result, guint *n_written, GError **error);

G_END_DECLS
