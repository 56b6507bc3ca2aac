/* history-columns.h - the table of the history
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "history-selection.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_COLUMNS (rouse_history_columns_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryColumns, rouse_history_columns, ROUSE, HISTORY_COLUMNS, AdwBin)

/**
 * The view of a selection; its headers set the order of the selection's list. When it is at the top it stays there
 * as new reloads come, otherwise what is in sight stays where it is.
 *
 * Signals:
 *   activated (gint64 id)          Enter, or a double click
 *   menu (GdkRectangle *)          a menu is wanted for what is selected; in coordinates of this widget
 */
GtkWidget *rouse_history_columns_new (void);

void rouse_history_columns_set_selection (RouseHistoryColumns *self, RouseHistorySelection *selection, RouseClock *clock);
/** Selects the reload of that id and brings it into sight. Returns whether it is in the list. */
gboolean rouse_history_columns_show_id (RouseHistoryColumns *self, gint64 id);
/** Brings what is selected into sight, or else the top, when the list has its next answer. */
void rouse_history_columns_reveal_selected (RouseHistoryColumns *self);
/** Puts the keyboard's focus on the row that is selected, or the first one. */
void rouse_history_columns_focus (RouseHistoryColumns *self);
/** Says all times again, since they are told relative to now. */
void rouse_history_columns_refresh (RouseHistoryColumns *self);

G_END_DECLS
