/* folder.h - folders by their real names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** (transfer full): @path, absolute, without links as far as it exists; the rest as it is. "" stays "". */
char *rouse_folder_resolve (const char *path);

/** Whether @path is @folder or lies in it; both are absolute, and compared as they are written. */
gboolean rouse_folder_holds (const char *folder, const char *path);

G_END_DECLS
