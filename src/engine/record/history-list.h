/* history-list.h - the reloads that pass a filter, as a list that reads what is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "record/history-entry.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_LIST (rouse_history_list_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryList, rouse_history_list, ROUSE, HISTORY_LIST, GObject)

/**
 * A #GListModel of #RouseHistoryEntry, at first of all reloads, newest first. Main context only; nothing
 * blocks. It keeps the ids of all that pass (100,000 are 1.6 MB), and reads rows when their entries are asked
 * for. When filter or order change, the old items stay until the new ones are known; entries that are in
 * both stay the same objects.
 *
 * While it is live, what is recorded by this process or another appears by itself.
 *
 * Properties, notified: "n-items" (uint), "loading" (boolean: which reloads pass is being found out),
 * "live" (boolean), "error" (GError, nullable: why the last attempt failed).
 */
RouseHistoryList *rouse_history_list_new (RouseHistory *history, RouseClock *clock);

/** @filter is copied; %NULL for every reload. */
void                      rouse_history_list_set_filter (RouseHistoryList *self, const RouseHistoryFilter *filter);
const RouseHistoryFilter *rouse_history_list_get_filter (RouseHistoryList *self);

/** Among what is equal the newest comes first, either way. */
void              rouse_history_list_set_order (RouseHistoryList *self, RouseHistoryOrder order, gboolean descending);
RouseHistoryOrder rouse_history_list_get_order (RouseHistoryList *self, gboolean *descending);

/** Whether somebody looks: only then are others' writings looked for, once a second. Not at first. */
void     rouse_history_list_set_live (RouseHistoryList *self, gboolean live);
gboolean rouse_history_list_get_live (RouseHistoryList *self);

gboolean      rouse_history_list_get_loading (RouseHistoryList *self);
const GError *rouse_history_list_get_error (RouseHistoryList *self);
/** Reads everything again, as after an error. */
void rouse_history_list_reload (RouseHistoryList *self);

/** Without making or reading an entry: the reload's id, and when it was (wall clock µs). */
gint64 rouse_history_list_get_id (RouseHistoryList *self, guint position);
gint64 rouse_history_list_get_at (RouseHistoryList *self, guint position);
/** Where the reload of that id is; %G_MAXUINT (as GTK_INVALID_LIST_POSITION) when it is not in the list. */
guint rouse_history_list_find (RouseHistoryList *self, gint64 id);

G_END_DECLS
