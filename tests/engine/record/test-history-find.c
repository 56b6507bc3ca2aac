/* test-history-find.c - filters and orders find what they say, as the database's rows stand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/history-find.h"
#include "sample.h"

#include <signal.h>

#define SECOND G_TIME_SPAN_SECOND
#define T0 (G_GINT64_CONSTANT (1700000000) * SECOND)

/* The reloads: the letter is the program, and stands for it below. */
static const struct
{
  const char  *project;
  const char  *program;
  int          at; /* seconds */
  RouseCause   cause;
  RouseOutcome outcome;
  const char  *path;
  const char  *branch;
  int          ready_ms;    /* -1: never */
  int          wait_status; /* of a run that has ended by itself; -1: goes on, or there is none */
  const char  *output;
} samples[] = {
  { "shop", "a", 1, ROUSE_CAUSE_FIRST, ROUSE_OUTCOME_READY, NULL, NULL, 300, -1, NULL },
  { "shop", "b", 2, ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_READY, "/shop/views.py", NULL, 100, 1 << 8, "Trace\033[31mback\033[0m 100%\n" },
  { "blog", "c", 3, ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_FAILED, "/blog/index.ts", "topic", -1, 1 << 8, "SyntaxError: views\n" },
  { "Blog", "d", 4, ROUSE_CAUSE_MANUAL, ROUSE_OUTCOME_NOT_STARTED, NULL, NULL, -1, 127 << 8, NULL },
  { "shop 10", "e", 5, ROUSE_CAUSE_EXIT, ROUSE_OUTCOME_SUPERSEDED, NULL, NULL, -1, -1, NULL },
  { "shop 9", "f", 6, ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_PENDING, "/shop/CAF\xc3\x89_1.py", NULL, -1, -1, NULL },
  { "shop", "g", 7, ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_READY, "/shop/caf\xe9.py", NULL, 200, 3 << 8, "bye\n" },
  { "shop", "h", 7, ROUSE_CAUSE_CHANGE, ROUSE_OUTCOME_READY, "/shop/deleted.py", NULL, 200, SIGSEGV, "gone\n" },
};

#define ALL "hgfedcba"

static const struct
{
  const char        *name;
  RouseHistoryFilter filter;
  const char        *expected; /* newest first */
} filters[] = {
  { "all", { 0 }, ALL },
  { "project", { .project = (char *) "shop" }, "hgba" },
  { "project is exact", { .project = (char *) "Blog" }, "d" },
  { "program", { .program = (char *) "c" }, "c" },
  { "project and program", { .project = (char *) "shop", .program = (char *) "c" }, "" },
  { "since", { .since = T0 + 6 * SECOND }, "hgf" },
  { "until", { .until = T0 + 3 * SECOND }, "ba" },
  { "since and until", { .since = T0 + 3 * SECOND, .until = T0 + 5 * SECOND }, "dc" },
  { "ready", { .outcomes = ROUSE_HISTORY_READY }, "ga" },
  { "broke later", { .outcomes = ROUSE_HISTORY_BROKE_LATER }, "hb" },
  { "bad", { .outcomes = ROUSE_HISTORY_BAD }, "hdcb" },
  { "pending or superseded", { .outcomes = ROUSE_HISTORY_PENDING | ROUSE_HISTORY_SUPERSEDED }, "fe" },
  { "files", { .causes = ROUSE_HISTORY_FILES }, "hgfb" },
  { "branch", { .causes = ROUSE_HISTORY_BRANCH }, "c" },
  { "first, manual, exit", { .causes = ROUSE_HISTORY_FIRST | ROUSE_HISTORY_MANUAL | ROUSE_HISTORY_EXIT }, "eda" },
  { "text of a path", { .text = (char *) "VIEWS.py" }, "b" },
  { "text of a path or output", { .text = (char *) "views" }, "cb" },
  { "text of a branch", { .text = (char *) "Topic" }, "c" },
  { "text of a project", { .text = (char *) "blog" }, "dc" },
  { "text of output in colour", { .text = (char *) "traceback" }, "b" },
  { "words here and there", { .text = (char *) "traceback views shop" }, "b" },
  { "words of two reloads", { .text = (char *) "traceback topic" }, "" },
  { "no wildcards", { .text = (char *) "%" }, "b" },
  { "no wildcards for one", { .text = (char *) "_" }, "f" },
  { "text that is not ASCII", { .text = (char *) "Café" }, "f" },
  { "not hot", { .ways = ROUSE_HISTORY_STARTED, .program = (char *) "a" }, "a" },
  { "only blanks", { .text = (char *) " " }, ALL },
  { "everything at once",
    { .project = (char *) "shop", .program = (char *) "b", .outcomes = ROUSE_HISTORY_BAD, .causes = ROUSE_HISTORY_FILES, .since = T0, .until = T0 + 9 * SECOND, .text = (char *) "views" },
    "b" },
};

