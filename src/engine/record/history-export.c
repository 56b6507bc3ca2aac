/* history-export.c - the history as a file for other programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-export.h"
#include "record/history-csv.h"
#include "record/history-find.h"
#include "record/history-private.h"
#include "record/record-json.h"

/* So many reloads are read at a time; the history's thread does other things in between. */
#define BATCH 200
#define PROGRESS_INTERVAL_US (G_TIME_SPAN_SECOND / 10)

/**
 * An export has a thread of its own: the file may be on a slow disk or in the network, for which the history's
 * thread must not wait.
 */
typedef struct
{
  RouseHistoryFilter      *filter; /* (owned) */
  GFile                   *file;   /* (owned) */
  RouseHistoryFormat       format;
  RouseHistoryProgressFunc progress; /* (nullable) */
  gpointer                 user_data;

  GArray    *refs; /* (owned) (nullable) (element-type RouseHistoryRef) */
  guint      next; /* of them is read next */
  GPtrArray *rows; /* (owned) (nullable) the last that were read */
  guint      n_written;
  gint64     told_at; /* monotonic µs: the last progress */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  rouse_history_filter_free (request->filter);
  g_object_unref (request->file);
  g_clear_pointer (&request->refs, g_array_unref);
  g_clear_pointer (&request->rows, g_ptr_array_unref);
  g_free (request);
}

static gboolean
list_func (RouseHistoryDb *db, gpointer data, GError **error)
{
  Request *request = data;

  g_clear_pointer (&request->refs, g_array_unref);
  request->refs = rouse_history_db_list (db, request->filter, ROUSE_HISTORY_BY_TIME, TRUE, error);
  return request->refs != NULL;
}

/* Those that are gone meanwhile are left out. */
static gboolean
read_func (RouseHistoryDb *db, gpointer data, GError **error)
{
  Request *request = data;
  guint    end = MIN (request->next + BATCH, request->refs->len);

  g_clear_pointer (&request->rows, g_ptr_array_unref);
  request->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_row_free);
  for (guint i = request->next; i < end; i++)
    {
      GError          *local = NULL;
      gint64           id = g_array_index (request->refs, RouseHistoryRef, i).id;
      RouseHistoryRow *row = rouse_history_db_read (db, id, ROUSE_HISTORY_MAX_FILES, FALSE, &local);

      if (row != NULL)
        g_ptr_array_add (request->rows, row);
      else if (local != NULL)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
    }
  return TRUE;
}

static void
append_json (GString *out, const RouseHistoryRow *row, gboolean first)
{
  JsonObject      *object = rouse_reload_to_json (row->reload, row->run);
  g_autofree char *line = rouse_json_to_line (object);

  json_object_unref (object);
  g_string_append (out, first ? "\n" : ",\n");
  g_string_append (out, line);
}

static void
append_rows (GString *out, Request *request)
{
  for (guint i = 0; i < request->rows->len; i++)
    {
      const RouseHistoryRow *row = g_ptr_array_index (request->rows, i);

      if (request->format == ROUSE_HISTORY_JSON)
        append_json (out, row, request->n_written == 0);
      else
        rouse_history_csv_append_row (out, row);
      request->n_written++;
    }
}

typedef struct
{
  GTask *task; /* (owned) */
  guint  done;
  guint  total;
} Progress;

static gboolean
progress_cb (gpointer data)
{
  Progress *progress = data;
  Request  *request = g_task_get_task_data (progress->task);

  request->progress (progress->done, progress->total, request->user_data);
  return G_SOURCE_REMOVE;
}

static void
progress_free (gpointer data)
{
  g_object_unref (((Progress *) data)->task);
  g_free (data);
}

