/* history-check.h - whether the history's database is sound, without changing anything
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Reads all of the database at @path, which must exist. Blocks: a large one takes a second.
 *
 * Returns: %FALSE and an error that says what is wrong with it: %G_IO_ERROR_INVALID_DATA when it is
 * damaged, %ROUSE_ERROR_STORE when a newer Rouse wrote it.
 */
gboolean rouse_history_check (const char *path, GError **error);

G_END_DECLS
