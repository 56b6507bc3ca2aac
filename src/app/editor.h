/* editor.h - opens a file in the user's editor
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * (transfer full): @command split into words as a shell would, without being given to one; in each word %f is
 * @path, %l is @line (1 when it is 0) and %% a percent sign. Without a %f, @path comes last. Pure.
 * %ROUSE_ERROR_INVALID when the command cannot be understood.
 */
char **rouse_editor_dup_argv (const char *command, const char *path, guint line, GError **error);

/**
 * Opens @path (absolute) at @line (0: anywhere) with the command of the preferences, or with the desktop's
 * application for it. Returns as soon as that is on its way. %ROUSE_ERROR_NOT_FOUND when there is no such file.
 */
gboolean rouse_editor_open (const char *path, guint line, GError **error);

G_END_DECLS
