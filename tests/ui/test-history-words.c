/* test-history-words.c - what the history says to people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-words.h"

#include <signal.h>
#include <sys/wait.h>

/* 2026-11-23, a Monday, 14:03:05 in the zone of the tests, which is UTC. */
#define NOW G_GINT64_CONSTANT (1795442585)
#define DAY (24 * 3600)

static GDateTime *
make_now (void)
{
  return g_date_time_new_from_unix_utc (NOW);
}

static const struct
{
  const char *name;
  gint64      ago;
  const char *expected;
} times[] = {
  { "/ui/history-words/time/now", 0, "14:03:05" },
  { "/ui/history-words/time/midnight", 14 * 3600 + 3 * 60 + 5, "00:00:00" },
  { "/ui/history-words/time/yesterday", 14 * 3600 + 3 * 60 + 6, "Yesterday 23:59" },
  { "/ui/history-words/time/week", 6 * DAY, "Tuesday 14:03" },
  { "/ui/history-words/time/year", 7 * DAY, "16 Nov 14:03" },
  { "/ui/history-words/time/years", 365 * DAY, "23 Nov 2025 14:03" },
  /* A clock that was put back. */
  { "/ui/history-words/time/tomorrow", -DAY, "24 Nov 14:03" },
};

static void
test_time (gconstpointer data)
{
  guint                 i = GPOINTER_TO_UINT (data);
  g_autoptr (GDateTime) now = make_now ();
  g_autofree char      *words = rouse_history_words_for_time ((NOW - times[i].ago) * G_USEC_PER_SEC, now);

  g_assert_cmpstr (words, ==, times[i].expected);
}

static const struct
{
  const char *name;
  int         since[6];
  int         until[6];
  const char *expected;
} ranges[] = {
  { "/ui/history-words/range/day", { 2026, 11, 3 }, { 2026, 11, 4 }, "3 Nov" },
  { "/ui/history-words/range/days", { 2026, 11, 3 }, { 2026, 11, 10 }, "3 Nov – 9 Nov" },
  { "/ui/history-words/range/years", { 2025, 12, 30 }, { 2026, 1, 3 }, "30 Dec 2025 – 2 Jan 2026" },
  { "/ui/history-words/range/hours", { 2026, 11, 23, 10, 2 }, { 2026, 11, 23, 10, 40 }, "23 Nov, 10:02 – 10:40" },
  { "/ui/history-words/range/night", { 2026, 11, 22, 22 }, { 2026, 11, 23, 1, 30 }, "22 Nov 22:00 – 23 Nov 01:30" },
};

static gint64
make_time (const int *parts)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
test_range (gconstpointer data)
{
  guint                 i = GPOINTER_TO_UINT (data);
  g_autoptr (GDateTime) now = make_now ();
  g_autofree char      *words = rouse_history_words_for_range (make_time (ranges[i].since), make_time (ranges[i].until), now);

  g_assert_cmpstr (words, ==, ranges[i].expected);
}

static const struct
{
  const char *name;
  gint64      us;
  const char *expected;
} durations[] = {
  { "/ui/history-words/duration/unknown", -1, "" },
  { "/ui/history-words/duration/none", 0, "0 ms" },
  { "/ui/history-words/duration/ms", 99499, "99 ms" },
  { "/ui/history-words/duration/tenth", 99500, "0.10 s" },
  { "/ui/history-words/duration/second", 820 * 1000, "0.82 s" },
  { "/ui/history-words/duration/seconds", 9995 * 1000, "10.0 s" },
  { "/ui/history-words/duration/minute", 59950 * 1000, "1 min 0 s" },
  { "/ui/history-words/duration/minutes", 125 * G_TIME_SPAN_SECOND, "2 min 5 s" },
  { "/ui/history-words/duration/hour", 65 * G_TIME_SPAN_MINUTE, "1 h 5 min" },
};

