/* history.h - reloads and runs, kept in SQLite by one thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/reload.h"
#include "record/run.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY (rouse_history_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistory, rouse_history, ROUSE, HISTORY, GObject)

typedef struct
{
  const char *project;     /* (nullable) exact name */
  gboolean    failed_only; /* outcome failed or not started */
  gint64      since;       /* wall clock µs; 0 for all */
  guint       limit;       /* 0 for all */
} RouseHistoryQuery;

/** One row of an answer: a reload, and the run it started if that is known. */
typedef struct
{
  gint64       id;
  RouseReload *reload;
  RouseRun    *run; /* (nullable) */
} RouseHistoryRow;

void rouse_history_row_free (RouseHistoryRow *row);

/** (transfer full): $XDG_STATE_HOME/rouse/history.db. */
char *rouse_history_dup_default_path (void);

/**
 * Opens or makes the database at @path (":memory:" for tests). Blocks for the opening only. An unreadable
 * or damaged database is put aside under a name that says so and a new one begun; @notice then tells.
 * A database of a newer Rouse is an error.
 */
RouseHistory *rouse_history_open (const char *path, char **notice, GError **error);

/** Records, without blocking, in the order of the calls. Values are copied before the call returns. */
void rouse_history_add_reload (RouseHistory *self, const RouseReload *reload);
void rouse_history_add_run (RouseHistory *self, const char *project, const char *program, const RouseRun *run);

/** Blocks until everything given so far is on disk. */
void rouse_history_flush (RouseHistory *self);

/** (transfer full) (element-type RouseHistoryRow): newest first. Blocks; sees all that was given before. */
GPtrArray *rouse_history_query (RouseHistory *self, const RouseHistoryQuery *query, GError **error);

G_END_DECLS
