/* test-history-crash.c - several processes write at once, and kill -9 costs next to nothing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

/* This program starts itself as `test-history-crash --write PATH NAME N`: it records N reloads (0: without
 * end) of program NAME, whose project is their number, and says of each on a line of its own
 * "NUMBER MONOTONIC-TIME COMMITTED". With --hold it does so for one and then waits to be killed. */

static char *self_path;

static void
record (RouseHistory *history, const char *name, guint number)
{
  g_autoptr (RouseReload) reload = sample_reload (g_get_real_time ());

  g_free (reload->project);
  reload->project = g_strdup_printf ("%u", number);
  g_free (reload->program);
  reload->program = g_strdup (name);
  rouse_history_add_reload (history, reload);
}

static int
writer_main (char **argv)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseHistory) history = rouse_history_open (argv[2], NULL, &error);
  guint                    n = atoi (argv[4]);
  guint                    committed = 0;

  g_assert_no_error (error);
  setvbuf (stdout, NULL, _IOLBF, 0);
  for (guint i = 1; n == 0 || i <= n; i++)
    {
      record (history, argv[3], i);
      if (i % 100 == 0) /* never faster than the disk */
        {
          rouse_history_flush (history);
          committed = i;
        }
      if (printf ("%u %" G_GINT64_FORMAT " %u\n", i, g_get_monotonic_time (), committed) < 0)
        return 1;
      if (g_str_equal (argv[1], "--hold"))
        getchar ();
    }
  rouse_history_flush (history);
  g_assert_cmpuint (rouse_history_get_n_lost (history), ==, 0);
  return 0;
}

/* (transfer full): a writer whose lines come over a pipe. */
static GSubprocess *
start_writer (const char *mode, const char *path, const char *name, guint n, GDataInputStream **lines)
{
  g_autofree char   *count = g_strdup_printf ("%u", n);
  g_autoptr (GError) error = NULL;
  GSubprocess       *writer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error,
                                                self_path, mode, path, name, count, NULL);

  g_assert_no_error (error);
  *lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (writer));
  return writer;
}

static gboolean
read_line (GDataInputStream *lines, guint *number, gint64 *time, guint *committed)
{
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  return line != NULL && sscanf (line, "%u %" G_GINT64_FORMAT " %u", number, time, committed) == 3;
}

static void
assert_intact (const char *path)
{
  sqlite3      *handle = NULL;
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, "PRAGMA integrity_check", -1, &stmt, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (stmt, 0), ==, "ok");
  sqlite3_finalize (stmt);
  sqlite3_close (handle);
}

/* How many reloads of @name there are; they must be 1 to n, in the order in which they were given. */
static guint
count_in_order (const char *path, const char *name)
{
  g_autoptr (GError)       error = NULL;
  g_autofree char         *notice = NULL;
  g_autoptr (RouseHistory) history = rouse_history_open (path, &notice, &error);
  g_autoptr (GPtrArray)    rows = NULL;
  RouseHistoryQuery        all = { 0 };
  guint                    n = 0;

  g_assert_no_error (error);
  g_assert_null (notice);
  rows = rouse_history_query (history, &all, &error);
  g_assert_no_error (error);
  for (guint i = rows->len; i > 0; i--) /* the oldest is the last */
    {
      RouseHistoryRow *row = g_ptr_array_index (rows, i - 1);

      if (g_strcmp0 (row->reload->program, name) != 0)
        continue;
      g_assert_cmpint (atoi (row->reload->project), ==, ++n);
      g_assert_cmpuint (row->reload->changes->changes->len, ==, 2); /* never half a record */
    }
  return n;
}

static void
test_two_writers (void)
{
  char                        *path = sample_new_path ();
  g_autoptr (GDataInputStream) lines_a = NULL;
  g_autoptr (GDataInputStream) lines_b = NULL;
  g_autoptr (GSubprocess)      a = start_writer ("--write", path, "a", 1500, &lines_a);
  g_autoptr (GSubprocess)      b = start_writer ("--write", path, "b", 1500, &lines_b);
  g_autoptr (GError)           error = NULL;
  guint                        number, committed;
  gint64                       time;

  for (guint i = 0; i < 1500; i++)
    {
      g_assert_true (read_line (lines_a, &number, &time, &committed));
      g_assert_true (read_line (lines_b, &number, &time, &committed));
    }
  g_assert_true (g_subprocess_wait_check (a, NULL, &error));
  g_assert_true (g_subprocess_wait_check (b, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_in_order (path, "a"), ==, 1500);
  g_assert_cmpuint (count_in_order (path, "b"), ==, 1500);
  assert_intact (path);
  sample_free_path (path);
}

static void
kill_writer (GSubprocess *writer)
{
  g_subprocess_send_signal (writer, SIGKILL);
  g_assert_true (g_subprocess_wait (writer, NULL, NULL));
}

/* Killed at any moment, from the first instruction to the middle of a commit, the file is whole, what had
 * been committed is there, nothing is missing in the middle, and nothing that is older than a second. */
static void
test_killed (void)
{
  for (guint round = 0; round < 20; round++)
    {
      char                        *path = sample_new_path ();
      g_autoptr (GDataInputStream) lines = NULL;
      g_autoptr (GSubprocess)      writer = start_writer ("--write", path, "a", 0, &lines);
      guint                        n_lines = round == 0 ? 0 : g_test_rand_int_range (1, 1000);
      guint                        number = 0, committed = 0, n_old = 0, n;
      gint64                       time = 0, killed_at;

      for (guint i = 0; i < n_lines; i++)
        g_assert_true (read_line (lines, &number, &time, &committed));
      killed_at = g_get_monotonic_time ();
      kill_writer (writer);
      while (read_line (lines, &number, &time, &committed)) /* what is left in the pipe */
        if (time < killed_at - G_TIME_SPAN_SECOND)
          n_old = number;

      n = count_in_order (path, "a");
      g_assert_cmpuint (n, >=, committed);
      g_assert_cmpuint (n, >=, n_old);
      assert_intact (path);
      sample_free_path (path);
    }
}

/* A single record is committed by itself: nothing has to follow it. */
static void
test_commits_alone (void)
{
  char                        *path = sample_new_path ();
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GSubprocess)      writer = start_writer ("--hold", path, "a", 0, &lines);
  guint                        number, committed;
  gint64                       time, seen;

  g_assert_true (read_line (lines, &number, &time, &committed));
  while (count_in_order (path, "a") == 0)
    g_assert_cmpint (g_get_monotonic_time () - time, <, 10 * G_TIME_SPAN_SECOND);
  seen = g_get_monotonic_time ();
  g_test_message ("visible to others after %.1f ms", (seen - time) / 1000.0);
  kill_writer (writer);
  g_assert_cmpuint (count_in_order (path, "a"), ==, 1);
  assert_intact (path);
  sample_free_path (path);
}

int
main (int argc, char **argv)
{
  if (argc == 5 && (g_str_equal (argv[1], "--write") || g_str_equal (argv[1], "--hold")))
    return writer_main (argv);

  self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/history-crash/two-writers", test_two_writers);
  g_test_add_func ("/record/history-crash/killed", test_killed);
  g_test_add_func ("/record/history-crash/commits-alone", test_commits_alone);
  return g_test_run ();
}
