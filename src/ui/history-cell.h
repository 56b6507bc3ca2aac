/* history-cell.h - one cell of the table of the history
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "record/history-entry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_HISTORY_COLUMN_TIME,
  ROUSE_HISTORY_COLUMN_PROJECT,
  ROUSE_HISTORY_COLUMN_PROGRAM,
  ROUSE_HISTORY_COLUMN_OUTCOME,
  ROUSE_HISTORY_COLUMN_DURATION,
  ROUSE_HISTORY_COLUMN_ACTION,
  ROUSE_HISTORY_COLUMN_CAUSE,
  ROUSE_HISTORY_N_COLUMNS,
} RouseHistoryColumn;

#define ROUSE_TYPE_HISTORY_CELL (rouse_history_cell_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryCell, rouse_history_cell, ROUSE, HISTORY_CELL, GtkWidget)

/** Shows what @column says of the reload that @item, whose child it is, stands for. */
GtkWidget *rouse_history_cell_new (GtkListItem *item, RouseHistoryColumn column, RouseClock *clock);

/** Shows the item that the list item has now; none: forgets it. */
void rouse_history_cell_bind (RouseHistoryCell *self);
/** Says the time again, which is another when a day is over. */
void rouse_history_cell_refresh (RouseHistoryCell *self);
/** Where it is in the list. */
guint rouse_history_cell_get_position (RouseHistoryCell *self);

G_END_DECLS
