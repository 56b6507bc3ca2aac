/* folder.h - folders by their real names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** (transfer full): @path, absolute, without links as far as it exists; the rest as it is. "" stays "". */
char *rouse_folder_resolve (const char *path);

G_END_DECLS
