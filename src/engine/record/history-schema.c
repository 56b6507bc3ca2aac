/* history-schema.c - the tables of the history, and how older ones become them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-schema.h"
#include "record/search-text.h"
#include "record/sql.h"
#include "record/history-filter.h"
#include "base/error.h"

/* The numbers in the steps below. */
G_STATIC_ASSERT (ROUSE_OUTCOME_READY == 1 && ROUSE_HISTORY_RESULT_BROKE_LATER == 16);
G_STATIC_ASSERT (ROUSE_RELOAD_START == 0 && ROUSE_RELOAD_RESTART == 1);

/* Step n leads from version n to n + 1. A step that has been released is never edited: databases out
 * there have already taken it. Each version has a dump in tests/engine/record.
 *
 * Instants are µs: `at` and `started_at` on the wall clock, the others monotonic. Durations that are
 * unknown are -1. Paths and output are bytes, not text: they need not be UTF-8. */
static const char *const steps[] = {
  /* 0 → 1: the first one */
  "CREATE TABLE reload ("
  " id INTEGER PRIMARY KEY, project TEXT, program TEXT, at INTEGER NOT NULL, cause INTEGER NOT NULL,"
  " action INTEGER NOT NULL, outcome INTEGER NOT NULL, settle_us INTEGER NOT NULL, stop_us INTEGER NOT NULL,"
  " start_us INTEGER NOT NULL, ready_us INTEGER NOT NULL, run_id TEXT,"
  " n_files INTEGER," /* all of them, of which `file` holds the first; NULL when no change was the cause */
  " first_us INTEGER, last_us INTEGER, settled_us INTEGER,"
  " branch_before TEXT, branch_after TEXT, held_for TEXT"
  ") STRICT;"
  "CREATE INDEX reload_at ON reload (at);"
  "CREATE TABLE file ("
  " reload_id INTEGER NOT NULL REFERENCES reload ON DELETE CASCADE, seq INTEGER NOT NULL,"
  " path BLOB NOT NULL, kind INTEGER NOT NULL, moved_from BLOB,"
  " PRIMARY KEY (reload_id, seq)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE run ("
  " id TEXT NOT NULL UNIQUE, project TEXT, program TEXT, pid INTEGER NOT NULL, started_at INTEGER NOT NULL,"
  " start_us INTEGER NOT NULL, ready_us INTEGER NOT NULL, end_us INTEGER NOT NULL, wait_status INTEGER NOT NULL,"
  " ended INTEGER NOT NULL, expected INTEGER NOT NULL, killed INTEGER NOT NULL, error TEXT, tail BLOB"
  ") STRICT;"
  "CREATE INDEX run_started_at ON run (started_at);"
  "CREATE INDEX run_tail ON run (started_at) WHERE tail IS NOT NULL;",

  /* 1 → 2: what the history is searched, sorted and charted by, and reloads that can be put back after they
   * were deleted. `result` is the outcome, or 5 when the run was ready and broke down later; exit code 3
   * (768) only asks for a restart. Triggers see to it, so that it is right whoever writes. */
  "CREATE TABLE deletion (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL) STRICT;"
  "ALTER TABLE reload ADD COLUMN deletion INTEGER;" /* NULL, or the one that took it out */
  "ALTER TABLE reload ADD COLUMN result INTEGER NOT NULL DEFAULT 0;"
  "CREATE INDEX reload_run ON reload (run_id) WHERE run_id IS NOT NULL;"
  "CREATE INDEX reload_deletion ON reload (deletion) WHERE deletion IS NOT NULL;"
  "DROP INDEX reload_at;"
  "CREATE INDEX reload_at ON reload (at, deletion);"
  "CREATE TABLE search (" /* what the reload can be found by, folded */
  " reload_id INTEGER PRIMARY KEY REFERENCES reload ON DELETE CASCADE, text TEXT NOT NULL"
  ") STRICT;"
  "INSERT INTO search (reload_id, text) SELECT id, " ROUSE_HISTORY_SEARCH_TEXT " FROM reload;"
  "UPDATE reload SET result = CASE WHEN outcome = 1 AND EXISTS ("
  "  SELECT 1 FROM run WHERE run.id = run_id AND ended AND NOT expected AND wait_status NOT IN (0, 768)"
  " ) THEN 5 ELSE outcome END;"
  "CREATE TRIGGER reload_result AFTER INSERT ON reload BEGIN"
  " UPDATE reload SET result = CASE WHEN new.outcome = 1 AND EXISTS ("
  "  SELECT 1 FROM run WHERE run.id = new.run_id AND ended AND NOT expected AND wait_status NOT IN (0, 768)"
  " ) THEN 5 ELSE new.outcome END WHERE id = new.id;"
  "END;"
  "CREATE TRIGGER run_result AFTER INSERT ON run BEGIN"
  " UPDATE reload SET result = CASE WHEN outcome = 1 AND new.ended AND NOT new.expected"
  "  AND new.wait_status NOT IN (0, 768) THEN 5 ELSE outcome END WHERE run_id = new.id;"
  "END;",

  /* 2 → 3: builds. There is an outcome 5 now, so that a run which broke down later has the result 16. */
  "ALTER TABLE reload ADD COLUMN build_us INTEGER NOT NULL DEFAULT -1;"
  "DROP TRIGGER reload_result;"
  "DROP TRIGGER run_result;"
  "UPDATE reload SET result = 16 WHERE result = 5 AND outcome = 1;"
  "CREATE TRIGGER reload_result AFTER INSERT ON reload BEGIN"
  " UPDATE reload SET result = CASE WHEN new.outcome = 1 AND EXISTS ("
  "  SELECT 1 FROM run WHERE run.id = new.run_id AND ended AND NOT expected AND wait_status NOT IN (0, 768)"
  " ) THEN 16 ELSE new.outcome END WHERE id = new.id;"
  "END;"
  "CREATE TRIGGER run_result AFTER INSERT ON run BEGIN"
  " UPDATE reload SET result = CASE WHEN outcome = 1 AND new.ended AND NOT new.expected"
  "  AND new.wait_status NOT IN (0, 768) THEN 16 ELSE outcome END WHERE run_id = new.id;"
  "END;",

  /* 3 → 4: hot actions. What becomes of the run later is the affair of the reload that started it (action 0 or 1),
   * and not of those that it took since. `tried` only counts when `fall_back` says that something was. */
  "ALTER TABLE reload ADD COLUMN tried INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE reload ADD COLUMN fall_back INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE reload ADD COLUMN rule TEXT;"
  "ALTER TABLE reload ADD COLUMN hot_us INTEGER NOT NULL DEFAULT -1;"
  "DROP TRIGGER reload_result;"
  "DROP TRIGGER run_result;"
  "CREATE TRIGGER reload_result AFTER INSERT ON reload BEGIN"
  " UPDATE reload SET result = CASE WHEN new.outcome = 1 AND new.action < 2 AND EXISTS ("
  "  SELECT 1 FROM run WHERE run.id = new.run_id AND ended AND NOT expected AND wait_status NOT IN (0, 768)"
  " ) THEN 16 ELSE new.outcome END WHERE id = new.id;"
  "END;"
  "CREATE TRIGGER run_result AFTER INSERT ON run BEGIN"
  " UPDATE reload SET result = CASE WHEN outcome = 1 AND action < 2 AND new.ended AND NOT new.expected"
  "  AND new.wait_status NOT IN (0, 768) THEN 16 ELSE outcome END WHERE run_id = new.id;"
  "END;",

  /* 4 → 5: what the program said when it refused a change. */
  "ALTER TABLE reload ADD COLUMN why TEXT;",
};

