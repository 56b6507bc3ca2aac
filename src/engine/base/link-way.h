/* link-way.h - the symbolic links on the way to a place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * (transfer full) (nullable): the absolute paths of all links on the way to @path, which is absolute and canonical, each by the
 * folder that it really lies in; %NULL when there are none. Reads links. Any thread.
 */
char **rouse_link_way_find (const char *path);

G_END_DECLS
