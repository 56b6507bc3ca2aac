/* test-history-db.c - every released format is read, and the limits hold
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/history-find.h"
#include "record/history-schema.h"
#include "sample.h"

#include <sqlite3.h>

/* A year of it is beyond every age, and nothing here depends on the real date. */
#define NOW G_GINT64_CONSTANT (1795403580123456)

static const RouseHistoryLimits no_limits = { G_MAXINT64 / 2, G_MAXUINT, G_MAXUINT, G_MAXUINT, G_MAXINT64 };

static RouseHistoryDb *
open_db (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *notice = NULL;
  RouseHistoryDb    *db = rouse_history_db_open (path, &notice, &error);

  g_assert_no_error (error);
  g_assert_null (notice);
  return db;
}

/* (transfer full): the statements that would make the tables at @path. */
static char *
dup_schema (const char *path)
{
  GString      *text = g_string_new (NULL);
  sqlite3      *handle = NULL;
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, "SELECT name, sql FROM sqlite_schema ORDER BY name", -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_string_append_printf (text, "%s: %s\n", sqlite3_column_text (stmt, 0), sqlite3_column_text (stmt, 1));
  sqlite3_finalize (stmt);
  sqlite3_close (handle);
  return g_string_free (text, FALSE);
}

static void
assert_found (RouseHistoryDb *db, const char *text, RouseHistoryOutcomes outcomes, guint n_expected)
{
  RouseHistoryFilter filter = { .text = (char *) text, .outcomes = outcomes };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) refs = rouse_history_db_list (db, &filter, ROUSE_HISTORY_BY_TIME, TRUE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (refs->len, ==, n_expected);
}

/* A database of each version becomes the same tables as a new one, with its rows in place. */
static void
test_migration (gconstpointer data)
{
  guint                      version = GPOINTER_TO_UINT (data);
  g_autofree char           *name = g_strdup_printf ("history-v%u.sql", version);
  g_autofree char           *dump = g_test_build_filename (G_TEST_DIST, "engine", "record", name, NULL);
  g_autofree char           *sql = NULL;
  char                      *path = sample_new_path ();
  char                      *fresh_path = sample_new_path ();
  sqlite3                   *handle = NULL;
  g_autoptr (RouseHistoryDb) db = NULL;
  g_autoptr (GPtrArray)      rows = NULL;
  g_autofree char           *schema = NULL;
  g_autofree char           *fresh_schema = NULL;
  RouseHistoryQuery          all = { 0 };
  RouseHistoryRow           *row;
  RouseChange               *change;

  g_assert_true (g_file_get_contents (dump, &sql, NULL, NULL));
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);

  db = open_db (path);
  assert_found (db, "VIEWS.PY shop Topic boom", 0, 1);
  assert_found (db, "nowhere", 0, 0);
  assert_found (db, "Cafés", 0, version < 4 ? 0 : 1);
  assert_found (db, NULL, ROUSE_HISTORY_FAILED, 1);
  assert_found (db, NULL, ~ROUSE_HISTORY_FAILED, 0);
  rows = rouse_history_db_query (db, &all, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (row->reload->project, ==, "shop");
  g_assert_cmpint (row->reload->at, ==, NOW);
  g_assert_cmpint (row->reload->outcome, ==, ROUSE_OUTCOME_FAILED);
  g_assert_cmpint (row->reload->build_us, ==, version < 3 ? -1 : 300000);
  g_assert_cmpint (row->reload->action, ==, ROUSE_RELOAD_RESTART);
  g_assert_cmpint (row->reload->tried, ==, version < 4 ? ROUSE_RELOAD_START : ROUSE_RELOAD_COMMAND);
  g_assert_cmpint (row->reload->fall_back, ==, version < 4 ? ROUSE_FALL_BACK_NONE : ROUSE_FALL_BACK_REFUSED);
  g_assert_cmpstr (row->reload->rule, ==, version < 4 ? NULL : "caf\xc3\xa9s");
  g_assert_cmpstr (row->reload->why, ==, version < 5 ? NULL : "no database");
  g_assert_cmpint (row->reload->hot_us, ==, version < 4 ? -1 : 40000);
  g_assert_cmpstr (row->reload->changes->branch_after, ==, "topic");
  g_assert_cmpuint (row->reload->changes->n_changes, ==, 2);
  change = g_ptr_array_index (row->reload->changes->changes, 0);
  g_assert_cmpstr (change->path, ==, "/shop/caf\xe9.py");
  g_assert_cmpstr (change->moved_from, ==, "/shop/old.py");
  g_assert_cmpint (row->run->pid, ==, 4242);
  g_assert_cmpmem (g_bytes_get_data (row->run->tail, NULL), g_bytes_get_size (row->run->tail), "Boom\n", 5);
  g_clear_pointer (&db, rouse_history_db_close);

  db = open_db (fresh_path);
  g_clear_pointer (&db, rouse_history_db_close);
  schema = dup_schema (path);
  fresh_schema = dup_schema (fresh_path);
  g_assert_cmpstr (schema, ==, fresh_schema);
  sample_free_path (path);
  sample_free_path (fresh_path);
}

