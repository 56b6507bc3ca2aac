/* history-find.h - goes through all reloads that pass a filter, on the history's thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-db.h"
#include "record/history-filter.h"

G_BEGIN_DECLS

/** What is known of a reload that passes. Strings live until the function returns. */
typedef struct
{
  gint64               id;
  gint64               at;
  const char          *project; /* (nullable) these are only set when they were asked for */
  const char          *program; /* (nullable) */
  RouseHistoryOutcomes outcome;
  gint64               startup_us;
  gint64               total_us;
} RouseHistoryMatch;

typedef void (*RouseHistoryMatchFunc) (const RouseHistoryMatch *match, gpointer data);

/**
 * Calls @func for each, in no particular order. Without @details only id and at are set, which is several
 * times as fast.
 */
gboolean rouse_history_db_find (RouseHistoryDb           *self,
                                const RouseHistoryFilter *filter,
                                gboolean                  details,
                                RouseHistoryMatchFunc     func,
                                gpointer                  data,
                                GError                  **error);

/** Where a reload is in an ordered answer. */
typedef struct
{
  gint64 id;
  gint64 at;
} RouseHistoryRef;

/** (transfer full) (nullable) (element-type RouseHistoryRef): all of them, in order. */
GArray *rouse_history_db_list (RouseHistoryDb           *self,
                               const RouseHistoryFilter *filter,
                               RouseHistoryOrder         order,
                               gboolean                  descending,
                               GError                  **error);

G_END_DECLS
