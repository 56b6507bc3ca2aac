/* test-history-table.c - the history as people see it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "history-table.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* 2026-11-23 14:30:00 UTC, and what follows counts from midnight of that day. */
#define NOW_S 1795444200
#define AT(h, m, s) ((NOW_S - 14 * 3600 - 30 * 60 + (h) *3600 + (m) *60 + (s)) * G_TIME_SPAN_SECOND)

static GDateTime *
new_now (void)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (NOW_S);

  return g_date_time_to_timezone (utc, g_date_time_get_timezone (utc));
}

static RouseHistoryRow *
add_row (GPtrArray *rows, gint64 at, RouseCause cause, RouseOutcome outcome)
{
  RouseHistoryRow *row = g_new0 (RouseHistoryRow, 1);

  row->reload = rouse_reload_new (cause, NULL);
  row->reload->project = g_strdup ("shop");
  row->reload->program = g_strdup ("web");
  row->reload->at = at;
  row->reload->outcome = outcome;
  g_ptr_array_add (rows, row);
  return row;
}

static RouseRun *
new_run (int wait_status, const char *tail)
{
  RouseRun *run = rouse_run_new ();

  run->pid = 1;
  run->ended = TRUE;
  run->wait_status = wait_status;
  run->tail = tail != NULL ? g_bytes_new (tail, strlen (tail)) : NULL;
  return run;
}

static GPtrArray *
new_rows (void)
{
  GPtrArray       *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_row_free);
  RouseHistoryRow *row;

  row = add_row (rows, AT (14, 0, 5), ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_READY);
  row->reload->action = ROUSE_RELOAD_RESTART;
  row->reload->changes = rouse_change_set_new ();
  rouse_change_set_add (row->reload->changes, "/shop/views.py", ROUSE_CHANGE_MODIFIED, NULL);
  rouse_change_set_add (row->reload->changes, "/shop/z.py", ROUSE_CHANGE_MODIFIED, NULL);
  row->reload->changes->n_changes = 3;
  row->reload->settle_us = 15000;
  row->reload->stop_us = 81000;
  row->reload->start_us = 2400;
  row->reload->ready_us = 500000;

  row = add_row (rows, AT (13, 0, 0), ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_FAILED);
  row->reload->action = ROUSE_RELOAD_RESTART;
  row->reload->changes = rouse_change_set_new ();
  rouse_change_set_add (row->reload->changes, "/shop/\346\227\245\346\234\254.py", ROUSE_CHANGE_MODIFIED, NULL);
  row->reload->settle_us = 9000;
  row->run = new_run (1 << 8, "Traceback\n\033[31mValueError: no\033[0m\r\n\n");

  row = add_row (rows, AT (12, 0, 0), ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_READY);
  row->reload->changes = rouse_change_set_new ();
  row->reload->changes->n_changes = 312;
  row->reload->changes->branch_before = g_strdup ("main");
  row->reload->changes->branch_after = g_strdup ("topic");
  row->run = new_run (SIGSEGV, NULL);

  row = add_row (rows, AT (0, 0, -61), ROUSE_CAUSE_FIRST, ROUSE_OUTCOME_NOT_STARTED);
  g_free (row->reload->program);
  row->reload->program = g_strdup ("shop");
  row->run = new_run (127 << 8, NULL);
  row->run->error = g_strdup ("“serve” does not exist");
  return rows;
}

/* “Failed” is not what the program's state says of that. */
static void
test_ended_well (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_row_free);
  g_autoptr (GDateTime) now = new_now ();
  g_autofree char      *table = NULL;

  add_row (rows, AT (13, 0, 0), ROUSE_CAUSE_FIRST, ROUSE_OUTCOME_FAILED)->run = new_run (0, NULL);
  table = rouse_history_dup_table (rows, &(RouseHistoryLook){ .now = now });
  g_assert_nonnull (strstr (table, "  ended by itself before it was ready: exit code 0\n"));
}

