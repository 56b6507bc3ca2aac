/* test-history-delete.c - what was deleted is out of sight at once, can be put back, and goes for good later
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "await.h"
#include "record/history-delete.h"
#include "record/history-read.h"
#include "sample.h"

#include <sqlite3.h>

static gint64 base;

static void
add (RouseHistory *history, guint i, const char *project)
{
  g_autoptr (RouseReload) reload = sample_reload (base + i);
  g_autoptr (RouseRun)    run = sample_run (base + i);

  g_free (reload->project);
  reload->project = g_strdup (project);
  g_free (reload->run_id);
  reload->run_id = g_strdup_printf ("run-%u", i);
  g_free (run->id);
  run->id = g_strdup (reload->run_id);
  rouse_history_add_reload (history, reload);
  rouse_history_add_run (history, project, "web", run);
}

static guint
count (RouseHistory *history)
{
  RouseHistoryQuery     all = { 0 };
  g_autoptr (GPtrArray) rows = rouse_history_query (history, &all, NULL);

  return rows->len;
}

static gint64
delete_filter (RouseHistory *history, RouseHistoryFilter filter, guint n_expected)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError)       error = NULL;
  guint                    n_deleted;
  gint64                   token;

  rouse_history_delete_async (history, &filter, NULL, await_cb, &answer);
  token = rouse_history_delete_finish (history, await (&answer), &n_deleted, &error);
  g_assert_no_error (error);
  g_assert_cmpint (token, >, 0);
  g_assert_cmpuint (n_deleted, ==, n_expected);
  return token;
}

static guint
undelete (RouseHistory *history, gint64 token)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError)       error = NULL;
  guint                    n_restored;

  rouse_history_undelete_async (history, token, await_cb, &answer);
  g_assert_true (rouse_history_undelete_finish (history, await (&answer), &n_restored, &error));
  g_assert_no_error (error);
  return n_restored;
}

static gboolean
has_details (RouseHistory *history, gint64 id)
{
  g_autoptr (GAsyncResult)    answer = NULL;
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseHistoryRow) row = NULL;

  rouse_history_get_details_async (history, id, NULL, await_cb, &answer);
  row = rouse_history_get_details_finish (history, await (&answer), &error);
  if (row == NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  else
    g_assert_cmpint (row->id, ==, id);
  return row != NULL;
}

static void
changed_cb (RouseHistory *history, guint *n)
{
  ++*n;
}

/* By filter and by id; each deletion is undone by itself, in any order, once. */
static void
test_undo (void)
{
  g_autoptr (RouseHistory) history = rouse_history_new (":memory:");
  const gint64             ids[] = { 1, 2, 99 };
  g_autoptr (GAsyncResult) answer = NULL;
  guint                    n_deleted, n_changed = 0;
  gint64                   first, second, third;

  for (guint i = 0; i < 10; i++)
    add (history, i, i % 2 == 0 ? "shop" : "blog");
  g_assert_cmpuint (count (history), ==, 10);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_signal_connect (history, "changed", G_CALLBACK (changed_cb), &n_changed);
  rouse_history_delete_ids_async (history, ids, G_N_ELEMENTS (ids), NULL, await_cb, &answer);
  first = rouse_history_delete_finish (history, await (&answer), &n_deleted, NULL);
  g_assert_cmpuint (n_deleted, ==, 2);
  while (n_changed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (has_details (history, 1));
  g_assert_true (has_details (history, 3));

  second = delete_filter (history, (RouseHistoryFilter){ .project = (char *) "shop" }, 4); /* the fifth is already out */
  g_assert_cmpuint (count (history), ==, 4);
  third = delete_filter (history, (RouseHistoryFilter){ 0 }, 4);
  g_assert_cmpuint (count (history), ==, 0);
  g_assert_cmpint (first != second && second != third, ==, TRUE);

  g_assert_cmpuint (undelete (history, first), ==, 2);
  g_assert_cmpuint (count (history), ==, 2);
  g_assert_true (has_details (history, 1));
  g_assert_cmpuint (undelete (history, first), ==, 0);
  g_assert_cmpuint (undelete (history, third), ==, 4);
  g_assert_cmpuint (undelete (history, second), ==, 4);
  g_assert_cmpuint (undelete (history, 12345), ==, 0);
  g_assert_cmpuint (count (history), ==, 10);
  g_assert_cmpuint (delete_filter (history, (RouseHistoryFilter){ .project = (char *) "nobody" }, 0), !=, 0);
}

/* Cancelled before it has begun it leaves everything as it was. */
static void
test_cancel (void)
{
  g_autoptr (RouseHistory) history = rouse_history_new (":memory:");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError)       error = NULL;
  RouseHistoryFilter       all = { 0 };

  add (history, 0, "shop");
  g_cancellable_cancel (cancellable);
  rouse_history_delete_async (history, &all, cancellable, await_cb, &answer);
  g_assert_cmpint (rouse_history_delete_finish (history, await (&answer), NULL, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count (history), ==, 1);
}

static gint64
get_number (const char *path, const char *sql)
{
  sqlite3      *handle = NULL;
  sqlite3_stmt *stmt = NULL;
  gint64        number;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  sqlite3_close (handle);
  return number;
}

static void
make_old (const char *path, gint64 token)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE deletion SET at = at - %" G_GINT64_FORMAT " WHERE id = %" G_GINT64_FORMAT,
                                          ROUSE_HISTORY_UNDO_US, token);
  sqlite3         *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 10000);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

