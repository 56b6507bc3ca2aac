/* private-file.h - the user's own configuration of a folder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * (transfer full) (nullable): the first file of $XDG_CONFIG_HOME/rouse/projects, by name, whose `root` is the folder
 * @root. What cannot be read says nothing of it.
 */
char *rouse_private_file_find (const char *root);

G_END_DECLS
