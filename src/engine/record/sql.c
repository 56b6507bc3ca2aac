/* sql.c - SQLite calls that fail with a GError
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/sql.h"
#include "base/error.h"

gboolean
rouse_sql_fail (sqlite3 *db, GError **error)
{
  const char *message = sqlite3_errmsg (db);

  switch (sqlite3_errcode (db) & 0xff) /* the rest refines it */
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, message);
      break;
    case SQLITE_FULL:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, message);
      break;
    case SQLITE_READONLY:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY, message);
      break;
    case SQLITE_INTERRUPT:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, message);
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, message);
      break;
    default:
      g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_STORE, message);
      break;
    }
  return FALSE;
}

gboolean
rouse_sql_exec (sqlite3 *db, const char *sql, GError **error)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK || rouse_sql_fail (db, error);
}

gboolean
rouse_sql_get_int (sqlite3 *db, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *stmt = rouse_sql_prepare (db, sql, error);
  gboolean      ok;

  if (stmt == NULL)
    return FALSE;
  ok = sqlite3_step (stmt) == SQLITE_ROW || rouse_sql_fail (db, error);
  if (ok)
    *value = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return ok;
}

sqlite3_stmt *
rouse_sql_prepare (sqlite3 *db, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = NULL;

  int rc = sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);

  if (rc == SQLITE_ERROR) /* the statement is right, so the tables are not what they should be */
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, sqlite3_errmsg (db));
  else if (rc != SQLITE_OK)
    rouse_sql_fail (db, error);
  return stmt;
}

gboolean
rouse_sql_run (sqlite3_stmt *stmt, GError **error)
{
  int      rc;
  gboolean ok;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    ;
  /* The error is read before the reset: later calls on the connection may replace it. */
  ok = rc == SQLITE_DONE || rouse_sql_fail (sqlite3_db_handle (stmt), error);
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
  return ok;
}
