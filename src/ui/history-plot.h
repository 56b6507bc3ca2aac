/* history-plot.h - the chart of start-up times and failures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-chart.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_PLOT (rouse_history_plot_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryPlot, rouse_history_plot, ROUSE, HISTORY_PLOT, GtkWidget)

/**
 * Arrow keys go from reload to reload, Enter chooses one; with Shift they mark a stretch of time, as dragging does.
 *
 * Signals:
 *   chosen (gint64 id)                     a reload was clicked
 *   brushed (gint64 since, gint64 until)   a stretch of time was marked, wall clock µs, exclusive
 */
GtkWidget *rouse_history_plot_new (void);

/** (nullable): what to show. */
void rouse_history_plot_set_chart (RouseHistoryPlot *self, RouseHistoryChart *chart);
/** Marks the reload of that id, if it has a dot; 0: none. */
void rouse_history_plot_set_selected (RouseHistoryPlot *self, gint64 id);

/** The colour of a program, which it keeps whatever else there is in the chart. */
void rouse_history_plot_get_color (const char *program, gboolean dark, GdkRGBA *color);

G_END_DECLS
