/* history-db.h - the history's database file: opened, put aside when damaged, written, read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history.h"

G_BEGIN_DECLS

/* One connection, used by one thread. All of this blocks. */
typedef struct _RouseHistoryDb RouseHistoryDb;

/**
 * Opens or makes the database at @path. One that cannot be read is put aside and a new one begun;
 * @notice (out) (optional) (transfer full) then tells, else it is left alone.
 */
RouseHistoryDb *rouse_history_db_open (const char *path, char **notice, GError **error);
void            rouse_history_db_close (RouseHistoryDb *self);

/** %FALSE when the file is no longer the one at its path: close it and open anew. */
gboolean rouse_history_db_is_current (RouseHistoryDb *self);
/** Closes it and renames its file: damage came to light while it was used. */
gboolean rouse_history_db_put_aside (RouseHistoryDb *self, char **notice, GError **error);

/** Begins what rouse_history_db_commit() makes lasting or rouse_history_db_roll_back() undoes. */
gboolean rouse_history_db_begin (RouseHistoryDb *self, GError **error);
gboolean rouse_history_db_commit (RouseHistoryDb *self, GError **error);
void     rouse_history_db_roll_back (RouseHistoryDb *self);

/** What runs until the next call is interrupted, as %G_IO_ERROR_CANCELLED, when @cancellable (nullable) is cancelled. */
void rouse_history_db_set_cancellable (RouseHistoryDb *self, GCancellable *cancellable);
/** A number that is another one after another process, and nobody else, has written. */
gint64 rouse_history_db_get_data_version (RouseHistoryDb *self);
/** A number that is another one after something has been written here. */
int rouse_history_db_get_n_changes (RouseHistoryDb *self);

gboolean   rouse_history_db_add_reload (RouseHistoryDb *self, const RouseReload *reload, GError **error);
gboolean   rouse_history_db_add_run (RouseHistoryDb *self, const char *project, const char *program, const RouseRun *run, GError **error);
GPtrArray *rouse_history_db_query (RouseHistoryDb *self, const RouseHistoryQuery *query, GError **error);
/**
 * (transfer full) (nullable): one reload with at most @max_files of its files, and the output of its run only if
 * @with_tail. %NULL without an error when there is none of that id.
 */
RouseHistoryRow *rouse_history_db_read (RouseHistoryDb *self, gint64 id, guint max_files, gboolean with_tail, GError **error);

/* What is kept. Three months is longer than anyone looks back; a hundred thousand reloads is a thousand
 * on each of those days. Output is for the last failures: a thousand runs of at most 64 KiB are 64 MiB.
 * The size holds even if every reload names a hundred files with long paths. */
#define ROUSE_HISTORY_MAX_AGE_DAYS 90
#define ROUSE_HISTORY_MAX_RELOADS 100000
#define ROUSE_HISTORY_MAX_RUNS 100000
#define ROUSE_HISTORY_MAX_TAILS 1000
#define ROUSE_HISTORY_MAX_BYTES (256 * 1024 * 1024)

/** The limits above; tests use smaller ones. */
typedef struct
{
  gint64 max_age_us;
  guint  max_reloads;
  guint  max_runs;
  guint  max_tails;
  gint64 max_bytes;
} RouseHistoryLimits;

extern const RouseHistoryLimits rouse_history_limits;

/**
 * Deletes a little of what is beyond @limits at wall-clock time @now, the oldest first, in one short
 * transaction, so that other processes are not kept waiting. @more tells that there is more.
 */
gboolean rouse_history_db_prune (RouseHistoryDb *self, const RouseHistoryLimits *limits, gint64 now, gboolean *more, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseHistoryDb, rouse_history_db_close)
G_END_DECLS
