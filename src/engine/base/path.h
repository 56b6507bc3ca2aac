/* path.h - paths as they are written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** Whether @path is @folder or below it. Both are absolute and compared as they are written; nothing is within "". */
gboolean rouse_path_is_within (const char *path, const char *folder);

G_END_DECLS