/* A run that was ready and broke down is found as such when it was stored under the number that a build's failure has
 * now, and so is the next one. */
static void
test_broke_later (void)
{
  g_autofree char           *dump = g_test_build_filename (G_TEST_DIST, "engine", "record", "history-v2.sql", NULL);
  g_autofree char           *sql = NULL;
  char                      *path = sample_new_path ();
  g_autoptr (RouseHistoryDb) db = NULL;
  g_autoptr (RouseReload)    reload = rouse_reload_new (ROUSE_CAUSE_MANUAL, NULL);
  g_autoptr (RouseRun)       run = sample_run (NOW);
  sqlite3                   *handle = NULL;

  g_assert_true (g_file_get_contents (dump, &sql, NULL, NULL));
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "INSERT INTO reload (at, cause, action, outcome, settle_us, stop_us, start_us, ready_us, run_id)"
                                         " VALUES (1, 2, 0, 1, -1, -1, 5, 5, 'run-1')",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);

  db = open_db (path);
  assert_found (db, NULL, ROUSE_HISTORY_BROKE_LATER, 1);
  assert_found (db, NULL, ROUSE_HISTORY_BUILD_FAILED, 0);
  reload->at = NOW;
  reload->outcome = ROUSE_OUTCOME_READY;
  reload->run_id = g_strdup ("run-2");
  g_free (run->id);
  run->id = g_strdup ("run-2");
  g_assert_true (rouse_history_db_add_reload (db, reload, NULL));
  assert_found (db, NULL, ROUSE_HISTORY_BROKE_LATER, 1);
  g_assert_true (rouse_history_db_add_run (db, "shop", "web", run, NULL));
  assert_found (db, NULL, ROUSE_HISTORY_BROKE_LATER, 2);
  g_clear_pointer (&db, rouse_history_db_close);
  sample_free_path (path);
}

/* Tables that are not those of the version are as bad as none. */
static void
test_wrong_tables (void)
{
  char                      *path = sample_new_path ();
  g_autoptr (RouseHistoryDb) db = open_db (path);
  g_autoptr (GError)         error = NULL;
  g_autofree char           *notice = NULL;
  sqlite3                   *handle = NULL;

  g_clear_pointer (&db, rouse_history_db_close);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "DROP TABLE run", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
  db = rouse_history_db_open (path, &notice, &error);
  g_assert_no_error (error);
  g_assert_nonnull (db);
  g_assert_nonnull (notice);
  g_clear_pointer (&db, rouse_history_db_close);
  sample_free_path (path);
}

/* @n reloads with their runs, a second apart, the last one at NOW. */
static void
fill (RouseHistoryDb *db, guint n)
{
  g_assert_true (rouse_history_db_begin (db, NULL));
  for (guint i = 0; i < n; i++)
    {
      gint64                  at = NOW - (n - 1 - i) * G_TIME_SPAN_SECOND;
      g_autoptr (RouseReload) reload = sample_reload (at);
      g_autoptr (RouseRun)    run = sample_run (at);

      g_free (reload->run_id);
      reload->run_id = g_strdup_printf ("run-%u", i);
      g_free (run->id);
      run->id = g_strdup (reload->run_id);
      g_assert_true (rouse_history_db_add_reload (db, reload, NULL));
      g_assert_true (rouse_history_db_add_run (db, "shop", "web", run, NULL));
    }
  g_assert_true (rouse_history_db_commit (db, NULL));
}

/* Prunes to the end and returns in how many steps. */
static guint
prune_all (RouseHistoryDb *db, const RouseHistoryLimits *limits)
{
  gboolean more = TRUE;
  guint    n_steps = 0;

  for (; more; n_steps++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (rouse_history_db_prune (db, limits, NOW, &more, &error));
      g_assert_no_error (error);
    }
  return n_steps;
}