static void
test_duration (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_autofree char *words = rouse_history_words_for_duration (durations[i].us);

  g_assert_cmpstr (words, ==, durations[i].expected);
}

/* Of a reload whose files are named by @paths, with spaces between them. */
static RouseHistoryRow *
make_row (RouseCause cause, const char *paths, guint n_more, RouseOutcome outcome)
{
  RouseHistoryRow           *row = g_new0 (RouseHistoryRow, 1);
  g_auto (GStrv)             names = g_strsplit (paths != NULL ? paths : "", " ", -1);
  g_autoptr (RouseChangeSet) changes = paths != NULL ? rouse_change_set_new () : NULL;

  for (guint i = 0; changes != NULL && names[i] != NULL; i++)
    rouse_change_set_add (changes, names[i], ROUSE_CHANGE_MODIFIED, NULL);
  if (changes != NULL)
    changes->n_changes += n_more;
  row->reload = rouse_reload_new (cause, changes);
  row->reload->project = g_strdup ("Shop");
  row->reload->program = g_strdup ("web");
  row->reload->at = NOW * G_USEC_PER_SEC;
  row->reload->outcome = outcome;
  return row;
}

static const struct
{
  const char *name;
  RouseCause  cause;
  const char *paths;
  guint       n_more;
  const char *branch;
  const char *expected;
  const char *in_full;
} causes[] = {
  { "/ui/history-words/cause/file", ROUSE_CAUSE_CHANGE, "/p/shop/views.py", 0, NULL, "views.py", "1 file changed" },
  { "/ui/history-words/cause/files", ROUSE_CAUSE_CHANGE, "/p/views.py /p/a.py", 1, NULL, "views.py and 2 more", "3 files changed" },
  { "/ui/history-words/cause/unnamed", ROUSE_CAUSE_CHANGE, NULL, 0, NULL, "Files changed", "Files changed" },
  { "/ui/history-words/cause/disguised", ROUSE_CAUSE_CHANGE, "/p/a\n\xe2\x80\xae.py", 0, NULL, "a\\n\\u202e.py", "1 file changed" },
  { "/ui/history-words/cause/branch", ROUSE_CAUSE_CHANGE, "/p/a /p/b", 118, "feature", "main → feature", "Branch changed from main to feature, 120 files" },
  { "/ui/history-words/cause/first", ROUSE_CAUSE_FIRST, NULL, 0, NULL, "First start", "First start" },
  { "/ui/history-words/cause/manual", ROUSE_CAUSE_MANUAL, NULL, 0, NULL, "Manual", "Started by hand" },
  { "/ui/history-words/cause/exit", ROUSE_CAUSE_EXIT, NULL, 0, NULL, "Exit", "Started again because it had ended" },
  { "/ui/history-words/cause/cascade", ROUSE_CAUSE_CASCADE, NULL, 0, NULL, "Cascade", "Restarted because a program that it comes after was" },
  { "/ui/history-words/cause/config", ROUSE_CAUSE_CONFIG, NULL, 0, NULL, "Configuration edited", "Restarted because its configuration was edited" },
  { "/ui/history-words/cause/request", ROUSE_CAUSE_REQUEST, NULL, 0, NULL, "Request", "Restarted because a program or script asked for it" },
};

static void
test_cause (gconstpointer data)
{
  guint                       i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseHistoryRow) row = make_row (causes[i].cause, causes[i].paths, causes[i].n_more, ROUSE_OUTCOME_READY);
  g_autofree char            *words = NULL;
  g_autofree char            *in_full = NULL;

  if (causes[i].branch != NULL)
    {
      row->reload->changes->branch_before = g_strdup ("main");
      row->reload->changes->branch_after = g_strdup (causes[i].branch);
    }
  words = rouse_history_words_for_cause (row);
  in_full = rouse_history_words_for_cause_in_full (row);
  g_assert_cmpstr (words, ==, causes[i].expected);
  g_assert_cmpstr (in_full, ==, causes[i].in_full);
}

