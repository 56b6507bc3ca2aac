/* sql.h - SQLite calls that fail with a GError
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * Sets @error from the connection's last failure: %G_IO_ERROR with BUSY (another process holds the
 * lock), NO_SPACE, READ_ONLY, CANCELLED or INVALID_DATA (damaged); else %ROUSE_ERROR_STORE. Returns %FALSE.
 */
gboolean rouse_sql_fail (sqlite3 *db, GError **error);

/** Runs statements that answer nothing. */
gboolean rouse_sql_exec (sqlite3 *db, const char *sql, GError **error);
/** Runs a statement that answers one number. */
gboolean rouse_sql_get_int (sqlite3 *db, const char *sql, gint64 *value, GError **error);

/** (transfer full): kept for many uses. A statement that does not fit the tables is INVALID_DATA. */
sqlite3_stmt *rouse_sql_prepare (sqlite3 *db, const char *sql, GError **error);
/** Runs a bound statement to its end, ignoring what it answers, and makes it ready for the next use. */
gboolean rouse_sql_run (sqlite3_stmt *stmt, GError **error);

G_END_DECLS
