/* history-timings.h - where the time of a reload went
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/reload.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_TIMINGS (rouse_history_timings_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryTimings, rouse_history_timings, ROUSE, HISTORY_TIMINGS, GtkWidget)

/** Shows the parts of @reload that are known; it is hidden when none is. */
void rouse_history_timings_set_reload (RouseHistoryTimings *self, const RouseReload *reload);

G_END_DECLS