typedef enum
{
  ALIVE = 1 << 0,
  EXPECTED = 1 << 1,
  KILLED = 1 << 2,
  NO_RUN = 1 << 3,
} RunFlags;

static const struct
{
  const char  *name;
  RouseOutcome outcome;
  int          status;
  RunFlags     flags;
  const char  *end; /* (nullable) not looked at */
  const char  *expected;
} ends[] = {
  { "/ui/history-words/row/ready", ROUSE_OUTCOME_READY, 0, ALIVE, "", "Ready in 0.82 s" },
  { "/ui/history-words/row/stopped", ROUSE_OUTCOME_READY, SIGTERM, EXPECTED, "Stopped by Rouse", "Ready in 0.82 s" },
  { "/ui/history-words/row/killed", ROUSE_OUTCOME_READY, SIGKILL, EXPECTED | KILLED, "Killed by Rouse because it did not stop in time", "Ready in 0.82 s" },
  { "/ui/history-words/row/finished", ROUSE_OUTCOME_READY, 0, 0, "Exit code 0", "Ready in 0.82 s" },
  { "/ui/history-words/row/restart", ROUSE_OUTCOME_READY, W_EXITCODE (3, 0), 0, "Exit code 3", "Ready in 0.82 s" },
  { "/ui/history-words/row/broke", ROUSE_OUTCOME_READY, W_EXITCODE (1, 0), 0, "Exit code 1", "Ready in 0.82 s, broke down 2 min 5 s later" },
  { "/ui/history-words/row/failed", ROUSE_OUTCOME_FAILED, W_EXITCODE (1, 0), 0, "Exit code 1", "Failed: exit code 1" },
  { "/ui/history-words/row/ended", ROUSE_OUTCOME_FAILED, W_EXITCODE (0, 0), 0, "Exit code 0", "Ended by itself before it was ready: exit code 0" },
  { "/ui/history-words/row/signal", ROUSE_OUTCOME_FAILED, SIGSEGV, 0, "Killed by SIGSEGV (Segmentation fault)", "Failed: killed by SIGSEGV (Segmentation fault)" },
  { "/ui/history-words/row/unknown", ROUSE_OUTCOME_FAILED, 0, NO_RUN, NULL, "Failed" },
  { "/ui/history-words/row/not-started", ROUSE_OUTCOME_NOT_STARTED, W_EXITCODE (127, 0), 0, NULL, "Could not be started" },
  { "/ui/history-words/row/build-failed", ROUSE_OUTCOME_BUILD_FAILED, W_EXITCODE (2, 0), 0, "Exit code 2", "Build failed: exit code 2" },
  { "/ui/history-words/row/build-unknown", ROUSE_OUTCOME_BUILD_FAILED, 0, NO_RUN, NULL, "Build failed" },
  { "/ui/history-words/row/superseded", ROUSE_OUTCOME_SUPERSEDED, SIGTERM, EXPECTED, NULL, "Superseded before it was ready" },
  { "/ui/history-words/row/pending", ROUSE_OUTCOME_PENDING, 0, ALIVE, "", "Under way" },
};

static RouseRun *
make_run (int status, RunFlags flags, gboolean ready)
{
  RouseRun *run = rouse_run_new ();

  run->start_us = 1000;
  run->ready_us = ready ? run->start_us + 800 * G_TIME_SPAN_MILLISECOND : 0;
  run->ended = (flags & ALIVE) == 0;
  run->end_us = run->ended ? run->start_us + 800 * G_TIME_SPAN_MILLISECOND + 125 * G_TIME_SPAN_SECOND : 0;
  run->wait_status = status;
  run->expected = (flags & EXPECTED) != 0;
  run->killed = (flags & KILLED) != 0;
  return run;
}

