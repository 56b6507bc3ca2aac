/* test-history.c - what is recorded is found again, in order, within bounds, whatever the file is like
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "sample.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* An hour ago: what is older than some months is forgotten. */
static gint64 base;

static GPtrArray *
query (RouseHistory *history, const RouseHistoryQuery *what)
{
  static const RouseHistoryQuery all = { 0 };
  g_autoptr (GError)             error = NULL;
  GPtrArray                     *rows = rouse_history_query (history, what != NULL ? what : &all, &error);

  g_assert_no_error (error);
  g_assert_nonnull (rows);
  return rows;
}

static RouseHistory *
open_history (const char *path)
{
  g_autofree char   *notice = NULL;
  g_autoptr (GError) error = NULL;
  RouseHistory      *history = rouse_history_open (path, &notice, &error);

  g_assert_no_error (error);
  g_assert_null (notice);
  return history;
}

/* Records a reload of @program that begins @at after the base. */
static void
add (RouseHistory *history, const char *project, const char *program, gint64 at, RouseOutcome outcome)
{
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_MANUAL, NULL);

  reload->project = g_strdup (project);
  reload->program = g_strdup (program);
  reload->at = base + at;
  reload->outcome = outcome;
  rouse_history_add_reload (history, reload);
}

/* The programs of the answer, joined. */
static char *
dup_programs (GPtrArray *rows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((RouseHistoryRow *) g_ptr_array_index (rows, i))->reload->program);
  return g_string_free (text, FALSE);
}

static void
assert_programs (RouseHistory *history, RouseHistoryQuery what, const char *expected)
{
  g_autoptr (GPtrArray) rows = query (history, &what);
  g_autofree char      *programs = dup_programs (rows);

  g_assert_cmpstr (programs, ==, expected);
}

static void
assert_reload_equal (const RouseReload *a, const RouseReload *b)
{
  g_assert_cmpstr (a->project, ==, b->project);
  g_assert_cmpstr (a->program, ==, b->program);
  g_assert_cmpint (a->at, ==, b->at);
  g_assert_cmpint (a->cause, ==, b->cause);
  g_assert_cmpint (a->action, ==, b->action);
  g_assert_cmpint (a->tried, ==, b->tried);
  g_assert_cmpint (a->fall_back, ==, b->fall_back);
  g_assert_cmpstr (a->rule, ==, b->rule);
  g_assert_cmpstr (a->why, ==, b->why);
  g_assert_cmpint (a->hot_us, ==, b->hot_us);
  g_assert_cmpint (a->settle_us, ==, b->settle_us);
  g_assert_cmpint (a->stop_us, ==, b->stop_us);
  g_assert_cmpint (a->start_us, ==, b->start_us);
  g_assert_cmpint (a->ready_us, ==, b->ready_us);
  g_assert_cmpint (a->outcome, ==, b->outcome);
  g_assert_cmpstr (a->run_id, ==, b->run_id);
  g_assert_cmpint (a->changes != NULL, ==, b->changes != NULL);
  if (a->changes == NULL)
    return;
  g_assert_cmpuint (a->changes->n_changes, ==, b->changes->n_changes);
  g_assert_cmpint (a->changes->first_us, ==, b->changes->first_us);
  g_assert_cmpint (a->changes->last_us, ==, b->changes->last_us);
  g_assert_cmpint (a->changes->settled_us, ==, b->changes->settled_us);
  g_assert_cmpstr (a->changes->branch_before, ==, b->changes->branch_before);
  g_assert_cmpstr (a->changes->branch_after, ==, b->changes->branch_after);
  g_assert_cmpstr (a->changes->held_for, ==, b->changes->held_for);
  g_assert_cmpuint (a->changes->changes->len, ==, b->changes->changes->len);
  for (guint i = 0; i < a->changes->changes->len; i++)
    {
      const RouseChange *x = g_ptr_array_index (a->changes->changes, i);
      const RouseChange *y = g_ptr_array_index (b->changes->changes, i);

      g_assert_cmpstr (x->path, ==, y->path);
      g_assert_cmpstr (x->moved_from, ==, y->moved_from);
      g_assert_cmpint (x->kind, ==, y->kind);
    }
}

