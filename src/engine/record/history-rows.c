/* history-rows.c - reloads and runs as rows, both ways
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-db-private.h"
#include "record/history-schema.h"
#include "record/sql.h"

#include <string.h>

/* Columns are written and read in the order in which they stand here; @t names the table. */
#define RELOAD_COLUMNS(t) \
  t "project," t "program," t "at," t "cause," t "action," t "outcome," t "settle_us," t "build_us," t "stop_us," t "start_us," t "ready_us," t "run_id," t "n_files," t "first_us," t "last_us," t "settled_us," t "branch_before," t "branch_after," t "held_for," t "tried," t "fall_back," t "rule," t "hot_us," t "why"
#define N_CHANGE_COLUMNS 7 /* of those: from n_files on, NULL when no change was the cause */
#define RUN_COLUMNS_BUT_TAIL(t) \
  t "id," t "pid," t "started_at," t "start_us," t "ready_us," t "end_us," t "wait_status," t "ended," t "expected," t "killed," t "error,"
#define RUN_COLUMNS(t)     \
  RUN_COLUMNS_BUT_TAIL (t) \
  t "tail"

/* The numbers of QUERY below. */
G_STATIC_ASSERT (ROUSE_OUTCOME_FAILED == 2 && ROUSE_OUTCOME_NOT_STARTED == 4 && ROUSE_OUTCOME_BUILD_FAILED == 5);

const char *const rouse_history_statements[N_STATEMENTS] = {
  [ADD_RELOAD] = "INSERT INTO reload (" RELOAD_COLUMNS ("") ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
  [ADD_FILE] = "INSERT INTO file (reload_id, seq, path, kind, moved_from) VALUES (?,?,?,?,?)",
  [ADD_SEARCH] = "INSERT OR REPLACE INTO search (reload_id, text) SELECT id, " ROUSE_HISTORY_SEARCH_TEXT_AND_RULE " FROM reload WHERE id = ?",
  [ADD_RUN] = "INSERT OR REPLACE INTO run (" RUN_COLUMNS ("") ", project, program) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
  /* A run that was ready and broke down later has failed too, as far as who started it is concerned; exit code 3 (768)
   * only asks for a restart. */
  [QUERY] = "SELECT reload.id," RELOAD_COLUMNS ("reload.") "," RUN_COLUMNS ("run.") " FROM reload"
                                                                                    " LEFT JOIN run ON run.id = reload.run_id"
                                                                                    " WHERE deletion IS NULL AND (?1 IS NULL OR reload.project = ?1)"
                                                                                    " AND (?2 = 0 OR outcome IN (2, 4, 5) OR (action < 2 AND ended AND NOT expected AND wait_status NOT IN (0, 768)))"
                                                                                    " AND at >= ?3 ORDER BY at DESC, reload.id DESC LIMIT ?4",
  [QUERY_FILES] = "SELECT path, kind, moved_from FROM file WHERE reload_id = ? ORDER BY seq LIMIT ?",
  [READ] = "SELECT reload.id," RELOAD_COLUMNS ("reload.") "," RUN_COLUMNS ("run.") " FROM reload LEFT JOIN run ON run.id = reload.run_id WHERE reload.id = ? AND deletion IS NULL",
  [READ_BRIEF] = "SELECT reload.id," RELOAD_COLUMNS ("reload.") "," RUN_COLUMNS_BUT_TAIL ("run.") "NULL FROM reload LEFT JOIN run ON run.id = reload.run_id WHERE reload.id = ? AND deletion IS NULL",
  [DATA_VERSION] = "PRAGMA data_version",
};

/* Walks over a statement's parameters or over the columns of its answer. */
typedef struct
{
  sqlite3_stmt *stmt;
  int           i;
} Cursor;

static void
put_int (Cursor *cursor, gint64 value)
{
  sqlite3_bind_int64 (cursor->stmt, ++cursor->i, value);
}

/* The statement runs before the value goes away. */
static void
put_text (Cursor *cursor, const char *value)
{
  sqlite3_bind_text (cursor->stmt, ++cursor->i, value, -1, SQLITE_STATIC);
}

static void
put_bytes (Cursor *cursor, const void *data, gsize length)
{
  sqlite3_bind_blob64 (cursor->stmt, ++cursor->i, data, length, SQLITE_STATIC);
}

static void
put_path (Cursor *cursor, const char *path)
{
  put_bytes (cursor, path, path != NULL ? strlen (path) : 0);
}

static gint64
get_int (Cursor *cursor)
{
  return sqlite3_column_int64 (cursor->stmt, cursor->i++);
}

/* A value that a later Rouse may have added counts as the first one. */
static int
get_enum (Cursor *cursor, int last)
{
  gint64 value = get_int (cursor);

  return value >= 0 && value <= last ? (int) value : 0;
}

static gboolean
is_null (Cursor *cursor)
{
  return sqlite3_column_type (cursor->stmt, cursor->i) == SQLITE_NULL;
}

static char *
dup_text (Cursor *cursor)
{
  return g_strdup ((const char *) sqlite3_column_text (cursor->stmt, cursor->i++));
}

