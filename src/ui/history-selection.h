/* history-selection.h - which reloads of the list are selected, however it is filtered and sorted
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_SELECTION (rouse_history_selection_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistorySelection, rouse_history_selection, ROUSE, HISTORY_SELECTION, GObject)

/**
 * A #GtkSelectionModel of what is in @list. Reloads stay selected when they move; #GtkMultiSelection would make
 * an entry of every reload to find them again.
 *
 * Signals:
 *   replaced   so much is different that a view cannot know any more where it was
 */
RouseHistorySelection *rouse_history_selection_new (RouseHistoryList *list);

RouseHistoryList *rouse_history_selection_get_list (RouseHistorySelection *self);
guint             rouse_history_selection_get_n_selected (RouseHistorySelection *self);
/** (transfer full) (element-type gint64): ids, from the top. */
GArray *rouse_history_selection_dup_ids (RouseHistorySelection *self);
/** The position of the first that is selected, or %GTK_INVALID_LIST_POSITION. */
guint rouse_history_selection_get_first (RouseHistorySelection *self);
/** Selects the reload of that id and nothing else. Returns: its position, or %GTK_INVALID_LIST_POSITION. */
guint rouse_history_selection_select_id (RouseHistorySelection *self, gint64 id);

G_END_DECLS