static void
assert_run_equal (const RouseRun *a, const RouseRun *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpint (a->pid, ==, b->pid);
  g_assert_cmpint (a->started_at, ==, b->started_at);
  g_assert_cmpint (a->start_us, ==, b->start_us);
  g_assert_cmpint (a->ready_us, ==, b->ready_us);
  g_assert_cmpint (a->end_us, ==, b->end_us);
  g_assert_cmpint (a->wait_status, ==, b->wait_status);
  g_assert_cmpint (a->ended, ==, b->ended);
  g_assert_cmpint (a->expected, ==, b->expected);
  g_assert_cmpint (a->killed, ==, b->killed);
  g_assert_cmpstr (a->error, ==, b->error);
  g_assert_cmpint (a->tail != NULL, ==, b->tail != NULL);
  if (a->tail != NULL)
    g_assert_true (g_bytes_equal (a->tail, b->tail));
}

/* Every field survives, also when the file is opened again, and paths that are not UTF-8 do. */
static void
test_round_trip (void)
{
  char                    *path = sample_new_path ();
  g_autoptr (RouseHistory) history = open_history (path);
  g_autoptr (RouseReload)  reload = sample_reload (base);
  g_autoptr (RouseRun)     run = sample_run (base);
  g_autoptr (RouseReload)  bare = rouse_reload_new (ROUSE_CAUSE_FIRST, NULL);

  bare->at = base + 1;
  rouse_history_add_reload (history, reload);
  rouse_history_add_run (history, "shop", "web", run);
  rouse_history_add_reload (history, bare);
  for (guint pass = 0; pass < 2; pass++)
    {
      g_autoptr (GPtrArray) rows = query (history, NULL);
      RouseHistoryRow      *row;

      g_assert_cmpuint (rows->len, ==, 2);
      row = g_ptr_array_index (rows, 0);
      assert_reload_equal (row->reload, bare);
      g_assert_null (row->run);
      row = g_ptr_array_index (rows, 1);
      assert_reload_equal (row->reload, reload);
      assert_run_equal (row->run, run);

      g_assert_finalize_object (g_steal_pointer (&history));
      history = open_history (path);
    }
  g_clear_object (&history);
  sample_free_path (path);
}

