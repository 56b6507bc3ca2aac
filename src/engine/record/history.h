/* history.h - reloads and runs, kept in SQLite by one thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/reload.h"
#include "record/run.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY (rouse_history_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistory, rouse_history, ROUSE, HISTORY, GObject)

/* What one record may hold. Nobody reads the names of more files than that, and the end of the output
 * is where it says why. */
#define ROUSE_HISTORY_MAX_FILES 100
#define ROUSE_HISTORY_MAX_TAIL 65536

typedef struct
{
  const char *project;     /* (nullable) exact name */
  gboolean    failed_only; /* outcome failed or not started, or the run broke down after it was ready */
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

#define ROUSE_TYPE_HISTORY_ROW (rouse_history_row_get_type ())
GType rouse_history_row_get_type (void);

/** (transfer full): the same reload and run, not copies of them. */
RouseHistoryRow *rouse_history_row_copy (const RouseHistoryRow *row);
void             rouse_history_row_free (RouseHistoryRow *row);

/** (transfer full): $XDG_STATE_HOME/rouse/history.db. */
char *rouse_history_dup_default_path (void);

/**
 * The database at @path (":memory:" for tests), which may be shared with other processes. Opening it is
 * left to the history's thread, as it may wait for the disk: this never blocks, and what is recorded
 * meanwhile is kept. Signals, in the main context that is the caller's default:
 *   renewed (const char *notice)   a damaged database was put aside under a name that says so
 *   failed (GError *)              recording does not work. Told once, until it has worked again; what
 *                                  could not be written is tried again with the next record
 *   changed                        something in it is different now: recorded, deleted or forgotten. Many
 *                                  at a time are told once. What other processes did is only noticed by
 *                                  rouse_history_poll()
 */
RouseHistory *rouse_history_new (const char *path);

/**
 * The same, but blocks until it is open and tells at once. A damaged database makes a @notice (out)
 * (optional) (nullable), which is then not signalled; a database of a newer Rouse is %ROUSE_ERROR_STORE.
 */
RouseHistory *rouse_history_open (const char *path, char **notice, GError **error);

/**
 * Records, without blocking, in the order of the calls. Values are copied before the call returns. A run
 * that is recorded again, as it is when it has ended, replaces what was known of it. Any thread.
 */
void rouse_history_add_reload (RouseHistory *self, const RouseReload *reload);
void rouse_history_add_run (RouseHistory *self, const char *project, const char *program, const RouseRun *run);

/** Looks whether another process has written to the database: `changed` tells. Does not block. */
void rouse_history_poll (RouseHistory *self);

/** From now on keeps reloads for @days, and no more than @n_reloads. Does not block. */
void rouse_history_set_limits (RouseHistory *self, guint days, guint n_reloads);

/** How many records were given up, because they could not be written for too long. */
guint rouse_history_get_n_lost (RouseHistory *self);

/**
 * Blocks until everything given so far is committed, so that no end of this process can lose it; at most
 * about two seconds when another process holds the lock.
 */
void rouse_history_flush (RouseHistory *self);

/**
 * (transfer full) (element-type RouseHistoryRow): newest first. Blocks; sees all that was given before,
 * and what other processes wrote.
 */
GPtrArray *rouse_history_query (RouseHistory *self, const RouseHistoryQuery *query, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseHistoryRow, rouse_history_row_free)
G_END_DECLS
