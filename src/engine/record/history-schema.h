/* history-schema.h - the tables of the history, and how older ones become them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * What the reload of the present row can be found by, in SQL that needs rouse_fold(): its names, branches and
 * paths. Part of a released step: not to be edited.
 */
#define ROUSE_HISTORY_SEARCH_TEXT                                                                  \
  "rouse_fold (COALESCE (project, '') || char (10) || COALESCE (program, '') || char (10)"         \
  " || COALESCE (branch_before, '') || char (10) || COALESCE (branch_after, '') || char (10)"      \
  " || COALESCE ((SELECT group_concat (path || char (10) || COALESCE (moved_from, ''), char (10))" \
  " FROM file WHERE reload_id = reload.id), ''))"

/** The same with the rule that decided, as it is written today. */
#define ROUSE_HISTORY_SEARCH_TEXT_AND_RULE \
  ROUSE_HISTORY_SEARCH_TEXT " || COALESCE (char (10) || rouse_fold (rule), '')"

/** The version this Rouse writes; stored as the database's user_version. */
guint rouse_history_schema_get_version (void);

/** Makes rouse_fold() known to @db: its argument as it is compared in a search, within bounds. */
gboolean rouse_history_schema_add_functions (sqlite3 *db, GError **error);

/**
 * Brings the tables to the present version, one transaction a step; several processes may do so at once.
 * A database of a newer version is left alone and is %ROUSE_ERROR_STORE.
 */
gboolean rouse_history_schema_migrate (sqlite3 *db, GError **error);

G_END_DECLS
