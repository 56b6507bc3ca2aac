/* history-fetch.h - what a list of the history has read for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-find.h"

G_BEGIN_DECLS

/** A question and its answer. */
typedef struct
{
  GArray             *ids;    /* (owned) (element-type gint64) brief rows of these */
  RouseHistoryFilter *filter; /* (owned) (nullable) for a list, as are the following */
  RouseHistoryOrder   order;
  gboolean            descending;
  guint               n_first; /* the rows of so many at its beginning, too */

  GArray    *refs; /* (owned) (nullable) (element-type RouseHistoryRef) */
  GPtrArray *rows; /* (owned) (nullable) (element-type RouseHistoryRow) those that there are */
} RouseHistoryFetch;

/** Takes @ids. */
RouseHistoryFetch *rouse_history_fetch_new (GArray *ids);
void               rouse_history_fetch_free (RouseHistoryFetch *self);

/* RouseHistoryCallFunc, with a fetch as data. */
gboolean rouse_history_fetch_rows (RouseHistoryDb *db, gpointer data, GError **error);
gboolean rouse_history_fetch_list (RouseHistoryDb *db, gpointer data, GError **error);

G_END_DECLS