static GBytes *
dup_bytes (Cursor *cursor)
{
  const void *data = sqlite3_column_blob (cursor->stmt, cursor->i);
  GBytes     *bytes = is_null (cursor) ? NULL : g_bytes_new (data, sqlite3_column_bytes (cursor->stmt, cursor->i));

  cursor->i++;
  return bytes;
}

static char *
dup_path (Cursor *cursor)
{
  const void *data = sqlite3_column_blob (cursor->stmt, cursor->i);
  char       *path = is_null (cursor) ? NULL : g_strndup (data, sqlite3_column_bytes (cursor->stmt, cursor->i));

  cursor->i++;
  return path;
}

static gboolean
add_files (RouseHistoryDb *self, gint64 reload_id, const RouseChangeSet *changes, GError **error)
{
  for (guint i = 0; i < changes->changes->len; i++)
    {
      const RouseChange *change = g_ptr_array_index (changes->changes, i);
      Cursor             cursor = { self->statements[ADD_FILE], 0 };

      put_int (&cursor, reload_id);
      put_int (&cursor, i);
      put_path (&cursor, change->path);
      put_int (&cursor, change->kind);
      put_path (&cursor, change->moved_from);
      if (!rouse_sql_run (cursor.stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_search (RouseHistoryDb *self, gint64 reload_id, GError **error)
{
  sqlite3_bind_int64 (self->statements[ADD_SEARCH], 1, reload_id);
  return rouse_sql_run (self->statements[ADD_SEARCH], error);
}

gboolean
rouse_history_db_add_reload (RouseHistoryDb *self, const RouseReload *reload, GError **error)
{
  const RouseChangeSet *changes = reload->changes;
  Cursor                cursor = { self->statements[ADD_RELOAD], 0 };
  gint64                id;

  put_text (&cursor, reload->project);
  put_text (&cursor, reload->program);
  put_int (&cursor, reload->at);
  put_int (&cursor, reload->cause);
  put_int (&cursor, reload->action);
  put_int (&cursor, reload->outcome);
  put_int (&cursor, reload->settle_us);
  put_int (&cursor, reload->build_us);
  put_int (&cursor, reload->stop_us);
  put_int (&cursor, reload->start_us);
  put_int (&cursor, reload->ready_us);
  put_text (&cursor, reload->run_id);
  if (changes != NULL) /* else they stay NULL */
    {
      put_int (&cursor, changes->n_changes);
      put_int (&cursor, changes->first_us);
      put_int (&cursor, changes->last_us);
      put_int (&cursor, changes->settled_us);
      put_text (&cursor, changes->branch_before);
      put_text (&cursor, changes->branch_after);
      put_text (&cursor, changes->held_for);
    }
  else
    cursor.i += N_CHANGE_COLUMNS;
  put_int (&cursor, reload->tried);
  put_int (&cursor, reload->fall_back);
  put_text (&cursor, reload->rule);
  put_int (&cursor, reload->hot_us);
  put_text (&cursor, reload->why);
  if (!rouse_sql_run (cursor.stmt, error))
    return FALSE;
  id = sqlite3_last_insert_rowid (self->handle);
  return (changes == NULL || add_files (self, id, changes, error)) && add_search (self, id, error);
}

gboolean
rouse_history_db_add_run (RouseHistoryDb *self, const char *project, const char *program, const RouseRun *run, GError **error)
{
  Cursor cursor = { self->statements[ADD_RUN], 0 };

  put_text (&cursor, run->id);
  put_int (&cursor, run->pid);
  put_int (&cursor, run->started_at);
  put_int (&cursor, run->start_us);
  put_int (&cursor, run->ready_us);
  put_int (&cursor, run->end_us);
  put_int (&cursor, run->wait_status);
  put_int (&cursor, run->ended);
  put_int (&cursor, run->expected);
  put_int (&cursor, run->killed);
  put_text (&cursor, run->error);
  if (run->tail != NULL)
    {
      gsize       length;
      const void *data = g_bytes_get_data (run->tail, &length);

      put_bytes (&cursor, length > 0 ? data : "", length); /* no output is not NULL */
    }
  else
    put_bytes (&cursor, NULL, 0);
  put_text (&cursor, project);
  put_text (&cursor, program);
  return rouse_sql_run (cursor.stmt, error);
}

static gboolean
read_files (RouseHistoryDb *self, gint64 reload_id, guint max_files, RouseChangeSet *changes, GError **error)
{
  sqlite3_stmt *stmt = self->statements[QUERY_FILES];
  int           rc;
  gboolean      ok;

  sqlite3_bind_int64 (stmt, 1, reload_id);
  sqlite3_bind_int64 (stmt, 2, max_files);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      Cursor           cursor = { stmt, 0 };
      g_autofree char *path = dup_path (&cursor);
      RouseChangeKind  kind = get_enum (&cursor, ROUSE_CHANGE_DELETED);
      g_autofree char *moved_from = dup_path (&cursor);

      rouse_change_set_add (changes, path, kind, moved_from);
    }
  ok = rc == SQLITE_DONE || rouse_sql_fail (self->handle, error);
  sqlite3_reset (stmt);
  return ok;
}

/* (transfer full) (nullable): without its files. */
static RouseChangeSet *
read_changes (Cursor *cursor)
{
  RouseChangeSet *changes;

  if (is_null (cursor))
    {
      cursor->i += N_CHANGE_COLUMNS;
      return NULL;
    }
  changes = rouse_change_set_new ();
  changes->n_changes = get_int (cursor);
  changes->first_us = get_int (cursor);
  changes->last_us = get_int (cursor);
  changes->settled_us = get_int (cursor);
  changes->branch_before = dup_text (cursor);
  changes->branch_after = dup_text (cursor);
  changes->held_for = dup_text (cursor);
  return changes;
}

static RouseReload *
read_reload (Cursor *cursor)
{
  RouseReload *reload = rouse_reload_new (ROUSE_CAUSE_FIRST, NULL);

  reload->project = dup_text (cursor);
  reload->program = dup_text (cursor);
  reload->at = get_int (cursor);
  reload->cause = get_enum (cursor, ROUSE_CAUSE_REQUEST);
  reload->action = get_enum (cursor, ROUSE_RELOAD_BROWSER);
  reload->outcome = get_enum (cursor, ROUSE_OUTCOME_BUILD_FAILED);
  reload->settle_us = get_int (cursor);
  reload->build_us = get_int (cursor);
  reload->stop_us = get_int (cursor);
  reload->start_us = get_int (cursor);
  reload->ready_us = get_int (cursor);
  reload->run_id = dup_text (cursor);
  reload->changes = read_changes (cursor);
  reload->tried = get_enum (cursor, ROUSE_RELOAD_BROWSER);
  reload->fall_back = get_enum (cursor, ROUSE_FALL_BACK_MIXED);
  reload->rule = dup_text (cursor);
  reload->hot_us = get_int (cursor);
  reload->why = dup_text (cursor);
  return reload;
}

static RouseRun *
read_run (Cursor *cursor)
{
  RouseRun *run;

  if (is_null (cursor))
    return NULL;
  run = rouse_run_new ();
  run->id = dup_text (cursor);
  run->pid = get_int (cursor);
  run->started_at = get_int (cursor);
  run->start_us = get_int (cursor);
  run->ready_us = get_int (cursor);
  run->end_us = get_int (cursor);
  run->wait_status = get_int (cursor);
  run->ended = get_int (cursor);
  run->expected = get_int (cursor);
  run->killed = get_int (cursor);
  run->error = dup_text (cursor);
  run->tail = dup_bytes (cursor);
  return run;
}

/* (transfer full) (nullable): where @stmt stands. */
static RouseHistoryRow *
read_row (RouseHistoryDb *self, sqlite3_stmt *stmt, guint max_files, GError **error)
{
  Cursor                      cursor = { stmt, 0 };
  g_autoptr (RouseHistoryRow) row = g_new0 (RouseHistoryRow, 1);
  RouseChangeSet             *changes;
  guint                       n_changes;

  row->id = get_int (&cursor);
  row->reload = read_reload (&cursor);
  row->run = read_run (&cursor);
  changes = row->reload->changes;
  if (changes == NULL)
    return g_steal_pointer (&row);
  n_changes = changes->n_changes;
  if (!read_files (self, row->id, max_files, changes, error))
    return NULL;
  changes->n_changes = n_changes; /* more than there are rows, when it was bounded */
  return g_steal_pointer (&row);
}

static gboolean
read_rows (RouseHistoryDb *self, sqlite3_stmt *stmt, GPtrArray *rows, GError **error)
{
  int rc;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      RouseHistoryRow *row = read_row (self, stmt, ROUSE_HISTORY_MAX_FILES, error);

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (rows, row);
    }
  return rc == SQLITE_DONE || rouse_sql_fail (self->handle, error);
}

RouseHistoryRow *
rouse_history_db_read (RouseHistoryDb *self, gint64 id, guint max_files, gboolean with_tail, GError **error)
{
  sqlite3_stmt    *stmt = self->statements[with_tail ? READ : READ_BRIEF];
  RouseHistoryRow *row = NULL;
  int              rc;

  sqlite3_bind_int64 (stmt, 1, id);
  rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    row = read_row (self, stmt, max_files, error);
  else if (rc != SQLITE_DONE)
    rouse_sql_fail (self->handle, error);
  sqlite3_reset (stmt);
  return row;
}

GPtrArray *
rouse_history_db_query (RouseHistoryDb *self, const RouseHistoryQuery *query, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_row_free);
  sqlite3_stmt         *stmt = self->statements[QUERY];
  Cursor                cursor = { stmt, 0 };
  gboolean              ok;

  put_text (&cursor, query->project);
  put_int (&cursor, query->failed_only);
  put_int (&cursor, query->since);
  put_int (&cursor, query->limit > 0 ? (gint64) query->limit : -1);
  ok = read_rows (self, stmt, rows, error);
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
  return ok ? g_steal_pointer (&rows) : NULL;
}
