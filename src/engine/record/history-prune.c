/* history-prune.c - the history keeps to its limits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-db-private.h"
#include "record/history-delete.h"
#include "record/sql.h"

/* At most so many rows of a kind are deleted in one transaction: a few milliseconds. */
#define STEP 500

/* Whether a reload that stays, or may be put back yet, has to do with the same run: the one that started it, or one of
 * those that it took without a restart. */
#define IS_SHARED                                                            \
  "EXISTS (SELECT 1 FROM reload AS other WHERE other.run_id = reload.run_id" \
  " AND (other.deletion IS NULL OR other.deletion NOT IN (SELECT id FROM deletion WHERE at < ?1)))"

const RouseHistoryLimits rouse_history_limits = {
  .max_age_us = ROUSE_HISTORY_MAX_AGE_DAYS * G_TIME_SPAN_DAY,
  .max_reloads = ROUSE_HISTORY_MAX_RELOADS,
  .max_runs = ROUSE_HISTORY_MAX_RUNS,
  .max_tails = ROUSE_HISTORY_MAX_TAILS,
  .max_bytes = ROUSE_HISTORY_MAX_BYTES,
};

/* Runs @sql, which deletes at most ?2 rows beyond limit ?1. */
static gboolean
run_step (RouseHistoryDb *self, const char *sql, gint64 limit, gboolean *more, GError **error)
{
  sqlite3_stmt *stmt = rouse_sql_prepare (self->handle, sql, error);
  gboolean      ok;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, limit);
  sqlite3_bind_int64 (stmt, 2, STEP);
  ok = rouse_sql_run (stmt, error);
  if (ok && sqlite3_changes (self->handle) >= STEP)
    *more = TRUE;
  sqlite3_finalize (stmt);
  return ok;
}

/* Frees room by the oldest reloads and the runs that are older than any reload kept. */
static gboolean
prune_bytes (RouseHistoryDb *self, gint64 max_bytes, gboolean *more, GError **error)
{
  gint64 page_size, n_pages, n_free;

  if (!rouse_sql_get_int (self->handle, "PRAGMA page_size", &page_size, error) ||
      !rouse_sql_get_int (self->handle, "PRAGMA page_count", &n_pages, error) ||
      !rouse_sql_get_int (self->handle, "PRAGMA freelist_count", &n_free, error))
    return FALSE;
  if ((n_pages - n_free) * page_size <= max_bytes)
    return TRUE;
  return run_step (self, "DELETE FROM reload WHERE ?1 AND id IN (SELECT id FROM reload ORDER BY at LIMIT ?2)",
                   TRUE, more, error) &&
         run_step (self, "DELETE FROM run WHERE ?1 AND rowid IN (SELECT rowid FROM run WHERE started_at < (SELECT COALESCE (MIN (at), 9223372036854775807) FROM reload) ORDER BY started_at LIMIT ?2)",
                   TRUE, more, error);
}

static gboolean
prune (RouseHistoryDb *self, const RouseHistoryLimits *limits, gint64 now, gboolean *more, GError **error)
{
  const struct
  {
    const char *sql;
    gint64      limit;
  } rules[] = {
    /* What was deleted, with its output first. */
    { "DELETE FROM run WHERE id IN (SELECT run_id FROM reload JOIN run ON run.id = reload.run_id"
      " WHERE deletion IN (SELECT id FROM deletion WHERE at < ?1) AND NOT " IS_SHARED " LIMIT ?2)",
      now - ROUSE_HISTORY_UNDO_US },
    { "DELETE FROM reload WHERE id IN (SELECT id FROM reload WHERE deletion IN (SELECT id FROM deletion WHERE at < ?1)"
      " AND (NOT EXISTS (SELECT 1 FROM run WHERE run.id = reload.run_id) OR " IS_SHARED ") LIMIT ?2)",
      now - ROUSE_HISTORY_UNDO_US },
    { "DELETE FROM deletion WHERE id IN (SELECT id FROM deletion WHERE at < ?1"
      " AND NOT EXISTS (SELECT 1 FROM reload WHERE reload.deletion = deletion.id) LIMIT ?2)",
      now - ROUSE_HISTORY_UNDO_US },
    { "DELETE FROM reload WHERE id IN (SELECT id FROM reload WHERE at < ?1 ORDER BY at LIMIT ?2)",
      now - limits->max_age_us },
    { "DELETE FROM reload WHERE id IN (SELECT id FROM reload ORDER BY at"
      " LIMIT MAX (0, MIN (?2, (SELECT COUNT (*) FROM reload) - ?1)))",
      limits->max_reloads },
    { "DELETE FROM run WHERE rowid IN (SELECT rowid FROM run WHERE started_at < ?1 ORDER BY started_at LIMIT ?2)",
      now - limits->max_age_us },
    { "DELETE FROM run WHERE rowid IN (SELECT rowid FROM run ORDER BY started_at"
      " LIMIT MAX (0, MIN (?2, (SELECT COUNT (*) FROM run) - ?1)))",
      limits->max_runs },
    { "UPDATE run SET tail = NULL WHERE rowid IN (SELECT rowid FROM run WHERE tail IS NOT NULL ORDER BY started_at"
      " LIMIT MAX (0, MIN (?2, (SELECT COUNT (*) FROM run WHERE tail IS NOT NULL) - ?1)))",
      limits->max_tails },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!run_step (self, rules[i].sql, rules[i].limit, more, error))
      return FALSE;
  return prune_bytes (self, limits->max_bytes, more, error);
}

gboolean
rouse_history_db_prune (RouseHistoryDb *self, const RouseHistoryLimits *limits, gint64 now, gboolean *more, GError **error)
{
  *more = FALSE;
  if (!rouse_history_db_begin (self, error))
    return FALSE;
  if (prune (self, limits, now, more, error) && rouse_history_db_commit (self, error))
    return TRUE;
  rouse_history_db_roll_back (self);
  return FALSE;
}