static void
test_table (void)
{
  g_autoptr (GPtrArray) rows = new_rows ();
  g_autoptr (GDateTime) now = new_now ();
  g_autofree char      *table = rouse_history_dup_table (rows, &(RouseHistoryLook){ .now = now });

  g_assert_cmpstr (table, ==,
                   "TIME              PROGRAM   CAUSE                    ACTION   SETTLE   STOP   START   READY  OUTCOME\n"
                   "14:00:05          shop/web  views.py and 2 more      restart   15 ms  81 ms  2.4 ms  500 ms  ready\n"
                   "13:00:00          shop/web  \346\227\245\346\234\254.py                  restart  9.0 ms      –       –       –  failed: exit code 1\n"
                   "12:00:00          shop/web  main → topic, 312 files  start         –      –       –       –  ready, then killed by SIGSEGV (Segmentation fault)\n"
                   "2026-11-22 23:58  shop      first start              start         –      –       –       –  could not start\n");
}

/* Where something was built, there is a column for that. */
static void
test_build (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_row_free);
  g_autoptr (GDateTime) now = new_now ();
  RouseHistoryRow      *row = add_row (rows, AT (14, 0, 5), ROUSE_CAUSE_MANUAL, ROUSE_OUTCOME_BUILD_FAILED);
  g_autofree char      *table = NULL;

  row->reload->build_us = 1500000;
  row->run = new_run (2 << 8, "a.c:1: error: no\nmake: *** [all] Error 1\n");
  table = rouse_history_dup_table (rows, &(RouseHistoryLook){ .now = now, .output = TRUE });
  g_assert_cmpstr (table, ==,
                   "TIME      PROGRAM   CAUSE            ACTION  SETTLE  BUILD  STOP  START  READY  OUTCOME\n"
                   "14:00:05  shop/web  started by hand  start        –  1.5 s     –      –      –  build failed: exit code 2\n"
                   "    a.c:1: error: no\n");
}

/* Where a rule decided, or something else than a restart was tried, it is seen; and why that was not enough. */
static void
test_hot (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_row_free);
  g_autoptr (GDateTime) now = new_now ();
  RouseHistoryRow      *row = add_row (rows, AT (14, 0, 5), ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_READY);
  g_autofree char      *table = NULL;

  row->reload->action = ROUSE_RELOAD_SIGNAL;
  row->reload->rule = g_strdup ("nginx");
  row->reload->hot_us = 12000;
  row->run = new_run (SIGSEGV, NULL); /* much later */
  row = add_row (rows, AT (13, 30, 0), ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_READY);
  row->reload->action = ROUSE_RELOAD_BROWSER;
  row->reload->hot_us = 0;
  row = add_row (rows, AT (13, 0, 5), ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_READY);
  row->reload->action = ROUSE_RELOAD_RESTART;
  row->reload->tried = ROUSE_RELOAD_ASK;
  row->reload->fall_back = ROUSE_FALL_BACK_TIMED_OUT;
  row->reload->hot_us = 5000000;
  table = rouse_history_dup_table (rows, &(RouseHistoryLook){ .now = now });
  g_assert_cmpstr (table, ==,
                   "TIME      PROGRAM   CAUSE          ACTION                RULE   SETTLE    HOT  STOP  START  READY  OUTCOME\n"
                   "14:00:05  shop/web  files changed  signal                nginx       –  12 ms     –      –      –  ready\n"
                   "13:30:00  shop/web  files changed  page reload           –           –      –     –      –      –  ready\n"
                   "13:00:05  shop/web  files changed  hot reload → restart  –           –  5.0 s     –      –      –  ready\n"
                   "    restarted because it did not answer in time\n");
}

/* Below a failure stands its last line, without its colours. */
static void
test_output (void)
{
  g_autoptr (GPtrArray) rows = new_rows ();
  g_autoptr (GDateTime) now = new_now ();
  g_autofree char      *table = rouse_history_dup_table (rows, &(RouseHistoryLook){ .now = now, .output = TRUE });

  g_assert_nonnull (strstr (table, "failed: exit code 1\n    ValueError: no\n12:00:00"));
  g_assert_true (g_str_has_suffix (table, "could not start\n    “serve” does not exist\n"));
}