/* What came with builds and several programs is found by itself, and is read as it was written. */
static void
test_new_kinds (void)
{
  static const struct
  {
    RouseCause           cause;
    RouseOutcome         outcome;
    RouseHistoryCauses   cause_bit;
    RouseHistoryOutcomes outcome_bit;
  } kinds[] = {
    { ROUSE_CAUSE_CASCADE, ROUSE_OUTCOME_READY, ROUSE_HISTORY_CASCADE, ROUSE_HISTORY_READY },
    { ROUSE_CAUSE_CONFIG, ROUSE_OUTCOME_FAILED, ROUSE_HISTORY_CONFIG, ROUSE_HISTORY_FAILED },
    { ROUSE_CAUSE_REQUEST, ROUSE_OUTCOME_BUILD_FAILED, ROUSE_HISTORY_REQUEST, ROUSE_HISTORY_BUILD_FAILED },
  };
  g_autoptr (RouseHistoryDb) store = rouse_history_db_open (":memory:", NULL, NULL);
  RouseHistoryQuery          failed = { .failed_only = TRUE };
  RouseHistoryFilter         bad = { .outcomes = ROUSE_HISTORY_BAD };
  g_autoptr (GPtrArray)      rows = NULL;
  g_autoptr (GArray)         found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (RouseReload) reload = rouse_reload_new (kinds[i].cause, NULL);

      reload->at = T0 + i;
      reload->outcome = kinds[i].outcome;
      reload->build_us = 1000 + i;
      reload->start_us = 10;
      reload->ready_us = 20;
      g_assert_true (rouse_history_db_add_reload (store, reload, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      RouseHistoryFilter          filter = { .outcomes = kinds[i].outcome_bit, .causes = kinds[i].cause_bit };
      g_autoptr (GArray)          refs = rouse_history_db_list (store, &filter, ROUSE_HISTORY_BY_DURATION, TRUE, NULL);
      g_autoptr (RouseHistoryRow) row = NULL;

      g_assert_cmpuint (refs->len, ==, 1);
      row = rouse_history_db_read (store, g_array_index (refs, RouseHistoryRef, 0).id, 1, FALSE, NULL);
      g_assert_cmpint (row->reload->cause, ==, kinds[i].cause);
      g_assert_cmpint (row->reload->outcome, ==, kinds[i].outcome);
      g_assert_cmpint (row->reload->build_us, ==, 1000 + i);
      g_assert_cmpint (rouse_history_row_get_cause (row), ==, kinds[i].cause_bit);
      g_assert_cmpint (rouse_history_row_get_outcome (row), ==, kinds[i].outcome_bit);
      g_assert_cmpint (rouse_history_row_get_total_us (row), ==, 1000 + i + 30);
    }
  rows = rouse_history_db_query (store, &failed, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  found = rouse_history_db_list (store, &bad, ROUSE_HISTORY_BY_OUTCOME, FALSE, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpint (g_array_index (found, RouseHistoryRef, 0).at, ==, T0 + 2); /* a build that failed is worse */
}

/* Hot reloads are found as such, take as long as they took, and are no failures when the run that took them breaks down
 * later: that is said once, of the reload that started it, and so is what the run printed. */
static void
test_hot (void)
{
  static const struct
  {
    const char          *rule;
    RouseReloadAction    action;
    RouseReloadAction    tried;
    RouseFallBack        fall_back;
    const char          *run_id;
    RouseHistoryWays     way;
    RouseHistoryOutcomes outcome;
    gint64               total_us;
  } reloads[] = {
    { NULL, ROUSE_RELOAD_START, ROUSE_RELOAD_START, ROUSE_FALL_BACK_NONE, "run-1", ROUSE_HISTORY_STARTED, ROUSE_HISTORY_BROKE_LATER, 35 },
    { "nginx", ROUSE_RELOAD_SIGNAL, ROUSE_RELOAD_SIGNAL, ROUSE_FALL_BACK_NONE, "run-1", ROUSE_HISTORY_HOT, ROUSE_HISTORY_READY, 12 },
    { "Styles", ROUSE_RELOAD_BROWSER, ROUSE_RELOAD_BROWSER, ROUSE_FALL_BACK_NONE, "run-1", ROUSE_HISTORY_HOT, ROUSE_HISTORY_READY, 12 },
    { NULL, ROUSE_RELOAD_RESTART, ROUSE_RELOAD_ASK, ROUSE_FALL_BACK_TIMED_OUT, "run-2", ROUSE_HISTORY_FELL_BACK, ROUSE_HISTORY_READY, 42 },
    { NULL, ROUSE_RELOAD_RESTART, ROUSE_RELOAD_RESTART, ROUSE_FALL_BACK_MIXED, "run-2", ROUSE_HISTORY_FELL_BACK, ROUSE_HISTORY_READY, 42 },
  };
  g_autoptr (RouseHistoryDb) store = rouse_history_db_open (":memory:", NULL, NULL);
  g_autoptr (RouseRun)       run = sample_run (T0);
  RouseHistoryQuery          failed = { .failed_only = TRUE };
  RouseHistoryFilter         named = { .text = (char *) "STYLES" };
  RouseHistoryFilter         printed = { .text = (char *) "boom" };
  g_autoptr (GPtrArray)      rows = NULL;
  g_autoptr (GArray)         by_name = NULL;
  g_autoptr (GArray)         by_output = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (reloads); i++)
    {
      g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_CHANGE, NULL);

      reload->at = T0 + i;
      reload->outcome = ROUSE_OUTCOME_READY;
      reload->action = reloads[i].action;
      reload->tried = reloads[i].tried;
      reload->fall_back = reloads[i].fall_back;
      reload->rule = g_strdup (reloads[i].rule);
      reload->run_id = g_strdup (reloads[i].run_id);
      reload->settle_us = 5;
      reload->hot_us = reloads[i].way == ROUSE_HISTORY_STARTED ? -1 : 7;
      if (!rouse_reload_action_is_hot (reload->action))
        {
          reload->start_us = 10;
          reload->ready_us = 20;
        }
      g_assert_true (rouse_history_db_add_reload (store, reload, NULL));
      if (i == 1) /* it ends between two of them */
        g_assert_true (rouse_history_db_add_run (store, "shop", "web", run, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (reloads); i++)
    {
      RouseHistoryFilter          filter = { .ways = reloads[i].way, .outcomes = reloads[i].outcome, .since = T0 + i, .until = T0 + i + 1 };
      RouseHistoryFilter          others = { .ways = ~reloads[i].way, .since = T0 + i, .until = T0 + i + 1 };
      g_autoptr (GArray)          refs = rouse_history_db_list (store, &filter, ROUSE_HISTORY_BY_TIME, TRUE, NULL);
      g_autoptr (GArray)          other_refs = rouse_history_db_list (store, &others, ROUSE_HISTORY_BY_DURATION, TRUE, NULL);
      g_autoptr (RouseHistoryRow) row = NULL;

      g_assert_cmpuint (refs->len, ==, 1);
      g_assert_cmpuint (other_refs->len, ==, 0);
      row = rouse_history_db_read (store, g_array_index (refs, RouseHistoryRef, 0).id, 1, FALSE, NULL);
      g_assert_cmpint (row->reload->action, ==, reloads[i].action);
      g_assert_cmpint (row->reload->tried, ==, reloads[i].tried);
      g_assert_cmpint (row->reload->fall_back, ==, reloads[i].fall_back);
      g_assert_cmpstr (row->reload->rule, ==, reloads[i].rule);
      g_assert_cmpint (rouse_history_row_get_way (row), ==, reloads[i].way);
      g_assert_cmpint (rouse_history_row_get_outcome (row), ==, reloads[i].outcome);
      g_assert_cmpint (rouse_history_row_get_total_us (row), ==, reloads[i].total_us);
    }
  rows = rouse_history_db_query (store, &failed, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  by_name = rouse_history_db_list (store, &named, ROUSE_HISTORY_BY_TIME, TRUE, NULL);
  g_assert_cmpuint (by_name->len, ==, 1);
  g_assert_cmpint (g_array_index (by_name, RouseHistoryRef, 0).at, ==, T0 + 2);
  by_output = rouse_history_db_list (store, &printed, ROUSE_HISTORY_BY_TIME, TRUE, NULL);
  g_assert_cmpuint (by_output->len, ==, 1);
  g_assert_cmpint (g_array_index (by_output, RouseHistoryRef, 0).at, ==, T0);
}

static const struct
{
  const char       *name;
  RouseHistoryOrder order;
  gboolean          descending;
  const char       *expected;
} orders[] = {
  { "newest first", ROUSE_HISTORY_BY_TIME, TRUE, ALL },
  { "oldest first", ROUSE_HISTORY_BY_TIME, FALSE, "abcdefhg" }, /* of the same time the newest first */
  { "projects", ROUSE_HISTORY_BY_PROJECT, FALSE, "dchgbafe" },
  { "projects, from the end", ROUSE_HISTORY_BY_PROJECT, TRUE, "efhgbacd" },
  { "programs", ROUSE_HISTORY_BY_PROGRAM, FALSE, "abcdefgh" },
  { "the fastest", ROUSE_HISTORY_BY_DURATION, FALSE, "bhgafedc" },
  { "the slowest", ROUSE_HISTORY_BY_DURATION, TRUE, "ahgbfedc" },
  { "the worst", ROUSE_HISTORY_BY_OUTCOME, FALSE, "dchbefga" },
  { "the best", ROUSE_HISTORY_BY_OUTCOME, TRUE, "gafehbcd" },
};

static RouseHistoryDb *db;

static void
add_run (guint i, const char *id)
{
  g_autoptr (RouseRun) run = rouse_run_new ();

  run->id = g_strdup (id);
  run->started_at = T0 + samples[i].at * SECOND;
  run->wait_status = MAX (samples[i].wait_status, 0);
  run->ended = samples[i].wait_status >= 0;
  run->tail = samples[i].output != NULL ? g_bytes_new (samples[i].output, strlen (samples[i].output)) : NULL;
  g_assert_true (rouse_history_db_add_run (db, samples[i].project, samples[i].program, run, NULL));
}

static void
add_sample (guint i)
{
  g_autoptr (RouseChangeSet) changes = samples[i].path != NULL ? rouse_change_set_new () : NULL;
  g_autoptr (RouseReload)    reload = rouse_reload_new (samples[i].cause, changes);

  if (changes != NULL)
    {
      rouse_change_set_add (changes, samples[i].path, ROUSE_CHANGE_MODIFIED, NULL);
      changes->branch_before = samples[i].branch != NULL ? g_strdup ("main") : NULL;
      changes->branch_after = g_strdup (samples[i].branch);
    }
  reload->project = g_strdup (samples[i].project);
  reload->program = g_strdup (samples[i].program);
  reload->at = T0 + samples[i].at * SECOND;
  reload->outcome = samples[i].outcome;
  reload->ready_us = samples[i].ready_ms >= 0 ? samples[i].ready_ms * G_TIME_SPAN_MILLISECOND : -1;
  reload->run_id = g_strdup_printf ("run-%u", i);
  /* The run's end is recorded before its reload, or after it. */
  if (i % 2 == 0)
    add_run (i, reload->run_id);
  g_assert_true (rouse_history_db_add_reload (db, reload, NULL));
  if (i % 2 == 1)
    add_run (i, reload->run_id);
}

/* (transfer full): the programs, one letter each. */
static char *
dup_letters (const RouseHistoryFilter *filter, RouseHistoryOrder order, gboolean descending)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) refs = rouse_history_db_list (db, filter, order, descending, &error);
  GString           *letters = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < refs->len; i++)
    {
      const RouseHistoryRef      *ref = &g_array_index (refs, RouseHistoryRef, i);
      g_autoptr (RouseHistoryRow) row = rouse_history_db_read (db, ref->id, 1, FALSE, &error);

      g_assert_no_error (error);
      g_assert_cmpint (row->reload->at, ==, ref->at);
      g_string_append (letters, row->reload->program);
    }
  return g_string_free (letters, FALSE);
}

static void
test_filter (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_autofree char *letters = dup_letters (&filters[i].filter, ROUSE_HISTORY_BY_TIME, TRUE);

  g_assert_cmpstr (letters, ==, filters[i].expected);
}

static void
test_order (gconstpointer data)
{
  guint              i = GPOINTER_TO_UINT (data);
  RouseHistoryFilter all = { 0 };
  g_autofree char   *letters = dup_letters (&all, orders[i].order, orders[i].descending);

  g_assert_cmpstr (letters, ==, orders[i].expected);
}

/* What the database calls the outcome and the cause is what the row's functions say. */
static void
agree_cb (const RouseHistoryMatch *match, gpointer data)
{
  g_autoptr (RouseHistoryRow) row = rouse_history_db_read (db, match->id, 1, FALSE, NULL);
  RouseHistoryFilter          filter = { .program = row->reload->program, .causes = rouse_history_row_get_cause (row) };
  g_autofree char            *letters = dup_letters (&filter, ROUSE_HISTORY_BY_TIME, TRUE);

  g_assert_cmpstr (letters, ==, match->program);
  g_assert_cmpstr (match->project, ==, row->reload->project);
  g_assert_cmpint (match->outcome, ==, rouse_history_row_get_outcome (row));
  g_assert_cmpint (match->startup_us, ==, rouse_history_row_get_startup_us (row));
  g_assert_cmpint (match->total_us, ==, rouse_history_row_get_total_us (row));
  ++*(guint *) data;
}

static void
test_agreement (void)
{
  RouseHistoryFilter all = { 0 };
  guint              n = 0;

  g_assert_true (rouse_history_db_find (db, &all, TRUE, agree_cb, &n, NULL));
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (samples));
}