/* A run is recorded when it starts and again when it has ended. What is given is copied at once. */
static void
test_run_replaced (void)
{
  g_autoptr (RouseHistory) history = open_history (":memory:");
  g_autoptr (RouseReload)  reload = sample_reload (base);
  g_autoptr (RouseRun)     run = sample_run (base);
  g_autoptr (GPtrArray)    rows = NULL;
  RouseHistoryRow         *row;

  run->ended = FALSE;
  rouse_history_add_reload (history, reload);
  rouse_history_add_run (history, "shop", "web", run);
  run->ended = run->killed = run->expected = TRUE;
  g_clear_pointer (&run->tail, g_bytes_unref);
  run->error = g_strdup ("no such command");
  rouse_history_add_run (history, "shop", "web", run);
  rows = query (history, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  assert_run_equal (row->run, run);
}

static void
test_order_and_filters (void)
{
  g_autoptr (RouseHistory) history = open_history (":memory:");
  g_autoptr (RouseReload)  crashed = sample_reload (base);
  g_autoptr (RouseRun)     run = sample_run (base);

  add (history, "shop", "a", 100, ROUSE_OUTCOME_READY);
  add (history, "blog", "c", 300, ROUSE_OUTCOME_FAILED);
  add (history, "shop", "b", 200, ROUSE_OUTCOME_NOT_STARTED); /* began earlier, was final later */
  add (history, "shop", "d", 300, ROUSE_OUTCOME_SUPERSEDED);
  assert_programs (history, (RouseHistoryQuery){ 0 }, "d c b a");
  assert_programs (history, (RouseHistoryQuery){ .limit = 2 }, "d c");
  assert_programs (history, (RouseHistoryQuery){ .project = "shop" }, "d b a");
  assert_programs (history, (RouseHistoryQuery){ .project = "sho" }, "");
  assert_programs (history, (RouseHistoryQuery){ .since = base + 200 }, "d c b");
  assert_programs (history, (RouseHistoryQuery){ .failed_only = TRUE }, "c b");
  assert_programs (history, (RouseHistoryQuery){ .failed_only = TRUE, .project = "shop", .since = base + 200, .limit = 5 }, "b");

  /* It was ready, and broke down later: only the run tells. */
  crashed->outcome = ROUSE_OUTCOME_READY;
  rouse_history_add_reload (history, crashed);
  assert_programs (history, (RouseHistoryQuery){ .failed_only = TRUE }, "c b");
  rouse_history_add_run (history, "shop", "web", run);
  assert_programs (history, (RouseHistoryQuery){ .failed_only = TRUE }, "c b web");
  run->wait_status = 3 << 8; /* it asked for a restart */
  rouse_history_add_run (history, "shop", "web", run);
  assert_programs (history, (RouseHistoryQuery){ .failed_only = TRUE }, "c b");
  run->wait_status = SIGTERM;
  run->expected = TRUE;
  rouse_history_add_run (history, "shop", "web", run);
  assert_programs (history, (RouseHistoryQuery){ .failed_only = TRUE }, "c b");
}

/* However large the cause and the output, a record stays small, and the end of the output stays. */
static void
test_bounds (void)
{
  g_autoptr (RouseHistory) history = open_history (":memory:");
  g_autoptr (RouseReload)  reload = sample_reload (base);
  g_autoptr (RouseRun)     run = sample_run (base);
  g_autofree char         *output = g_malloc (ROUSE_HISTORY_MAX_TAIL + 10);
  g_autoptr (GPtrArray)    rows = NULL;
  RouseHistoryRow         *row;
  const char              *tail;
  gsize                    length;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *path = g_strdup_printf ("/shop/z%03u", i);

      rouse_change_set_add (reload->changes, path, ROUSE_CHANGE_MODIFIED, NULL);
    }
  memset (output, 'x', ROUSE_HISTORY_MAX_TAIL + 10);
  output[ROUSE_HISTORY_MAX_TAIL + 9] = '!';
  g_bytes_unref (run->tail);
  run->tail = g_bytes_new (output, ROUSE_HISTORY_MAX_TAIL + 10);

  rouse_history_add_reload (history, reload);
  rouse_history_add_run (history, "shop", "web", run);
  rows = query (history, NULL);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpuint (row->reload->changes->changes->len, ==, ROUSE_HISTORY_MAX_FILES);
  g_assert_cmpuint (row->reload->changes->n_changes, ==, 502);
  g_assert_cmpstr (row->reload->changes->branch_after, ==, "topic");
  tail = g_bytes_get_data (row->run->tail, &length);
  g_assert_cmpuint (length, ==, ROUSE_HISTORY_MAX_TAIL);
  g_assert_true (tail[length - 1] == '!');
}

/* Two connections see each other's rows. */
static void
test_shared (void)
{
  char                    *path = sample_new_path ();
  g_autoptr (RouseHistory) one = open_history (path);
  g_autoptr (RouseHistory) other = open_history (path);

  add (one, "shop", "a", 1, ROUSE_OUTCOME_READY);
  rouse_history_flush (one);
  assert_programs (other, (RouseHistoryQuery){ 0 }, "a");
  add (other, "shop", "b", 2, ROUSE_OUTCOME_READY);
  rouse_history_flush (other);
  assert_programs (one, (RouseHistoryQuery){ 0 }, "b a");
  g_clear_object (&one);
  g_clear_object (&other);
  sample_free_path (path);
}

static guint
count_aside (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char      *name;
  guint            n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "history.db.damaged-") && !g_str_has_suffix (name, "-wal") && !g_str_has_suffix (name, "-shm"))
      n++;
  return n;
}