static void
assert_counts (const char *path, gint64 reloads, gint64 files, gint64 runs, gint64 tails)
{
  static const char *const queries[] = { "reload", "file", "run", "run WHERE tail IS NOT NULL" };
  const gint64             expected[] = { reloads, files, runs, tails };
  sqlite3                 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *sql = g_strconcat ("SELECT COUNT (*) FROM ", queries[i], NULL);
      sqlite3_stmt    *stmt = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &stmt, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
      g_assert_cmpint (sqlite3_column_int64 (stmt, 0), ==, expected[i]);
      sqlite3_finalize (stmt);
    }
  sqlite3_close (handle);
}

/* Each limit alone: the oldest go, with their files; a step does not do it all. */
static void
test_pruning (void)
{
  char                      *path = sample_new_path ();
  g_autoptr (RouseHistoryDb) db = open_db (path);
  g_autoptr (GPtrArray)      rows = NULL;
  RouseHistoryQuery          all = { 0 };
  RouseHistoryLimits         limits = no_limits;

  fill (db, 2000);
  assert_counts (path, 2000, 4000, 2000, 2000);
  g_assert_cmpuint (prune_all (db, &limits), ==, 1);
  assert_counts (path, 2000, 4000, 2000, 2000);

  limits.max_tails = 30;
  g_assert_cmpuint (prune_all (db, &limits), ==, 4);
  assert_counts (path, 2000, 4000, 2000, 30);

  limits.max_reloads = 1900;
  g_assert_cmpuint (prune_all (db, &limits), ==, 1);
  assert_counts (path, 1900, 3800, 2000, 30);
  limits.max_runs = 1800;
  prune_all (db, &limits);
  assert_counts (path, 1900, 3800, 1800, 30);

  limits.max_age_us = 99 * G_TIME_SPAN_SECOND + 500 * G_TIME_SPAN_MILLISECOND;
  g_assert_cmpuint (prune_all (db, &limits), >, 1);
  assert_counts (path, 100, 200, 100, 30);
  rows = rouse_history_db_query (db, &all, NULL);
  g_assert_cmpint (((RouseHistoryRow *) g_ptr_array_index (rows, 0))->reload->at, ==, NOW);
  g_assert_nonnull (((RouseHistoryRow *) g_ptr_array_index (rows, 29))->run->tail);
  g_assert_null (((RouseHistoryRow *) g_ptr_array_index (rows, 30))->run->tail);
  g_assert_cmpint (((RouseHistoryRow *) g_ptr_array_index (rows, 99))->reload->at, ==, NOW - 99 * G_TIME_SPAN_SECOND);

  g_clear_pointer (&db, rouse_history_db_close);
  sample_free_path (path);
}

/* A file that is too large loses its oldest reloads until what is left fits, and no more than that. */
static void
test_pruning_bytes (void)
{
  char                      *path = sample_new_path ();
  g_autoptr (RouseHistoryDb) db = open_db (path);
  g_autoptr (GPtrArray)      rows = NULL;
  RouseHistoryQuery          all = { 0 };
  RouseHistoryLimits         limits = no_limits;

  fill (db, 5000);
  limits.max_bytes = 800 * 1024;
  prune_all (db, &limits);
  rows = rouse_history_db_query (db, &all, NULL);
  g_assert_cmpuint (rows->len, >, 500);
  g_assert_cmpuint (rows->len, <, 4500);
  g_assert_cmpint (((RouseHistoryRow *) g_ptr_array_index (rows, 0))->reload->at, ==, NOW);
  assert_counts (path, rows->len, 2 * rows->len, rows->len, rows->len);

  limits.max_bytes = 1; /* not even the empty tables fit: it comes to an end all the same */
  prune_all (db, &limits);
  assert_counts (path, 0, 0, 0, 0);
  g_clear_pointer (&db, rouse_history_db_close);
  sample_free_path (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint version = 1; version <= rouse_history_schema_get_version (); version++)
    {
      g_autofree char *name = g_strdup_printf ("/record/history-db/migration-from-%u", version);

      g_test_add_data_func (name, GUINT_TO_POINTER (version), test_migration);
    }
  g_test_add_func ("/record/history-db/broke-later", test_broke_later);
  g_test_add_func ("/record/history-db/wrong-tables", test_wrong_tables);
  g_test_add_func ("/record/history-db/pruning", test_pruning);
  g_test_add_func ("/record/history-db/pruning-bytes", test_pruning_bytes);
  return g_test_run ();
}
