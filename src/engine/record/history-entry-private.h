/* history-entry-private.h - for the list that fills its entries in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-entry.h"

G_BEGIN_DECLS

RouseHistoryEntry *rouse_history_entry_new (gint64 id, gint64 at);
/** Takes over what is new in @row (transfer full), and notifies if anything is. */
void rouse_history_entry_take_row (RouseHistoryEntry *self, RouseHistoryRow *row);

G_END_DECLS