/* What is no database is put aside, never deleted; recording goes on. */
static void
test_damaged_at_open (void)
{
  char                    *path = sample_new_path ();
  g_autoptr (RouseHistory) history = NULL;
  g_autofree char         *notice = NULL;
  g_autoptr (GError)       error = NULL;
  g_autofree char         *garbage = g_strnfill (5000, '?');

  for (guint i = 1; i <= 2; i++) /* twice within a second: two names */
    {
      g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
      history = rouse_history_open (path, &notice, &error);
      g_assert_no_error (error);
      g_assert_nonnull (notice);
      g_assert_nonnull (strstr (notice, "damaged"));
      g_assert_cmpuint (count_aside (path), ==, i);
      add (history, "shop", "a", 1, ROUSE_OUTCOME_READY);
      assert_programs (history, (RouseHistoryQuery){ 0 }, "a");
      g_clear_object (&history);
      g_clear_pointer (&notice, g_free);
    }
  sample_free_path (path);
}

static void
notice_cb (RouseHistory *history, const char *notice, char **seen)
{
  g_assert_null (*seen);
  *seen = g_strdup (notice);
}

static void
error_cb (RouseHistory *history, const GError *error, GError **seen)
{
  g_assert_null (*seen);
  *seen = g_error_copy (error);
}

/* Damage that only comes to light when rows are read: the tables' pages are overwritten. */
static void
test_damaged_in_use (void)
{
  char                    *path = sample_new_path ();
  g_autoptr (RouseHistory) history = open_history (path);
  g_autofree char         *notice = NULL;
  g_autofree char         *contents = NULL;
  gsize                    length;

  add (history, "shop", "a", 1, ROUSE_OUTCOME_READY);
  g_clear_object (&history);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  memset (contents + 4096, 0xff, length - 4096);
  g_assert_true (g_file_set_contents (path, contents, length, NULL));

  history = rouse_history_new (path);
  g_signal_connect (history, "renewed", G_CALLBACK (notice_cb), &notice);
  add (history, "shop", "b", 1, ROUSE_OUTCOME_READY);
  assert_programs (history, (RouseHistoryQuery){ 0 }, "b");
  while (notice == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_aside (path), ==, 1);
  g_clear_object (&history);
  sample_free_path (path);
}

/* A file of a newer Rouse is left as it is. */
static void
test_newer (void)
{
  char                    *path = sample_new_path ();
  g_autoptr (RouseHistory) history = open_history (path);
  g_autoptr (GError)       error = NULL;
  g_autofree char         *notice = NULL;
  sqlite3                 *db = NULL;

  g_clear_object (&history);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 1000", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  history = rouse_history_open (path, &notice, &error);
  g_assert_null (history);
  g_assert_null (notice);
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "newer"));
  g_assert_cmpuint (count_aside (path), ==, 0);

  /* Opened in the background, it tells by a signal, once. */
  g_clear_error (&error);
  history = rouse_history_new (path);
  g_signal_connect (history, "failed", G_CALLBACK (error_cb), &error);
  add (history, "shop", "a", 1, ROUSE_OUTCOME_READY);
  rouse_history_flush (history);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_STORE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&history);
  sample_free_path (path);
}

static void
set_file_size_limit (rlim_t limit)
{
  struct rlimit rlimit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &rlimit), ==, 0);
  rlimit.rlim_cur = limit;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &rlimit), ==, 0);
}

/* On a disk that is full, as a file-size limit pretends, nothing ends: it is told once, and when there is
 * room again what was kept is written. */
