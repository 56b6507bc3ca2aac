/* history-period.h - a button that offers stretches of time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_HISTORY_ANY_TIME,
  ROUSE_HISTORY_TODAY,
  ROUSE_HISTORY_LAST_WEEK,  /* seven days, with today */
  ROUSE_HISTORY_LAST_MONTH, /* thirty */
  ROUSE_HISTORY_DAYS,       /* from one day to another */
  ROUSE_HISTORY_RANGE,      /* from one moment to another, as chosen in the chart */
} RouseHistoryPeriodKind;

#define ROUSE_TYPE_HISTORY_PERIOD (rouse_history_period_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryPeriod, rouse_history_period, ROUSE, HISTORY_PERIOD, AdwBin)

/* Signal: changed (). */

RouseHistoryPeriodKind rouse_history_period_get_kind (RouseHistoryPeriod *self);
/** What it means at @now, wall clock µs: @since inclusive, @until exclusive; 0 for no bound. */
void rouse_history_period_get_bounds (RouseHistoryPeriod *self, gint64 now, gint64 *since, gint64 *until);
void rouse_history_period_set_kind (RouseHistoryPeriod *self, RouseHistoryPeriodKind kind);
/** Chooses a stretch between two moments, wall clock µs. */
void rouse_history_period_set_range (RouseHistoryPeriod *self, gint64 since, gint64 until);

/** The beginning of the day that @now is in, or @days days later, wall clock µs, in the local zone. */
gint64 rouse_history_period_get_midnight (gint64 now, int days);

G_END_DECLS
