/* text-file.h - small files of configuration, read with a limit and written as a whole
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * (transfer full): the content of the regular file at @path, which may hold any bytes, with a NUL behind it.
 * Errors are of %G_FILE_ERROR and name it; more than @most bytes are one of them.
 */
char *rouse_text_file_read (const char *path, gsize most, gsize *length, GError **error);

/**
 * Puts @text in the place of the file at @path, at once or not at all, and makes its folder if need be. Only
 * the user may read a new file; a link stays one. When it returns, the text is on the disk.
 */
gboolean rouse_text_file_write (const char *path, const char *text, GError **error);

G_END_DECLS
