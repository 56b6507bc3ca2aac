/* history-delete.c - taking reloads out of the history, and putting them back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-delete.h"
#include "record/history-db-private.h"
#include "record/history-find.h"
#include "record/history-private.h"
#include "record/sql.h"

/* A deletion, or its undoing. */
typedef struct
{
  RouseHistoryFilter *filter; /* (owned) (nullable) or: */
  GArray             *ids;    /* (owned) (nullable) (element-type gint64) */
  gint64              token;
  guint               n_changed;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->filter, rouse_history_filter_free);
  g_clear_pointer (&request->ids, g_array_unref);
  g_free (request);
}

static void
collect_cb (const RouseHistoryMatch *match, gpointer data)
{
  g_array_append_val ((GArray *) data, match->id);
}

static gboolean
mark (RouseHistoryDb *db, GArray *ids, Request *request, GError **error)
{
  sqlite3_stmt *stmt = rouse_sql_prepare (db->handle, "UPDATE reload SET deletion = ?1 WHERE id = ?2 AND deletion IS NULL", error);
  gboolean      ok = stmt != NULL;

  for (guint i = 0; ok && i < ids->len; i++)
    {
      /* Each statement is too short for SQLite to ask. */
      ok = !g_cancellable_set_error_if_cancelled (db->cancellable, error);
      if (!ok)
        break;
      sqlite3_bind_int64 (stmt, 1, request->token);
      sqlite3_bind_int64 (stmt, 2, g_array_index (ids, gint64, i));
      ok = rouse_sql_run (stmt, error);
      request->n_changed += ok ? sqlite3_changes (db->handle) : 0;
    }
  sqlite3_finalize (stmt);
  return ok;
}

/* Runs @sql, in which ?1 is @value. */
static gboolean
run_with (RouseHistoryDb *db, const char *sql, gint64 value, GError **error)
{
  sqlite3_stmt *stmt = rouse_sql_prepare (db->handle, sql, error);
  gboolean      ok;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, value);
  ok = rouse_sql_run (stmt, error);
  sqlite3_finalize (stmt);
  return ok;
}

static gboolean
delete_in_transaction (RouseHistoryDb *db, Request *request, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));

  request->n_changed = 0;
  if (!run_with (db, "INSERT INTO deletion (at) VALUES (?1)", g_get_real_time (), error))
    return FALSE;
  request->token = sqlite3_last_insert_rowid (db->handle);
  if (request->filter != NULL && !rouse_history_db_find (db, request->filter, FALSE, collect_cb, found, error))
    return FALSE;
  return mark (db, request->filter != NULL ? found : request->ids, request, error);
}

static gboolean
restore_in_transaction (RouseHistoryDb *db, Request *request, GError **error)
{
  if (!run_with (db, "UPDATE reload SET deletion = NULL WHERE deletion = ?1", request->token, error))
    return FALSE;
  request->n_changed = sqlite3_changes (db->handle);
  return run_with (db, "DELETE FROM deletion WHERE id = ?1", request->token, error);
}

static gboolean
carry_out (RouseHistoryDb *db,
           Request        *request,
           gboolean (*func) (RouseHistoryDb *db, Request *request, GError **error),
           GError **error)
{
  if (!rouse_history_db_begin (db, error))
    return FALSE;
  if (func (db, request, error) && rouse_history_db_commit (db, error))
    return TRUE;
  rouse_history_db_roll_back (db);
  return FALSE;
}

static gboolean
delete_func (RouseHistoryDb *db, gpointer data, GError **error)
{
  return carry_out (db, data, delete_in_transaction, error);
}

static gboolean
restore_func (RouseHistoryDb *db, gpointer data, GError **error)
{
  return carry_out (db, data, restore_in_transaction, error);
}

/* Takes @request. */
static void
begin (RouseHistory *self, Request *request, RouseHistoryCallFunc func, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, begin);
  g_task_set_check_cancellable (task, FALSE); /* what was done before that must be told, so that it can be undone */
  g_task_set_task_data (task, request, request_free);
  rouse_history_call (self, task, func);
}

static Request *
finish (RouseHistory *self, GAsyncResult *result, guint *n_changed, GError **error)
{
  Request *request = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  if (n_changed != NULL)
    *n_changed = request->n_changed;
  return request;
}

void
rouse_history_delete_async (RouseHistory             *self,
                            const RouseHistoryFilter *filter,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  Request *request;

  g_return_if_fail (ROUSE_IS_HISTORY (self));
  g_return_if_fail (filter != NULL);

  request = g_new0 (Request, 1);
  request->filter = rouse_history_filter_copy (filter);
  begin (self, request, delete_func, cancellable, callback, user_data);
}

void
rouse_history_delete_ids_async (RouseHistory       *self,
                                const gint64       *ids,
                                guint               n_ids,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  Request *request;

  g_return_if_fail (ROUSE_IS_HISTORY (self));
  g_return_if_fail (ids != NULL || n_ids == 0);

  request = g_new0 (Request, 1);
  request->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (request->ids, ids, n_ids);
  begin (self, request, delete_func, cancellable, callback, user_data);
}

gint64
rouse_history_delete_finish (RouseHistory *self, GAsyncResult *result, guint *n_deleted, GError **error)
{
  Request *request;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  request = finish (self, result, n_deleted, error);
  return request != NULL ? request->token : 0;
}

void
rouse_history_undelete_async (RouseHistory *self, gint64 token, GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;

  g_return_if_fail (ROUSE_IS_HISTORY (self));

  request = g_new0 (Request, 1);
  request->token = token;
  begin (self, request, restore_func, NULL, callback, user_data);
}

gboolean
rouse_history_undelete_finish (RouseHistory *self, GAsyncResult *result, guint *n_restored, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return finish (self, result, n_restored, error) != NULL;
}
