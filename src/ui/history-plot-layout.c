/* history-plot-layout.c - where things are in the chart of the history
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-plot-layout.h"

#include <glib/gi18n.h>

/* The lane of what never was ready, below the base line. */
#define LANE_HEIGHT 18.0
/* One tick every so many pixels. */
#define TICK_HEIGHT 28.0
/* A single reload, or several in a second, are shown in the middle of a stretch like this. */
#define MIN_SPAN (G_TIME_SPAN_MINUTE)
/* Starts that are so many times slower than nearly all others are cut off. */
#define OUTLIER 2.5

#define MS G_TIME_SPAN_MILLISECOND
#define S G_TIME_SPAN_SECOND
#define M G_TIME_SPAN_MINUTE
#define H G_TIME_SPAN_HOUR
#define D G_TIME_SPAN_DAY

static const gint64 duration_steps[] = {
  1 * MS, 2 * MS, 5 * MS, 10 * MS, 20 * MS, 50 * MS, 100 * MS, 200 * MS, 500 * MS,
  1 * S, 2 * S, 5 * S, 10 * S, 20 * S, 30 * S, 1 * M, 2 * M, 5 * M, 10 * M, 30 * M, 1 * H, 2 * H, 6 * H, 1 * D, 7 * D
};

gint64
rouse_history_plot_choose_top (gint64 p95_us, gint64 max_us, guint max_ticks, gint64 *step_us)
{
  gint64 wanted = max_us;

  if (p95_us > 0 && max_us > (gint64) (OUTLIER * (double) p95_us))
    wanted = (gint64) (1.25 * (double) p95_us);
  wanted = MAX (wanted, 1 * MS);
  for (guint i = 0; i < G_N_ELEMENTS (duration_steps); i++)
    {
      gint64 n = (wanted + duration_steps[i] - 1) / duration_steps[i];

      if (n <= MAX (max_ticks, 1) || i + 1 == G_N_ELEMENTS (duration_steps))
        {
          *step_us = duration_steps[i];
          return n * duration_steps[i];
        }
    }
  g_return_val_if_reached (0);
}

void
rouse_history_plot_layout_init (RouseHistoryPlotLayout  *self,
                                const RouseHistoryChart *chart,
                                double                   left,
                                double                   top,
                                double                   width,
                                double                   height)
{
  gint64 missing = MIN_SPAN - (chart->until - chart->since);

  self->since = chart->since - MAX (missing, 0) / 2;
  self->until = chart->until + MAX (missing, 0) / 2;
  self->left = left;
  self->top = top;
  self->width = MAX (width, 1);
  self->base = top + MAX (height - LANE_HEIGHT, 1);
  self->lane = self->base + LANE_HEIGHT / 2;
  self->top_us = rouse_history_plot_choose_top (chart->p95_us, chart->max_us, (guint) MAX (1, (self->base - top) / TICK_HEIGHT),
                                                &self->step_us);
}

static double
get_inset (const RouseHistoryPlotLayout *self)
{
  return MIN (ROUSE_HISTORY_PLOT_INSET, self->width / 4);
}

double
rouse_history_plot_get_x (const RouseHistoryPlotLayout *self, gint64 at)
{
  double inset = get_inset (self);
  double part = (double) (CLAMP (at, self->since, self->until) - self->since) / (double) (self->until - self->since);

  return self->left + inset + part * (self->width - 2 * inset);
}

double
rouse_history_plot_get_y (const RouseHistoryPlotLayout *self, gint64 startup_us)
{
  if (startup_us < 0)
    return self->lane;
  return self->base - (double) MIN (startup_us, self->top_us) / (double) self->top_us * (self->base - self->top);
}

double
rouse_history_plot_get_point_y (const RouseHistoryPlotLayout *self, const RouseHistoryPoint *point)
{
  if (point->outcome == ROUSE_HISTORY_READY && point->startup_us < 0)
    return self->base;
  return rouse_history_plot_get_y (self, point->startup_us);
}

gint64
rouse_history_plot_get_time (const RouseHistoryPlotLayout *self, double x)
{
  double inset = get_inset (self);
  double part = (x - self->left - inset) / (self->width - 2 * inset);

  return self->since + (gint64) (CLAMP (part, 0, 1) * (double) (self->until - self->since));
}

guint
rouse_history_plot_find (const RouseHistoryPlotLayout *self, const RouseHistoryChart *chart, double x, double y, double reach)
{
  guint  found = G_MAXUINT;
  double nearest = reach * reach;

  for (guint i = 0; i < chart->points->len; i++)
    {
      const RouseHistoryPoint *point = &g_array_index (chart->points, RouseHistoryPoint, i);
      double                   dx = rouse_history_plot_get_x (self, point->at) - x;
      double                   dy = rouse_history_plot_get_point_y (self, point) - y;

      if (dx * dx + dy * dy <= nearest)
        {
          nearest = dx * dx + dy * dy;
          found = i;
        }
    }
  return found;
}

/* Times */

