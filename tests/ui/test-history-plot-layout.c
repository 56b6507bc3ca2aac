/* test-history-plot-layout.c - scales, ticks and hits of the chart
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-plot-layout.h"

#define MS G_TIME_SPAN_MILLISECOND
#define S G_TIME_SPAN_SECOND
#define M G_TIME_SPAN_MINUTE
#define H G_TIME_SPAN_HOUR
#define D G_TIME_SPAN_DAY

static const struct
{
  const char *name;
  gint64      p95;
  gint64      max;
  guint       max_ticks;
  gint64      top;
  gint64      step;
} tops[] = {
  { "/ui/history-plot-layout/top/none", -1, -1, 4, 1 * MS, 1 * MS },
  { "/ui/history-plot-layout/top/exact", 900 * MS, 1000 * MS, 5, 1000 * MS, 200 * MS },
  { "/ui/history-plot-layout/top/above", 900 * MS, 1001 * MS, 5, 1500 * MS, 500 * MS },
  { "/ui/history-plot-layout/top/few-ticks", 900 * MS, 1001 * MS, 2, 2 * S, 1 * S },
  { "/ui/history-plot-layout/top/one-tick", 900 * MS, 1001 * MS, 0, 2 * S, 2 * S },
  { "/ui/history-plot-layout/top/minutes", 80 * S, 110 * S, 4, 2 * M, 30 * S },
  { "/ui/history-plot-layout/top/outlier-kept", 1 * S, 2500 * MS, 5, 2500 * MS, 500 * MS },
  { "/ui/history-plot-layout/top/outlier-cut", 1 * S, 60 * S, 5, 1500 * MS, 500 * MS },
  { "/ui/history-plot-layout/top/endless", 300 * D, 301 * D, 4, 301 * D, 7 * D },
};

static void
test_top (gconstpointer data)
{
  guint  i = GPOINTER_TO_UINT (data);
  gint64 step = 0;

  g_assert_cmpint (rouse_history_plot_choose_top (tops[i].p95, tops[i].max, tops[i].max_ticks, &step), ==, tops[i].top);
  g_assert_cmpint (step, ==, tops[i].step);
}

static const struct
{
  const char *name;
  const char *zone;
  const char *since; /* in that zone */
  gint64      span;
  guint       max_ticks;
  const char *expected;
} axes[] = {
  { "/ui/history-plot-layout/times/minute", "UTC", "2026-11-23T10:00:30", 1 * M, 5, "10:00:30 10:00:45 10:01:00 10:01:15 10:01:30 " },
  { "/ui/history-plot-layout/times/hour", "UTC", "2026-11-23T10:02:00", 1 * H, 5, "10:15 10:30 10:45 11:00 " },
  { "/ui/history-plot-layout/times/night", "UTC", "2026-11-23T20:00:00", 8 * H, 4, "21:00 24 Nov 03:00 " },
  { "/ui/history-plot-layout/times/week", "UTC", "2026-11-17T10:00:00", 7 * D, 8, "18 Nov 19 Nov 20 Nov 21 Nov 22 Nov 23 Nov 24 Nov " },
  { "/ui/history-plot-layout/times/mondays", "UTC", "2026-11-01T00:00:00", 30 * D, 6, "2 Nov 9 Nov 16 Nov 23 Nov 30 Nov " },
  { "/ui/history-plot-layout/times/months", "UTC", "2026-10-20T00:00:00", 120 * D, 6, "Nov Dec 2027 Feb " },
  { "/ui/history-plot-layout/times/years", "UTC", "2023-05-01T00:00:00", 1500 * D, 5, "2024 2025 2026 2027 " },
  /* Clocks are put back at three: there are twenty-five hours, and noon is noon. */
  { "/ui/history-plot-layout/times/summer", "Europe/Berlin", "2026-10-25T00:00:00", 25 * H, 4, "25 Oct 12:00 26 Oct " },
  { "/ui/history-plot-layout/times/one", "UTC", "2026-11-23T10:00:00", 10 * H, 0, "12:00 " },
};

static void
test_times (gconstpointer data)
{
  guint                 i = GPOINTER_TO_UINT (data);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (axes[i].zone);
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GArray)    ticks = NULL;
  g_autoptr (GString)   found = g_string_new (NULL);
  gint64                since;

  if (zone == NULL)
    {
      g_test_skip ("this system does not know the zone");
      return;
    }
  start = g_date_time_new_from_iso8601 (axes[i].since, zone);
  since = g_date_time_to_unix (start) * G_USEC_PER_SEC;
  ticks = rouse_history_plot_make_time_ticks (since, since + axes[i].span, axes[i].max_ticks, zone);
  for (guint n = 0; n < ticks->len; n++)
    {
      const RouseHistoryPlotTick *tick = &g_array_index (ticks, RouseHistoryPlotTick, n);

      g_assert_cmpint (tick->at, >=, since);
      g_assert_cmpint (tick->at, <=, since + axes[i].span);
      g_string_append_printf (found, "%s ", tick->label);
    }
  g_assert_cmpstr (found->str, ==, axes[i].expected);
}

