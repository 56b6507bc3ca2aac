/* history-overview.h - what the wanted reloads have in common: how many, how fast, and the chart
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-chart.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_OVERVIEW (rouse_history_overview_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryOverview, rouse_history_overview, ROUSE, HISTORY_OVERVIEW, AdwBin)

/* Signals: chosen (gint64 id) · brushed (gint64 since, gint64 until), as those of the plot.
 * Property: "expanded" (boolean): whether there is a chart. */

void rouse_history_overview_set_history (RouseHistoryOverview *self, RouseHistory *history);
/** Shows the reloads that pass @filter, as soon as they have been counted. */
void rouse_history_overview_set_filter (RouseHistoryOverview *self, const RouseHistoryFilter *filter);
/** Counts again, soon: something has changed. Nothing is done while it cannot be seen. */
void rouse_history_overview_refresh (RouseHistoryOverview *self);
/** Marks the reload of that id; 0: none. */
void rouse_history_overview_set_selected (RouseHistoryOverview *self, gint64 id);

G_END_DECLS