static const gint64 time_steps[] = {
  1 * S, 5 * S, 15 * S, 30 * S, 1 * M, 5 * M, 15 * M, 30 * M, 1 * H, 3 * H, 6 * H, 12 * H, 1 * D, 2 * D, 7 * D, 14 * D
};
/* Longer ones, of months. */
static const int month_steps[] = { 1, 3, 6, 12, 24, 60, 120 };

static gint64
to_us (GDateTime *time)
{
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static GDateTime *
from_us (gint64 at, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

static void
add_tick (GArray *ticks, GDateTime *time, const char *format)
{
  const RouseHistoryPlotTick tick = { to_us (time), g_date_time_format (time, format) };

  g_array_append_val (ticks, tick);
}

static const char *
get_format (GDateTime *time, gint64 step)
{
  gboolean midnight = g_date_time_get_hour (time) == 0 && g_date_time_get_minute (time) == 0 && g_date_time_get_second (time) == 0;

  /* Translators: what stands at the axis of a chart; see strftime(3). */
  if (step >= D || midnight)
    return _ ("%-d %b");
  return step < M ? _ ("%H:%M:%S") : _ ("%H:%M");
}

/* At round times of the clock on the wall, which now and then is put forward or back. */
static void
add_short_ticks (GArray *ticks, gint64 since, gint64 until, gint64 step, GTimeZone *zone)
{
  g_autoptr (GDateTime) day = from_us (since, zone);
  gint64                last = G_MININT64;

  while (day != NULL && last < until)
    {
      g_autoptr (GDateTime) today = g_steal_pointer (&day);
      int                   year, month, date;

      g_date_time_get_ymd (today, &year, &month, &date);
      for (gint64 at = 0; at < D; at += step)
        {
          g_autoptr (GDateTime) tick = g_date_time_new (zone, year, month, date, (int) (at / H), (int) (at % H / M), (double) (at % M / S));

          if (tick == NULL || to_us (tick) <= last)
            continue; /* an hour that there was not */
          last = to_us (tick);
          if (last >= since && last <= until)
            add_tick (ticks, tick, get_format (tick, step));
        }
      day = g_date_time_add_days (today, 1);
    }
}

static void
add_day_ticks (GArray *ticks, gint64 since, gint64 until, int days, GTimeZone *zone)
{
  g_autoptr (GDateTime) first = from_us (since, zone);
  g_autoptr (GDateTime) time = NULL;
  int                   year, month, day;

  if (first == NULL)
    return;
  g_date_time_get_ymd (first, &year, &month, &day);
  time = g_date_time_new (zone, year, month, day, 0, 0, 0);
  if (days % 7 == 0) /* on Mondays */
    {
      g_autoptr (GDateTime) start = g_steal_pointer (&time);

      time = g_date_time_add_days (start, (8 - g_date_time_get_day_of_week (start)) % 7);
    }
  while (time != NULL && to_us (time) <= until)
    {
      g_autoptr (GDateTime) tick = g_steal_pointer (&time);

      if (to_us (tick) >= since)
        add_tick (ticks, tick, get_format (tick, D));
      time = g_date_time_add_days (tick, days);
    }
}

static void
add_month_ticks (GArray *ticks, gint64 since, gint64 until, int months, GTimeZone *zone)
{
  g_autoptr (GDateTime) first = from_us (since, zone);
  g_autoptr (GDateTime) time = NULL;

  if (first == NULL)
    return;
  /* A multiple of the step since the year 0. */
  time = g_date_time_new (zone, g_date_time_get_year (first) - g_date_time_get_year (first) % MAX (months / 12, 1), 1, 1, 0, 0, 0);
  while (time != NULL && to_us (time) <= until)
    {
      g_autoptr (GDateTime) tick = g_steal_pointer (&time);

      if (to_us (tick) >= since)
        add_tick (ticks, tick, g_date_time_get_month (tick) == 1 ? _ ("%Y") : _ ("%b"));
      time = g_date_time_add_months (tick, months);
    }
}

static void
clear_tick (gpointer data)
{
  g_free (((RouseHistoryPlotTick *) data)->label);
}

GArray *
rouse_history_plot_make_time_ticks (gint64 since, gint64 until, guint max_ticks, GTimeZone *zone)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (RouseHistoryPlotTick));
  gint64  least = (until - since) / MAX (max_ticks, 1);

  g_array_set_clear_func (ticks, clear_tick);
  for (guint i = 0; i < G_N_ELEMENTS (time_steps); i++)
    if (time_steps[i] >= least)
      {
        if (time_steps[i] >= D)
          add_day_ticks (ticks, since, until, (int) (time_steps[i] / D), zone);
        else
          add_short_ticks (ticks, since, until, time_steps[i], zone);
        return ticks;
      }
  for (guint i = 0; i < G_N_ELEMENTS (month_steps); i++)
    if (month_steps[i] * 30 * D >= least)
      {
        add_month_ticks (ticks, since, until, month_steps[i], zone);
        break;
      }
  return ticks;
}
