/* test-history-chart.c - the chart keeps what matters, however much there is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "await.h"
#include "record/history-chart.h"
#include "sample.h"

#define MINUTE G_TIME_SPAN_MINUTE

static gint64 base;

static RouseHistoryChart *
get_chart (RouseHistory *history, RouseHistoryFilter filter, guint max_points, guint n_buckets)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError)       error = NULL;
  RouseHistoryChart       *chart;

  rouse_history_get_chart_async (history, &filter, max_points, n_buckets, NULL, await_cb, &answer);
  chart = rouse_history_get_chart_finish (history, await (&answer), &error);
  g_assert_no_error (error);
  return chart;
}

static void
add (RouseHistory *history, const char *program, gint64 at, RouseOutcome outcome, int startup_ms)
{
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_MANUAL, NULL);

  reload->project = g_strdup ("shop");
  reload->program = g_strdup (program);
  reload->at = base + at;
  reload->outcome = outcome;
  reload->ready_us = startup_ms >= 0 ? startup_ms * G_TIME_SPAN_MILLISECOND : -1;
  rouse_history_add_reload (history, reload);
}

static const RouseHistoryPoint *
get_point (RouseHistoryChart *chart, guint i)
{
  return &g_array_index (chart->points, RouseHistoryPoint, i);
}

static const RouseHistoryBucket *
get_bucket (RouseHistoryChart *chart, guint i)
{
  return &g_array_index (chart->buckets, RouseHistoryBucket, i);
}

static void
test_empty (void)
{
  g_autoptr (RouseHistory)      history = rouse_history_new (":memory:");
  g_autoptr (RouseHistoryChart) chart = get_chart (history, (RouseHistoryFilter){ 0 }, 600, 10);
  g_autoptr (RouseHistoryChart) period = get_chart (history, (RouseHistoryFilter){ .since = 100, .until = 200 }, 600, 10);

  g_assert_cmpuint (chart->n_reloads + chart->points->len + chart->buckets->len + chart->programs->len, ==, 0);
  g_assert_cmpint (chart->since, ==, chart->until);
  g_assert_cmpint (chart->median_us, ==, -1);
  g_assert_cmpuint (period->buckets->len, ==, 10);
  g_assert_cmpint (get_bucket (period, 0)->since, ==, 100);
  g_assert_cmpint (get_bucket (period, 9)->until, ==, 200);
  g_assert_cmpint (get_bucket (period, 9)->median_us, ==, -1);
}

/* While they are few, every reload is a point. */
static void
test_few (void)
{
  g_autoptr (RouseHistory)      history = rouse_history_new (":memory:");
  g_autoptr (RouseHistoryChart) chart = NULL;
  g_autoptr (RouseHistoryChart) later = NULL;

  add (history, "web", 0, ROUSE_OUTCOME_READY, 100);
  add (history, "shop", 5 * MINUTE, ROUSE_OUTCOME_READY, 300);
  add (history, "web", 3 * MINUTE, ROUSE_OUTCOME_FAILED, -1);
  add (history, "web", 10 * MINUTE, ROUSE_OUTCOME_READY, 200);
  chart = get_chart (history, (RouseHistoryFilter){ 0 }, 600, 2);
  g_assert_cmpuint (chart->points->len, ==, 4);
  g_assert_cmpint (get_point (chart, 1)->at, ==, base + 3 * MINUTE);
  g_assert_cmpint (get_point (chart, 1)->outcome, ==, ROUSE_HISTORY_FAILED);
  g_assert_cmpint (get_point (chart, 1)->startup_us, ==, -1);
  g_assert_cmpint (get_point (chart, 1)->id, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (chart->programs, get_point (chart, 0)->program), ==, "shop/web");
  g_assert_cmpstr (g_ptr_array_index (chart->programs, get_point (chart, 2)->program), ==, "shop");
  g_assert_cmpuint (chart->programs->len, ==, 2);
  g_assert_cmpint (chart->since, ==, base);
  g_assert_cmpint (chart->until, ==, base + 10 * MINUTE + 1);
  g_assert_cmpint (chart->median_us, ==, 200 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (chart->max_us, ==, 300 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint (chart->n_bad, ==, 1);
  g_assert_cmpuint (get_bucket (chart, 0)->n_reloads, ==, 2);
  g_assert_cmpuint (get_bucket (chart, 0)->n_bad, ==, 1);
  g_assert_cmpint (get_bucket (chart, 0)->median_us, ==, 100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (get_bucket (chart, 0)->until, ==, get_bucket (chart, 1)->since);
  g_assert_cmpuint (get_bucket (chart, 1)->n_reloads, ==, 2);

  later = get_chart (history, (RouseHistoryFilter){ .since = base + MINUTE, .until = base + 20 * MINUTE, .program = (char *) "web" }, 600, 1);
  g_assert_cmpuint (later->n_reloads, ==, 2);
  g_assert_cmpint (later->since, ==, base + MINUTE);
  g_assert_cmpint (later->until, ==, base + 20 * MINUTE);
}

static guint
count_bad (RouseHistoryChart *chart)
{
  guint n = 0;

  for (guint i = 0; i < chart->points->len; i++)
    n += (get_point (chart, i)->outcome & ROUSE_HISTORY_BAD) != 0;
  return n;
}

/* Of many, every failure stays, and the slowest of all; the sums are of all. */
static void
test_many (void)
{
  g_autoptr (RouseHistory)      history = rouse_history_new (":memory:");
  g_autoptr (RouseHistoryChart) chart = NULL;
  guint                         n_reloads = 0;

  for (guint i = 0; i < 2000; i++)
    {
      add (history, i % 3 == 0 ? "web" : "worker", i * MINUTE, i % 50 == 0 ? ROUSE_OUTCOME_FAILED : ROUSE_OUTCOME_READY,
           i % 50 == 0 ? -1 : 100 + (int) (i * 7 % 30) + (i == 1234 ? 9000 : 0) - (i == 1821 ? 99 : 0));
      if (i % 1000 == 0)
        rouse_history_flush (history); /* no more wait in its queue than it takes */
    }
  chart = get_chart (history, (RouseHistoryFilter){ 0 }, 600, 40);
  g_assert_cmpuint (chart->n_reloads, ==, 2000);
  g_assert_cmpuint (chart->n_bad, ==, 40);
  g_assert_cmpuint (chart->points->len, <=, 600);
  g_assert_cmpuint (chart->points->len, >, 400);
  g_assert_cmpuint (count_bad (chart), ==, 40);
  g_assert_cmpint (chart->max_us, >, 9 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (chart->p95_us, <, 200 * G_TIME_SPAN_MILLISECOND);
  for (guint i = 0; i < chart->buckets->len; i++)
    n_reloads += get_bucket (chart, i)->n_reloads;
  g_assert_cmpuint (n_reloads, ==, 2000);
  for (guint i = 0, seen = 0; i < chart->points->len; i++)
    {
      const RouseHistoryPoint *point = get_point (chart, i);

      g_assert_true (i == 0 || get_point (chart, i - 1)->at < point->at);
      seen += point->startup_us > 9 * G_TIME_SPAN_SECOND || (point->startup_us >= 0 && point->startup_us < 90 * G_TIME_SPAN_MILLISECOND);
      g_assert_true (i + 1 < chart->points->len || seen == 2);
    }
}

/* Nothing but failures, of more programs than there are places: the bound holds, and they are spread. */
static void
test_too_many (void)
{
  g_autoptr (RouseHistory)      history = rouse_history_new (":memory:");
  g_autoptr (RouseHistoryChart) chart = NULL;

  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *program = g_strdup_printf ("p%u", i % 200);

      add (history, program, i * MINUTE, i % 2 == 0 ? ROUSE_OUTCOME_NOT_STARTED : ROUSE_OUTCOME_READY, i % 2 == 0 ? -1 : 5);
    }
  chart = get_chart (history, (RouseHistoryFilter){ 0 }, 150, 10);
  g_assert_cmpuint (chart->points->len, <=, 150);
  g_assert_cmpuint (chart->programs->len, ==, 200);
  g_clear_pointer (&chart, rouse_history_chart_unref);
  chart = get_chart (history, (RouseHistoryFilter){ .outcomes = ROUSE_HISTORY_BAD }, 150, 10);
  g_assert_cmpuint (chart->points->len, ==, 100);
  g_assert_cmpint (get_point (chart, 0)->at, <, base + 100 * MINUTE);
  g_assert_cmpint (get_point (chart, 99)->at, >, base + 1400 * MINUTE);
}

/* Many at the very same instant. */
static void
test_one_instant (void)
{
  g_autoptr (RouseHistory)      history = rouse_history_new (":memory:");
  g_autoptr (RouseHistoryChart) chart = NULL;

  for (guint i = 0; i < 100; i++)
    add (history, "web", 0, ROUSE_OUTCOME_READY, i);
  chart = get_chart (history, (RouseHistoryFilter){ 0 }, 10, 5);
  g_assert_cmpuint (chart->n_reloads, ==, 100);
  g_assert_cmpuint (chart->points->len, <=, 10);
  g_assert_cmpuint (chart->points->len, >=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  base = g_get_real_time () - 30 * G_TIME_SPAN_DAY;
  g_test_add_func ("/record/history-chart/empty", test_empty);
  g_test_add_func ("/record/history-chart/few", test_few);
  g_test_add_func ("/record/history-chart/many", test_many);
  g_test_add_func ("/record/history-chart/too-many", test_too_many);
  g_test_add_func ("/record/history-chart/one-instant", test_one_instant);
  return g_test_run ();
}
