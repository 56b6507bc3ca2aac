/* history-plot-layout.h - where things are in the chart of the history; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-chart.h"

G_BEGIN_DECLS

/**
 * Time goes from left to right, start-up times from the base line upwards; what never was ready has a lane of
 * its own below that. Lengths are pixels of the widget.
 */
typedef struct
{
  gint64 since; /* wall clock µs at the left edge */
  gint64 until; /* at the right edge; always later */
  gint64 top_us;
  gint64 step_us; /* between two ticks of the start-up times */
  double left;
  double top;
  double width;
  double base; /* y of the base line */
  double lane; /* y of the middle of the lane */
} RouseHistoryPlotLayout;

/* The dots of a plot keep away from its edges by so much. */
#define ROUSE_HISTORY_PLOT_INSET 8.0

/** For @chart in an area of that size; the labels of the axes are outside of it. */
void rouse_history_plot_layout_init (RouseHistoryPlotLayout  *self,
                                     const RouseHistoryChart *chart,
                                     double                   left,
                                     double                   top,
                                     double                   width,
                                     double                   height);

/** The axis' end, a multiple of @step_us (out): some slow starts are cut off when they would flatten all others. */
gint64 rouse_history_plot_choose_top (gint64 p95_us, gint64 max_us, guint max_ticks, gint64 *step_us);

double rouse_history_plot_get_x (const RouseHistoryPlotLayout *self, gint64 at);
/** Of @startup_us; the lane's for less than 0; the upper edge for what is cut off. */
double rouse_history_plot_get_y (const RouseHistoryPlotLayout *self, gint64 startup_us);
/** Of a reload: what needed no start at all is on the ground. */
double rouse_history_plot_get_point_y (const RouseHistoryPlotLayout *self, const RouseHistoryPoint *point);
/** The time at @x, within what is shown. */
gint64 rouse_history_plot_get_time (const RouseHistoryPlotLayout *self, double x);

/** The index of the point next to (@x, @y), the newest of several; %G_MAXUINT when none is within @reach. */
guint rouse_history_plot_find (const RouseHistoryPlotLayout *self, const RouseHistoryChart *chart, double x, double y, double reach);

/** A place on the axis of time. */
typedef struct
{
  gint64 at;
  char  *label; /* (owned) */
} RouseHistoryPlotTick;

/** (transfer full) (element-type RouseHistoryPlotTick): at round times in @zone, at most @max_ticks. */
GArray *rouse_history_plot_make_time_ticks (gint64 since, gint64 until, guint max_ticks, GTimeZone *zone);

G_END_DECLS
