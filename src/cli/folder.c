/* folder.c - folders by their real names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "folder.h"

#include <limits.h>
#include <stdlib.h>

char *
rouse_folder_resolve (const char *path)
{
  g_autofree char *parent = NULL;
  g_autofree char *name = NULL;
  g_autofree char *resolved = NULL;
  char             real[PATH_MAX];

  if (realpath (path, real) != NULL)
    return g_strdup (real);
  parent = g_path_get_dirname (path);
  if (!g_path_is_absolute (path) || g_str_equal (parent, path))
    return g_strdup (path);
  name = g_path_get_basename (path);
  resolved = rouse_folder_resolve (parent);
  return g_build_filename (resolved, name, NULL);
}