/* Colour adds escape sequences and moves nothing. */
static void
test_colour (void)
{
  g_autoptr (GPtrArray) rows = new_rows ();
  g_autoptr (GDateTime) now = new_now ();
  g_autofree char      *plain = rouse_history_dup_table (rows, &(RouseHistoryLook){ .now = now });
  g_autofree char      *coloured = rouse_history_dup_table (rows, &(RouseHistoryLook){ .now = now, .colour = TRUE });
  g_autoptr (GRegex)    escapes = g_regex_new ("\033\\[[0-9]*m", 0, 0, NULL);
  g_autofree char      *stripped = g_regex_replace_literal (escapes, coloured, -1, 0, "", 0, NULL);

  g_assert_nonnull (strstr (coloured, "\033[32mready\033[0m\n"));
  g_assert_nonnull (strstr (coloured, "\033[31mready, then"));
  g_assert_cmpstr (stripped, ==, plain);
}

/* Hostile and very long names neither break the line nor reach the terminal as they are. */
static void
test_names (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_row_free);
  g_autoptr (GDateTime) now = new_now ();
  g_autofree char      *name = g_strnfill (200, 'x');
  g_autofree char      *path = g_strconcat ("/a\n\033[2J/\033[2J\xff", name, NULL);
  g_autofree char      *table = NULL;
  RouseHistoryRow      *row = add_row (rows, AT (1, 0, 0), ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_READY);
  g_auto (GStrv)        lines = NULL;

  row->reload->changes = rouse_change_set_new ();
  rouse_change_set_add (row->reload->changes, path, ROUSE_CHANGE_MODIFIED, NULL);
  table = rouse_history_dup_table (rows, &(RouseHistoryLook){ .now = now });
  lines = g_strsplit (table, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_null (strchr (table, '\033'));
  g_assert_true (g_utf8_validate (table, -1, NULL));
  g_assert_nonnull (strstr (table, "  \\x1b[2J\\xffxxxx"));
  g_assert_nonnull (strstr (table, "xxx…  start"));
}

static const struct
{
  const char *text;
  gint64      expected; /* -1: refused */
} since_cases[] = {
  { "2h", AT (12, 30, 0) },
  { "90s", AT (14, 28, 30) },
  { "0", AT (14, 30, 0) },
  { "1d", AT (14, 30, 0) - G_TIME_SPAN_DAY },
  { "2026-11-23", AT (0, 0, 0) },
  { "2026-11-22", AT (0, 0, 0) - G_TIME_SPAN_DAY },
  { "2026-11-22 14:30", AT (14, 30, 0) - G_TIME_SPAN_DAY },
  { "2026-11-22T14:30:15", AT (14, 30, 15) - G_TIME_SPAN_DAY },
  { "09:05", AT (9, 5, 0) },
  { "9:05:07", AT (9, 5, 7) },
  { "2026-13-01", -1 },
  { "2026-11-23x", -1 },
  { "2026-11-23 ", -1 },
  { "2026-11-23 14", -1 },
  { "25:00", -1 },
  { "14:30:", -1 },
  { "14:30:0x", -1 },
  { "yesterday", -1 },
  { "2", -1 },
  { "", -1 },
  { "-2h", -1 },
};

static void
test_since (void)
{
  g_autoptr (GDateTime) now = new_now ();

  for (guint i = 0; i < G_N_ELEMENTS (since_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64             since = -1;

      g_test_message ("%s", since_cases[i].text);
      g_assert_cmpint (rouse_history_parse_since (since_cases[i].text, now, &since, &error), ==, since_cases[i].expected >= 0);
      if (since_cases[i].expected < 0)
        g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      g_assert_cmpint (since, ==, since_cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/history-table/build", test_build);
  g_test_add_func ("/cli/history-table/hot", test_hot);
  g_test_add_func ("/cli/history-table/table", test_table);
  g_test_add_func ("/cli/history-table/ended-well", test_ended_well);
  g_test_add_func ("/cli/history-table/output", test_output);
  g_test_add_func ("/cli/history-table/colour", test_colour);
  g_test_add_func ("/cli/history-table/names", test_names);
  g_test_add_func ("/cli/history-table/since", test_since);
  return g_test_run ();
}
