/* history-delete.h - taking reloads out of the history, and putting them back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-filter.h"

G_BEGIN_DECLS

/* How long a deletion can be undone at least. After that, what was deleted goes for good the next time the
 * history tidies up. */
#define ROUSE_HISTORY_UNDO_US (10 * G_TIME_SPAN_MINUTE)

/** Takes out all that pass @filter. Cancelling leaves everything as it was. */
void rouse_history_delete_async (RouseHistory             *self,
                                 const RouseHistoryFilter *filter,
                                 GCancellable             *cancellable,
                                 GAsyncReadyCallback       callback,
                                 gpointer                  user_data);
/** The same for the reloads of the @n_ids @ids, which are copied. */
void rouse_history_delete_ids_async (RouseHistory       *self,
                                     const gint64       *ids,
                                     guint               n_ids,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
/** For both. Returns: what undelete wants, or 0 on error; @n_deleted (out) (optional). */
gint64 rouse_history_delete_finish (RouseHistory *self, GAsyncResult *result, guint *n_deleted, GError **error);

/** Puts back what the deletion of @token took out. Does nothing when it is already done or too late. */
void rouse_history_undelete_async (RouseHistory       *self,
                                   gint64              token,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
/** @n_restored (out) (optional). */
gboolean rouse_history_undelete_finish (RouseHistory *self, GAsyncResult *result, guint *n_restored, GError **error);

G_END_DECLS
