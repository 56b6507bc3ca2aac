/* history-diff.h - what is different between two states of a list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-find.h"

G_BEGIN_DECLS

/** In the place of so many old items there are so many new ones. */
typedef struct
{
  guint position; /* in the old list */
  guint n_removed;
  guint from; /* in the new list: where those begin that were */
  guint n_added;
} RouseHistorySplice;

/* So many are told one by one; of more, the rest is one. */
#define ROUSE_HISTORY_MAX_SPLICES 16

/**
 * (transfer full) (element-type RouseHistorySplice): how @old becomes @new (both element-type RouseHistoryRef), from
 * the beginning to the end, with gaps between. Small when few items came, went or moved; what is far apart is
 * not compared. To apply them one by one, begin with the last.
 */
GArray *rouse_history_diff (const GArray *old, const GArray *now);

G_END_DECLS