/* Three starts, one a second, and a failure; 1000 px wide between the insets, 200 px high above the base line. */
static void
set_up (RouseHistoryChart *chart, RouseHistoryPlotLayout *layout)
{
  static const RouseHistoryPoint points[] = {
    { 1, 1000 * S, 500 * MS, ROUSE_HISTORY_READY, 0 },
    { 2, 1250 * S, -1, ROUSE_HISTORY_FAILED, 0 },
    { 3, 1500 * S, 1000 * MS, ROUSE_HISTORY_READY, 0 },
    { 4, 2000 * S, 90 * S, ROUSE_HISTORY_READY, 0 },
  };

  *chart = (RouseHistoryChart){ .since = 1000 * S, .until = 2000 * S, .p95_us = 800 * MS, .max_us = 90 * S };
  chart->points = g_array_new (FALSE, FALSE, sizeof (RouseHistoryPoint));
  g_array_append_vals (chart->points, points, G_N_ELEMENTS (points));
  rouse_history_plot_layout_init (layout, chart, 40, 10, 1016, 218);
}

static void
test_scales (void)
{
  RouseHistoryChart      chart;
  RouseHistoryPlotLayout layout;

  set_up (&chart, &layout);
  g_assert_cmpint (layout.top_us, ==, 1000 * MS); /* what took longer is cut off */
  g_assert_cmpfloat (rouse_history_plot_get_x (&layout, 1000 * S), ==, 48);
  g_assert_cmpfloat (rouse_history_plot_get_x (&layout, 1500 * S), ==, 548);
  g_assert_cmpfloat (rouse_history_plot_get_x (&layout, 2000 * S), ==, 1048);
  g_assert_cmpfloat (rouse_history_plot_get_x (&layout, 9999 * S), ==, 1048);
  g_assert_cmpfloat (rouse_history_plot_get_y (&layout, 0), ==, 210);
  g_assert_cmpfloat (rouse_history_plot_get_y (&layout, 500 * MS), ==, 110);
  g_assert_cmpfloat (rouse_history_plot_get_y (&layout, 90 * S), ==, 10);
  g_assert_cmpfloat (rouse_history_plot_get_y (&layout, -1), ==, 219);
  g_assert_cmpfloat (rouse_history_plot_get_point_y (&layout, &(RouseHistoryPoint){ .outcome = ROUSE_HISTORY_READY, .startup_us = 500 * MS }), ==, 110);
  g_assert_cmpfloat (rouse_history_plot_get_point_y (&layout, &(RouseHistoryPoint){ .outcome = ROUSE_HISTORY_READY, .startup_us = -1 }), ==, 210);
  g_assert_cmpfloat (rouse_history_plot_get_point_y (&layout, &(RouseHistoryPoint){ .outcome = ROUSE_HISTORY_FAILED, .startup_us = -1 }), ==, 219);
  g_assert_cmpint (rouse_history_plot_get_time (&layout, 548), ==, 1500 * S);
  g_assert_cmpint (rouse_history_plot_get_time (&layout, 0), ==, 1000 * S);
  g_assert_cmpint (rouse_history_plot_get_time (&layout, 5000), ==, 2000 * S);
  g_array_unref (chart.points);
}

/* A moment has no length: it is shown in the middle of a minute. */
static void
test_moment (void)
{
  RouseHistoryChart      chart = { .since = 1000 * S, .until = 1000 * S, .p95_us = -1, .max_us = -1 };
  RouseHistoryPlotLayout layout;

  rouse_history_plot_layout_init (&layout, &chart, 0, 0, 216, 100);
  g_assert_cmpint (layout.until - layout.since, ==, 60 * S);
  g_assert_cmpfloat (rouse_history_plot_get_x (&layout, 1000 * S), ==, 108);
  rouse_history_plot_layout_init (&layout, &chart, 0, 0, 0, 0); /* before there is any room */
  g_assert_cmpfloat (layout.width, >, 0);
}

static const struct
{
  const char *name;
  double      x;
  double      y;
  guint       expected;
} hits[] = {
  { "/ui/history-plot-layout/hit/exact", 48, 110, 0 },
  { "/ui/history-plot-layout/hit/near", 56, 116, 0 },
  { "/ui/history-plot-layout/hit/too-far", 48, 121, G_MAXUINT },
  { "/ui/history-plot-layout/hit/lane", 300, 222, 1 },
  { "/ui/history-plot-layout/hit/cut-off", 1048, 12, 3 },
};

static void
test_hit (gconstpointer data)
{
  guint                  i = GPOINTER_TO_UINT (data);
  RouseHistoryChart      chart;
  RouseHistoryPlotLayout layout;

  set_up (&chart, &layout);
  g_assert_cmpuint (rouse_history_plot_find (&layout, &chart, hits[i].x, hits[i].y, 10), ==, hits[i].expected);
  g_array_unref (chart.points);
}

/* Of dots at the same place the newest is meant. */
static void
test_hit_newest (void)
{
  RouseHistoryChart      chart;
  RouseHistoryPlotLayout layout;
  RouseHistoryPoint      twin = { 5, 2000 * S, 95 * S, ROUSE_HISTORY_READY, 0 };

  set_up (&chart, &layout);
  g_array_append_val (chart.points, twin);
  g_assert_cmpuint (rouse_history_plot_find (&layout, &chart, 1048, 10, 10), ==, 4);
  g_array_unref (chart.points);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tops); i++)
    g_test_add_data_func (tops[i].name, GUINT_TO_POINTER (i), test_top);
  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    g_test_add_data_func (axes[i].name, GUINT_TO_POINTER (i), test_times);
  for (guint i = 0; i < G_N_ELEMENTS (hits); i++)
    g_test_add_data_func (hits[i].name, GUINT_TO_POINTER (i), test_hit);
  g_test_add_func ("/ui/history-plot-layout/hit/newest", test_hit_newest);
  g_test_add_func ("/ui/history-plot-layout/scales", test_scales);
  g_test_add_func ("/ui/history-plot-layout/moment", test_moment);
  return g_test_run ();
}
