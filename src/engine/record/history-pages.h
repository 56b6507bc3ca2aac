/* history-pages.h - the entries of a list that somebody holds, and the reading of their rows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-entry.h"
#include "record/history-find.h"

G_BEGIN_DECLS

/* Rows are read so many at a time: about two screens. */
#define ROUSE_HISTORY_PAGE 100

/* Main context only. */
typedef struct _RouseHistoryPages RouseHistoryPages;

RouseHistoryPages *rouse_history_pages_new (RouseHistory *history);
/** Reads no more, and lets go of everything; entries that somebody holds stay as they are. */
void rouse_history_pages_stop (RouseHistoryPages *self);

/** @refs (element-type RouseHistoryRef) is the list from now on, and is not changed without another call of this. */
void rouse_history_pages_set_refs (RouseHistoryPages *self, GArray *refs);

/** (transfer full): of the reload at @position, the same for everybody. It is read later, with those around it. */
RouseHistoryEntry *rouse_history_pages_dup_entry (RouseHistoryPages *self, guint position);

/** (transfer full) (element-type gint64): the reloads of all entries there are. */
GArray *rouse_history_pages_get_ids (RouseHistoryPages *self);
/** Fills in @rows (element-type RouseHistoryRow), whether entries of them are there or not. */
void rouse_history_pages_take_rows (RouseHistoryPages *self, GPtrArray *rows);

G_END_DECLS