static void
test_row (gconstpointer data)
{
  guint                       i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseHistoryRow) row = make_row (ROUSE_CAUSE_MANUAL, NULL, 0, ends[i].outcome);
  g_autofree char            *words = NULL;

  row->reload->settle_us = 10 * G_TIME_SPAN_MILLISECOND;
  row->reload->stop_us = 7 * G_TIME_SPAN_MILLISECOND;
  row->reload->start_us = 3 * G_TIME_SPAN_MILLISECOND;
  row->reload->ready_us = ends[i].outcome == ROUSE_OUTCOME_READY ? 800 * G_TIME_SPAN_MILLISECOND : -1;
  if ((ends[i].flags & NO_RUN) == 0)
    row->run = make_run (ends[i].status, ends[i].flags, ends[i].outcome == ROUSE_OUTCOME_READY);
  words = rouse_history_words_for_row (row);
  g_assert_cmpstr (words, ==, ends[i].expected);
  if (ends[i].end != NULL)
    {
      g_autofree char *end = rouse_history_words_for_end (row->run);

      g_assert_cmpstr (end, ==, ends[i].end);
    }
}

/* A hot action says what it did, whatever becomes of the run that took it; a restart that had to follow says why. */
static void
test_hot (void)
{
  static const struct
  {
    RouseReloadAction action;
    RouseReloadAction tried;
    RouseFallBack     fall_back;
    const char       *rule;
    const char       *words;
    const char       *action_words;
    const char       *decision;
  } hot[] = {
    { ROUSE_RELOAD_SIGNAL, ROUSE_RELOAD_SIGNAL, ROUSE_FALL_BACK_NONE, "nginx", "Reloaded without a restart in 50 ms", "Signal", "By rule “nginx”" },
    { ROUSE_RELOAD_COMMAND, ROUSE_RELOAD_COMMAND, ROUSE_FALL_BACK_NONE, "css", "Reloaded without a restart in 50 ms", "Command", "By rule “css”" },
    { ROUSE_RELOAD_ASK, ROUSE_RELOAD_ASK, ROUSE_FALL_BACK_NONE, NULL, "Reloaded without a restart in 50 ms", "Hot reload", "" },
    { ROUSE_RELOAD_BROWSER, ROUSE_RELOAD_BROWSER, ROUSE_FALL_BACK_NONE, "styles", "Pages reloaded", "Page reload", "By rule “styles”" },
    { ROUSE_RELOAD_RESTART, ROUSE_RELOAD_RESTART, ROUSE_FALL_BACK_NONE, "code", "Ready in 0.85 s", "Restart", "By rule “code”" },
    { ROUSE_RELOAD_RESTART, ROUSE_RELOAD_COMMAND, ROUSE_FALL_BACK_REFUSED, "css", "Ready in 0.85 s", "Command → Restart", "By rule “css”\nRestarted because the command failed" },
    { ROUSE_RELOAD_RESTART, ROUSE_RELOAD_ASK, ROUSE_FALL_BACK_TIMED_OUT, NULL, "Ready in 0.85 s", "Hot reload → Restart", "Restarted because it did not answer in time" },
    { ROUSE_RELOAD_RESTART, ROUSE_RELOAD_RESTART, ROUSE_FALL_BACK_MIXED, NULL, "Ready in 0.85 s", "Restart", "Restarted because the changes need several actions" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hot); i++)
    {
      g_autoptr (RouseHistoryRow) row = make_row (ROUSE_CAUSE_CHANGE, "/p/views.py", 0, ROUSE_OUTCOME_READY);
      g_autofree char            *words = NULL;
      g_autofree char            *action = NULL;
      g_autofree char            *decision = NULL;

      row->reload->action = hot[i].action;
      row->reload->tried = hot[i].tried;
      row->reload->fall_back = hot[i].fall_back;
      row->reload->rule = g_strdup (hot[i].rule);
      row->reload->settle_us = 10 * G_TIME_SPAN_MILLISECOND;
      row->reload->hot_us = 40 * G_TIME_SPAN_MILLISECOND;
      if (hot[i].action == ROUSE_RELOAD_RESTART)
        row->reload->ready_us = 800 * G_TIME_SPAN_MILLISECOND;
      else
        row->run = make_run (W_EXITCODE (1, 0), 0, TRUE);
      words = rouse_history_words_for_row (row);
      action = rouse_history_words_for_action (row->reload);
      decision = rouse_history_words_for_decision (row->reload);
      g_assert_cmpstr (words, ==, hot[i].words);
      g_assert_cmpstr (action, ==, hot[i].action_words);
      g_assert_cmpstr (decision, ==, hot[i].decision);
    }
}

