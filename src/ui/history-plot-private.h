/* history-plot-private.h - the two halves of the chart: what it does, and how it looks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "history-plot-layout.h"
#include "history-plot.h"

G_BEGIN_DECLS

/** What is drawn above the dots, and changes with the pointer. */
typedef struct
{
  guint    hovered;  /* index of the point below the pointer or with the keyboard's focus; G_MAXUINT: none */
  guint    selected; /* index; G_MAXUINT: none */
  gboolean brushing;
  double   brush_from; /* x */
  double   brush_to;
} RouseHistoryPlotMarks;

/** (transfer full): the area of @widget that is left beside the labels of the axes. */
void rouse_history_plot_measure (GtkWidget *widget, const RouseHistoryChart *chart, RouseHistoryPlotLayout *layout);
/** Axes and dots. */
void rouse_history_plot_draw (GtkWidget *widget, GtkSnapshot *snapshot, const RouseHistoryChart *chart, const RouseHistoryPlotLayout *layout);
void rouse_history_plot_draw_marks (GtkWidget                    *widget,
                                    GtkSnapshot                  *snapshot,
                                    const RouseHistoryChart      *chart,
                                    const RouseHistoryPlotLayout *layout,
                                    const RouseHistoryPlotMarks  *marks);

G_END_DECLS