/* Unless it has been told shortly before; at the @end in any case. */
static void
tell_progress (GTask *task, Request *request, gboolean end)
{
  gint64    now = g_get_monotonic_time ();
  Progress *progress;
  GSource  *source;

  if (request->progress == NULL || (now - request->told_at < PROGRESS_INTERVAL_US && !end))
    return;
  request->told_at = now;
  progress = g_new (Progress, 1);
  *progress = (Progress){ g_object_ref (task), request->next, request->refs->len };
  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (task)); /* as the answer: never after it */
  g_source_set_static_name (source, "rouse-history-export");
  g_source_set_callback (source, progress_cb, progress, progress_free);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

static gboolean
write_text (GOutputStream *stream, GString *text, GCancellable *cancellable, GError **error)
{
  gboolean ok = g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error);

  g_string_truncate (text, 0);
  return ok;
}

static gboolean
write_all (GTask *task, RouseHistory *history, Request *request, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!rouse_history_call_and_wait (history, list_func, request, cancellable, error))
    return FALSE;
  if (request->format == ROUSE_HISTORY_JSON)
    g_string_append_c (text, '[');
  else
    rouse_history_csv_append_header (text);
  while (request->next < request->refs->len)
    {
      if (!rouse_history_call_and_wait (history, read_func, request, cancellable, error))
        return FALSE;
      request->next = MIN (request->next + BATCH, request->refs->len);
      append_rows (text, request);
      if (!write_text (stream, text, cancellable, error))
        return FALSE;
      tell_progress (task, request, FALSE);
    }
  if (request->format == ROUSE_HISTORY_JSON)
    g_string_append (text, "\n]\n");
  return write_text (stream, text, cancellable, error);
}

/* (transfer full): a name beside @file that nobody has, and nobody sees in passing. */
static GFile *
dup_temporary (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char  *name = g_file_get_basename (file);
  g_autofree char  *hidden = g_strdup_printf (".%s.%08x", name, g_random_int ());

  return g_file_get_child (folder, hidden);
}

/* Writes @file, and gives it the name that was asked for. */
static gboolean
write_file (GTask *task, RouseHistory *history, Request *request, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileOutputStream) stream = g_file_create (file, G_FILE_CREATE_NONE, cancellable, error);
  gboolean                      ok;

  if (stream == NULL)
    return FALSE;
  ok = write_all (task, history, request, G_OUTPUT_STREAM (stream), cancellable, error);
  ok = g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, ok ? error : NULL) && ok;
  ok = ok && g_file_move (file, request->file, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error);
  if (!ok)
    g_file_delete (file, NULL, NULL); /* the first error is the one to tell */
  return ok;
}

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request          *request = data;
  GError           *error = NULL;
  g_autoptr (GFile) temporary = NULL;

  if (!g_file_has_parent (request->file, NULL))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "That is no name for a file.");
      return;
    }
  temporary = dup_temporary (request->file);
  if (write_file (task, source, request, temporary, cancellable, &error))
    {
      tell_progress (task, request, TRUE);
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_return_error (task, error);
}

void
rouse_history_export_async (RouseHistory             *self,
                            const RouseHistoryFilter *filter,
                            GFile                    *file,
                            RouseHistoryFormat        format,
                            RouseHistoryProgressFunc  progress,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  g_autoptr (GTask) task = NULL;
  Request          *request;

  g_return_if_fail (ROUSE_IS_HISTORY (self));
  g_return_if_fail (filter != NULL);
  g_return_if_fail (G_IS_FILE (file));

  request = g_new0 (Request, 1);
  request->filter = rouse_history_filter_copy (filter);
  request->file = g_object_ref (file);
  request->format = format;
  request->progress = progress;
  request->user_data = user_data;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rouse_history_export_async);
  g_task_set_check_cancellable (task, FALSE); /* a file that was replaced is no failure */
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, export_thread);
}

gboolean
rouse_history_export_finish (RouseHistory *self, GAsyncResult *result, guint *n_written, GError **error)
{
  Request *request;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  request = g_task_get_task_data (G_TASK (result));
  if (n_written != NULL)
    *n_written = request->n_written;
  return g_task_propagate_boolean (G_TASK (result), error);
}