static void
fold_cb (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  const char         *text = (const char *) sqlite3_value_text (values[0]);

  if (text != NULL)
    rouse_search_fold (folded, text, MIN (sqlite3_value_bytes (values[0]), ROUSE_SEARCH_MAX_BYTES));
  sqlite3_result_text (context, folded->str, folded->len, SQLITE_TRANSIENT);
}

gboolean
rouse_history_schema_add_functions (sqlite3 *db, GError **error)
{
  return sqlite3_create_function (db, "rouse_fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, fold_cb, NULL, NULL) == SQLITE_OK ||
         rouse_sql_fail (db, error);
}

guint
rouse_history_schema_get_version (void)
{
  return G_N_ELEMENTS (steps);
}

/* Takes the step that is due, if one is, inside a transaction. */
static gboolean
take_step (sqlite3 *db, GError **error)
{
  g_autofree char *set_version = NULL;
  gint64           version;

  /* Asked again under the lock: another process may have taken the step meanwhile. */
  if (!rouse_sql_get_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version >= (gint64) G_N_ELEMENTS (steps))
    return TRUE;
  set_version = g_strdup_printf ("PRAGMA user_version = %d", (int) version + 1);
  return rouse_sql_exec (db, steps[version], error) && rouse_sql_exec (db, set_version, error);
}

gboolean
rouse_history_schema_migrate (sqlite3 *db, GError **error)
{
  for (;;)
    {
      gint64 version;

      if (!rouse_sql_get_int (db, "PRAGMA user_version", &version, error))
        return FALSE;
      if (version == (gint64) G_N_ELEMENTS (steps))
        return TRUE;
      if (version < 0 || version > (gint64) G_N_ELEMENTS (steps))
        {
          g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_STORE,
                       "the history was written by a newer version of Rouse (format %d, this one knows %u)",
                       (int) version, rouse_history_schema_get_version ());
          return FALSE;
        }
      if (!rouse_sql_exec (db, "BEGIN IMMEDIATE", error))
        return FALSE;
      if (!take_step (db, error) || !rouse_sql_exec (db, "COMMIT", error))
        {
          rouse_sql_exec (db, "ROLLBACK", NULL); /* the first error is the one to tell */
          return FALSE;
        }
    }
}
