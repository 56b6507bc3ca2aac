/* path.c - paths as they are written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "base/path.h"

#include <string.h>

gboolean
rouse_path_is_within (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  if (g_str_equal (folder, "/"))
    return TRUE;
  return length > 0 && strncmp (path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}