static void
test_disk_full (void)
{
  char                    *path = sample_new_path ();
  g_autoptr (RouseHistory) history = open_history (path);
  g_autoptr (GError)       error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  g_signal_connect (history, "failed", G_CALLBACK (error_cb), &error);
  add (history, "shop", "a", 1, ROUSE_OUTCOME_READY);
  rouse_history_flush (history);

  set_file_size_limit (1000);
  add (history, "shop", "b", 2, ROUSE_OUTCOME_READY);
  rouse_history_flush (history);
  add (history, "shop", "c", 3, ROUSE_OUTCOME_READY);
  rouse_history_flush (history);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  set_file_size_limit (RLIM_INFINITY);

  add (history, "shop", "d", 4, ROUSE_OUTCOME_READY);
  assert_programs (history, (RouseHistoryQuery){ 0 }, "d c b a");
  g_assert_cmpuint (rouse_history_get_n_lost (history), ==, 0);
  g_clear_object (&history);
  sample_free_path (path);
}

/* What cannot be written is kept only so far, and counted. */
static void
test_lost_counted (void)
{
  g_autoptr (RouseHistory) history = rouse_history_new ("/dev/null/history.db");
  g_autoptr (GError)       error = NULL;
  g_autoptr (GError)       query_error = NULL;
  RouseHistoryQuery        all = { 0 };

  g_signal_connect (history, "failed", G_CALLBACK (error_cb), &error);
  for (guint i = 0; i < 300; i++)
    add (history, "shop", "a", i, ROUSE_OUTCOME_READY);
  rouse_history_flush (history);
  g_assert_cmpuint (rouse_history_get_n_lost (history), ==, 300 - 256);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (rouse_history_query (history, &all, &query_error));
  g_assert_error (query_error, ROUSE_ERROR, ROUSE_ERROR_STORE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&history));
}

/* Deleted under our hands, it is made anew; the old log does not take the new one's place. */
static void
test_deleted_in_use (void)
{
  char                    *path = sample_new_path ();
  g_autoptr (RouseHistory) history = open_history (path);
  g_autofree char         *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char         *shm = g_strconcat (path, "-shm", NULL);

  add (history, "shop", "a", 1, ROUSE_OUTCOME_READY);
  rouse_history_flush (history);
  /* In this order the thread, should it just begin to prune, finds its file until the end. */
  g_assert_cmpint (g_unlink (wal), ==, 0);
  g_assert_cmpint (g_unlink (shm), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  add (history, "shop", "b", 2, ROUSE_OUTCOME_READY);
  assert_programs (history, (RouseHistoryQuery){ 0 }, "b");
  g_clear_object (&history);
  history = open_history (path);
  assert_programs (history, (RouseHistoryQuery){ 0 }, "b");
  g_clear_object (&history);
  sample_free_path (path);
}

/* It makes the folders it needs, for nobody else to read. */
static void
test_makes_folder (void)
{
  char                    *path = sample_new_path ();
  g_autofree char         *top = g_path_get_dirname (path);
  g_autofree char         *folder = g_build_filename (top, "state", NULL);
  char                    *inner = g_build_filename (folder, "history.db", NULL);
  g_autoptr (RouseHistory) history = open_history (inner);
  struct stat              st;

  g_assert_cmpint (stat (folder, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);
  g_clear_object (&history);
  sample_free_path (inner);
  sample_free_path (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  base = g_get_real_time () - G_TIME_SPAN_HOUR;
  g_test_add_func ("/record/history/round-trip", test_round_trip);
  g_test_add_func ("/record/history/run-replaced", test_run_replaced);
  g_test_add_func ("/record/history/order-and-filters", test_order_and_filters);
  g_test_add_func ("/record/history/bounds", test_bounds);
  g_test_add_func ("/record/history/shared", test_shared);
  g_test_add_func ("/record/history/damaged-at-open", test_damaged_at_open);
  g_test_add_func ("/record/history/damaged-in-use", test_damaged_in_use);
  g_test_add_func ("/record/history/newer", test_newer);
  g_test_add_func ("/record/history/disk-full", test_disk_full);
  g_test_add_func ("/record/history/lost-counted", test_lost_counted);
  g_test_add_func ("/record/history/deleted-in-use", test_deleted_in_use);
  g_test_add_func ("/record/history/makes-folder", test_makes_folder);
  return g_test_run ();
}