/* What is pasted into a message says all, with paths as they are in the project. */
static void
test_summary (void)
{
  g_autoptr (RouseHistoryRow) row = make_row (ROUSE_CAUSE_CHANGE, "/p/shop/views.py", 4, ROUSE_OUTCOME_FAILED);
  g_autoptr (GDateTime)       now = make_now ();
  g_autofree char            *text = NULL;

  rouse_change_set_add (row->reload->changes, "/p/shop/new.py", ROUSE_CHANGE_CREATED, "/p/shop/old.py");
  row->reload->rule = g_strdup ("code");
  row->run = make_run (W_EXITCODE (1, 0), 0, FALSE);
  text = rouse_history_words_for_summary (row, "/p/shop", "NameError: name 'x' is not defined", now);
  g_assert_cmpstr (text, ==,
                   "Shop / web: Failed: exit code 1\n"
                   "Monday, 23 November 2026, 14:03:05\n"
                   "6 files changed\n"
                   "  Modified: views.py\n"
                   "  Renamed: old.py → new.py\n"
                   "  and 4 more files\n"
                   "By rule “code”\n"
                   "Exit code 1\n"
                   "NameError: name 'x' is not defined\n");
}

/* Every bit has words, an icon and a class of its own. */
static void
test_tables (void)
{
  g_autoptr (GHashTable) icons = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint bit = ROUSE_HISTORY_PENDING; bit <= ROUSE_HISTORY_BROKE_LATER; bit = bit == ROUSE_HISTORY_BUILD_FAILED ? ROUSE_HISTORY_BROKE_LATER : bit << 1)
    {
      g_assert_nonnull (rouse_history_words_get_outcome (bit));
      g_assert_nonnull (rouse_history_words_get_outcome_style (bit));
      g_assert_true (g_hash_table_add (icons, (char *) rouse_history_words_get_outcome_icon (bit)));
    }
  for (guint bit = ROUSE_HISTORY_FIRST; bit <= ROUSE_HISTORY_BRANCH; bit = bit == ROUSE_HISTORY_REQUEST ? ROUSE_HISTORY_BRANCH : bit << 1)
    {
      g_assert_nonnull (rouse_history_words_get_cause (bit));
      g_assert_true (g_hash_table_add (icons, (char *) rouse_history_words_get_cause_icon (bit)));
    }
  g_hash_table_remove_all (icons);
  for (guint bit = ROUSE_HISTORY_STARTED; bit <= ROUSE_HISTORY_FELL_BACK; bit <<= 1)
    {
      g_assert_nonnull (rouse_history_words_get_way (bit));
      g_assert_true (g_hash_table_add (icons, (char *) rouse_history_words_get_way_icon (bit)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    g_test_add_data_func (times[i].name, GUINT_TO_POINTER (i), test_time);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    g_test_add_data_func (ranges[i].name, GUINT_TO_POINTER (i), test_range);
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    g_test_add_data_func (durations[i].name, GUINT_TO_POINTER (i), test_duration);
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    g_test_add_data_func (causes[i].name, GUINT_TO_POINTER (i), test_cause);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    g_test_add_data_func (ends[i].name, GUINT_TO_POINTER (i), test_row);
  g_test_add_func ("/ui/history-words/hot", test_hot);
  g_test_add_func ("/ui/history-words/summary", test_summary);
  g_test_add_func ("/ui/history-words/tables", test_tables);
  return g_test_run ();
}
