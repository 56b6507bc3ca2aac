/* history-check.c - whether the history's database is sound
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-record"
#include "config.h"
#include "record/history-check.h"
#include "record/history-schema.h"
#include "record/sql.h"

#include "base/error.h"

#define BUSY_TIMEOUT_MS 1000

static gboolean
check_pages (sqlite3 *db, GError **error)
{
  sqlite3_stmt *stmt = rouse_sql_prepare (db, "PRAGMA quick_check (1)", error);
  const char   *answer;
  gboolean      ok;

  if (stmt == NULL)
    return FALSE;
  ok = sqlite3_step (stmt) == SQLITE_ROW;
  answer = ok ? (const char *) sqlite3_column_text (stmt, 0) : NULL;
  if (!ok)
    rouse_sql_fail (db, error);
  else if (g_strcmp0 (answer, "ok") != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it is damaged: %s", answer);
      ok = FALSE;
    }
  sqlite3_finalize (stmt);
  return ok;
}

static gboolean
check_version (sqlite3 *db, GError **error)
{
  gint64 version;

  if (!rouse_sql_get_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version <= rouse_history_schema_get_version ())
    return TRUE;
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_STORE, "it was written by a newer version of Rouse");
  return FALSE;
}

gboolean
rouse_history_check (const char *path, GError **error)
{
  sqlite3 *db = NULL;
  gboolean ok;

  g_return_val_if_fail (path != NULL, FALSE);

  ok = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK;
  if (!ok)
    rouse_sql_fail (db, error);
  else
    {
      sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
      ok = check_version (db, error) && check_pages (db, error);
    }
  sqlite3_close (db);
  return ok;
}
