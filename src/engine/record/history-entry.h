/* history-entry.h - one row of a list of the history, filled in when it has been read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-filter.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_ENTRY (rouse_history_entry_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryEntry, rouse_history_entry, ROUSE, HISTORY_ENTRY, GObject)

/**
 * Main context only. The same reload is the same object for as long as somebody holds it.
 *
 * Properties: "id" (int64, constant); "loaded" (boolean, notified once); "row" (RouseHistoryRow, notified
 * whenever something in it is different, and %NULL until loaded).
 */
gint64   rouse_history_entry_get_id (RouseHistoryEntry *self);
gint64   rouse_history_entry_get_at (RouseHistoryEntry *self);
gboolean rouse_history_entry_get_loaded (RouseHistoryEntry *self);

/**
 * (nullable) (transfer none): %NULL while it is being read. Brief: of its files only the first
 * ROUSE_HISTORY_BRIEF_FILES (n_changes counts all), and the run without its output. All of it is
 * rouse_history_get_details_async(). Do not change it.
 */
const RouseHistoryRow *rouse_history_entry_get_row (RouseHistoryEntry *self);

#define ROUSE_HISTORY_BRIEF_FILES 3

G_END_DECLS