static void
test_durations (void)
{
  RouseReload     reload = { .settle_us = 10, .stop_us = -1, .start_us = 20, .ready_us = 30 };
  RouseHistoryRow row = { .reload = &reload };

  g_assert_cmpint (rouse_history_row_get_startup_us (&row), ==, 50);
  g_assert_cmpint (rouse_history_row_get_total_us (&row), ==, 60);
  reload.ready_us = -1;
  g_assert_cmpint (rouse_history_row_get_startup_us (&row), ==, -1);
  g_assert_cmpint (rouse_history_row_get_total_us (&row), ==, -1);
}

static void
test_filter_value (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (RouseHistoryFilter) copy = rouse_history_filter_copy (&filters[i].filter);

      g_assert_true (rouse_history_filter_equal (copy, &filters[i].filter));
      g_assert_cmpint (rouse_history_filter_is_empty (copy), ==, i == 0);
      for (guint j = 0; j < i; j++)
        g_assert_false (rouse_history_filter_equal (copy, &filters[j].filter));
    }
}

static void
add_test (const char *kind, const char *name, guint i, GTestDataFunc func)
{
  g_autofree char *part = g_strdelimit (g_strdup (name), " ,", '-');
  g_autofree char *path = g_strdup_printf ("/record/history-find/%s/%s", kind, part);

  g_test_add_data_func (path, GUINT_TO_POINTER (i), func);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  db = rouse_history_db_open (":memory:", NULL, NULL);
  g_assert_nonnull (db);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    add_sample (i);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    add_test ("filter", filters[i].name, i, test_filter);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    add_test ("order", orders[i].name, i, test_order);
  g_test_add_func ("/record/history-find/agreement", test_agreement);
  g_test_add_func ("/record/history-find/durations", test_durations);
  g_test_add_func ("/record/history-find/new-kinds", test_new_kinds);
  g_test_add_func ("/record/history-find/hot", test_hot);
  g_test_add_func ("/record/history-find/filter-value", test_filter_value);
  status = g_test_run ();
  rouse_history_db_close (db);
  return status;
}
