/* history-read.c - questions to the history that its thread answers later
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-read.h"
#include "record/history-private.h"
#include "record/history-db-private.h"
#include "record/sql.h"

typedef struct
{
  gint64           id;
  RouseHistoryRow *row; /* (owned) (nullable) */
} Details;

static void
details_free (gpointer data)
{
  Details *details = data;

  g_clear_pointer (&details->row, rouse_history_row_free);
  g_free (details);
}

static gboolean
read_details (RouseHistoryDb *db, gpointer data, GError **error)
{
  Details *details = data;
  GError  *local = NULL;

  g_clear_pointer (&details->row, rouse_history_row_free);
  details->row = rouse_history_db_read (db, details->id, ROUSE_HISTORY_MAX_FILES, TRUE, &local);
  if (details->row != NULL)
    return TRUE;
  if (local == NULL)
    g_set_error (&local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The history has no reload %" G_GINT64_FORMAT " any more.", details->id);
  g_propagate_error (error, local);
  return FALSE;
}

void
rouse_history_get_details_async (RouseHistory       *self,
                                 gint64              id,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask   *task;
  Details *details;

  g_return_if_fail (ROUSE_IS_HISTORY (self));

  details = g_new0 (Details, 1);
  details->id = id;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rouse_history_get_details_async);
  g_task_set_task_data (task, details, details_free);
  rouse_history_call (self, task, read_details);
}

RouseHistoryRow *
rouse_history_get_details_finish (RouseHistory *self, GAsyncResult *result, GError **error)
{
  Details *details;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  details = g_task_get_task_data (G_TASK (result));
  return g_steal_pointer (&details->row);
}

static void
name_free (gpointer data)
{
  RouseHistoryName *name = data;

  g_free (name->project);
  g_strfreev (name->programs);
  g_free (name);
}

typedef struct
{
  GPtrArray *names; /* (owned) (nullable) */
} Names;

static void
names_free (gpointer data)
{
  Names *request = data;

  g_clear_pointer (&request->names, g_ptr_array_unref);
  g_free (request);
}

/* (transfer full): to sort by, so that "shop 10" comes after "shop 9", and "Shop" beside "shop". */
static char *
dup_sort_key (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);

  return g_utf8_collate_key_for_filename (folded, -1);
}

static int
compare_texts (const char *a, const char *b)
{
  g_autofree char *x = dup_sort_key (a);
  g_autofree char *y = dup_sort_key (b);

  return strcmp (x, y);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return compare_texts (*(char *const *) a, *(char *const *) b);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return compare_texts ((*(RouseHistoryName *const *) a)->project, (*(RouseHistoryName *const *) b)->project);
}

static void
add_program (RouseHistoryName *name, const char *program)
{
  GStrvBuilder *builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) name->programs);
  g_strv_builder_add (builder, program);
  g_strfreev (name->programs);
  name->programs = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
}

static void
add_name (GPtrArray *names, const char *project, const char *program, guint n, gint64 last_at)
{
  RouseHistoryName *name = names->len > 0 ? g_ptr_array_index (names, names->len - 1) : NULL;

  if (name == NULL || !g_str_equal (name->project, project))
    {
      name = g_new0 (RouseHistoryName, 1);
      name->project = g_strdup (project);
      name->programs = g_new0 (char *, 1);
      g_ptr_array_add (names, name);
    }
  name->n_reloads += n;
  name->last_at = MAX (name->last_at, last_at);
  if (*program != '\0')
    add_program (name, program);
}

static gboolean
read_names (RouseHistoryDb *db, gpointer data, GError **error)
{
  Names        *request = data;
  sqlite3_stmt *stmt = rouse_sql_prepare (db->handle,
                                          "SELECT COALESCE (project, ''), COALESCE (program, ''), COUNT (*), MAX (at)"
                                          " FROM reload WHERE deletion IS NULL GROUP BY 1, 2",
                                          error);
  gboolean      ok;
  int           rc;

  if (stmt == NULL)
    return FALSE;
  g_clear_pointer (&request->names, g_ptr_array_unref);
  request->names = g_ptr_array_new_with_free_func (name_free);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    add_name (request->names, (const char *) sqlite3_column_text (stmt, 0), (const char *) sqlite3_column_text (stmt, 1),
              sqlite3_column_int (stmt, 2), sqlite3_column_int64 (stmt, 3));
  ok = rc == SQLITE_DONE || rouse_sql_fail (db->handle, error);
  sqlite3_finalize (stmt);
  for (guint i = 0; i < request->names->len; i++)
    {
      RouseHistoryName *name = g_ptr_array_index (request->names, i);

      qsort (name->programs, g_strv_length (name->programs), sizeof (char *), compare_strings);
    }
  g_ptr_array_sort (request->names, compare_names);
  return ok;
}

void
rouse_history_get_names_async (RouseHistory *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ROUSE_IS_HISTORY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rouse_history_get_names_async);
  g_task_set_task_data (task, g_new0 (Names, 1), names_free);
  rouse_history_call (self, task, read_names);
}

GPtrArray *
rouse_history_get_names_finish (RouseHistory *self, GAsyncResult *result, GError **error)
{
  Names *request;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  request = g_task_get_task_data (G_TASK (result));
  return g_steal_pointer (&request->names);
}
