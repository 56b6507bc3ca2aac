/* changes-file.h - tells a run which files changed: a file of JSON lines
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/change-set.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * (transfer full): the path of a new file with a line for each of @changes, as rouse_change_to_json() has them. It
 * lies where only the user can read it and nothing outlives the login; who asked for it removes it. An environment
 * variable would be too small for a checkout.
 */
char *rouse_changes_file_write (const RouseChangeSet *changes, const char *run_id, GError **error);

/**
 * (transfer full): what run @run_id sees of @changes (nullable): ROUSE_CHANGES_FILE in an otherwise empty
 * environment, and in @path (transfer full) (nullable) the file, which the caller removes. Without it the run goes all
 * the same.
 */
char **rouse_changes_file_new_env (const RouseChangeSet *changes, const char *run_id, char **path);

G_END_DECLS
