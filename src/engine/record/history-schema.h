/* history-schema.h - the tables of the history, and how older ones become them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/** The version this Rouse writes; stored as the database's user_version. */
guint rouse_history_schema_get_version (void);

/**
 * Brings the tables to the present version, one transaction a step; several processes may do so at once.
 * A database of a newer version is left alone and is %ROUSE_ERROR_STORE.
 */
gboolean rouse_history_schema_migrate (sqlite3 *db, GError **error);

G_END_DECLS