/* Deletes what passes @filter, one reload, and lets the time pass in which that can be undone. */
static void
make_deletion_old (const char *path, RouseHistory **history, RouseHistoryFilter filter)
{
  gint64 token = delete_filter (*history, filter, 1);

  g_clear_object (history);
  make_old (path, token);
  *history = rouse_history_new (path);
  while (get_number (path, "SELECT COUNT (*) FROM deletion") > 0)
    rouse_history_flush (*history);
}

/* Somebody else who opens the history does not end the time in which it can be undone; then everything of it
 * goes, output and all. */
static void
test_for_good (void)
{
  char                    *path = sample_new_path ();
  g_autoptr (RouseHistory) history = rouse_history_new (path);
  gint64                   old, young;

  for (guint i = 0; i < 1200; i++)
    add (history, i, i < 1100 ? "shop" : i < 1150 ? "blog"
                                                  : "kept");
  old = delete_filter (history, (RouseHistoryFilter){ .project = (char *) "shop" }, 1100);
  young = delete_filter (history, (RouseHistoryFilter){ .project = (char *) "blog" }, 50);
  g_clear_object (&history);
  make_old (path, old);
  g_assert_cmpint (get_number (path, "SELECT COUNT (*) FROM reload"), ==, 1200);

  history = rouse_history_new (path); /* it tidies up in steps, while it has nothing else to do */
  while (get_number (path, "SELECT COUNT (*) FROM deletion") > 1)
    rouse_history_flush (history);
  g_assert_cmpint (get_number (path, "SELECT COUNT (*) FROM reload"), ==, 100);
  g_assert_cmpint (get_number (path, "SELECT COUNT (*) FROM run"), ==, 100);
  g_assert_cmpint (get_number (path, "SELECT COUNT (*) FROM search"), ==, 100);
  g_assert_cmpint (get_number (path, "SELECT COUNT (DISTINCT reload_id) FROM file"), ==, 100);
  g_assert_cmpuint (count (history), ==, 50);
  g_assert_cmpuint (undelete (history, young), ==, 50);
  g_assert_cmpuint (undelete (history, old), ==, 0);
  g_assert_cmpuint (count (history), ==, 100);
  g_clear_object (&history);
  sample_free_path (path);
}

/* A run that several reloads have to do with keeps its output as long as one of them stays, and the others go. */
static void
test_shared_run (void)
{
  char                    *path = sample_new_path ();
  g_autoptr (RouseHistory) history = rouse_history_new (path);
  g_autoptr (RouseReload)  hot = sample_reload (base + 1);

  add (history, 0, "shop");
  hot->action = ROUSE_RELOAD_SIGNAL;
  g_free (hot->run_id);
  hot->run_id = g_strdup ("run-0");
  rouse_history_add_reload (history, hot);
  make_deletion_old (path, &history, (RouseHistoryFilter){ .since = base + 1 });
  g_assert_cmpint (get_number (path, "SELECT COUNT (*) FROM reload"), ==, 1);
  g_assert_cmpint (get_number (path, "SELECT COUNT (*) FROM run WHERE tail IS NOT NULL"), ==, 1);

  make_deletion_old (path, &history, (RouseHistoryFilter){ 0 });
  g_assert_cmpint (get_number (path, "SELECT COUNT (*) FROM reload"), ==, 0);
  g_assert_cmpint (get_number (path, "SELECT COUNT (*) FROM run"), ==, 0);
  g_clear_object (&history);
  sample_free_path (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  base = g_get_real_time () - G_TIME_SPAN_HOUR;
  g_test_add_func ("/record/history-delete/undo", test_undo);
  g_test_add_func ("/record/history-delete/cancel", test_cancel);
  g_test_add_func ("/record/history-delete/for-good", test_for_good);
  g_test_add_func ("/record/history-delete/shared-run", test_shared_run);
  return g_test_run ();
}
