/* history-filter-bar.h - what of the history is wanted
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "record/history-read.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_FILTER_BAR (rouse_history_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryFilterBar, rouse_history_filter_bar, ROUSE, HISTORY_FILTER_BAR, GtkWidget)

/* Signals: changed () · left (): Escape in an empty search entry. */

void rouse_history_filter_bar_set_clock (RouseHistoryFilterBar *self, RouseClock *clock);
/** (transfer full): what is wanted now; "Today" ends with the day, so ask again then. */
RouseHistoryFilter *rouse_history_filter_bar_dup_filter (RouseHistoryFilterBar *self);

/** Offers the projects and programs of @names (element-type RouseHistoryName). What is chosen stays chosen. */
void rouse_history_filter_bar_set_names (RouseHistoryFilterBar *self, GPtrArray *names);
/** Nothing but the reloads of @project (nullable: of all projects). */
void rouse_history_filter_bar_set_project (RouseHistoryFilterBar *self, const char *project);
/** Nothing but the reloads between two moments, wall clock µs. */
void rouse_history_filter_bar_set_range (RouseHistoryFilterBar *self, gint64 since, gint64 until);
void rouse_history_filter_bar_clear (RouseHistoryFilterBar *self);
/** Puts the focus into the search entry, and selects what is in it. */
void rouse_history_filter_bar_focus_search (RouseHistoryFilterBar *self);
/** Searches for what is typed while something in @widget has the focus and has no use for it. */
void rouse_history_filter_bar_search_from (RouseHistoryFilterBar *self, GtkWidget *widget);

G_END_DECLS
