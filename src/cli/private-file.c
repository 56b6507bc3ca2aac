/* private-file.c - the user's own configuration of a folder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "private-file.h"

#include "project/ini.h"
#include "project/project-layers.h"
#include "project/text-file.h"

#include <sys/stat.h>

/* The same folder, by whatever name. */
static gboolean
is_same_folder (const char *a, const char *b)
{
  struct stat info_a, info_b;

  return stat (a, &info_a) == 0 && stat (b, &info_b) == 0 && info_a.st_dev == info_b.st_dev && info_a.st_ino == info_b.st_ino;
}

static gboolean
is_about (const char *path, const char *root)
{
  gsize            length;
  g_autofree char *text = rouse_text_file_read (path, ROUSE_INI_MAX_BYTES, &length, NULL);
  RouseLayer       layer = { path, text, length };
  g_autofree char *folder = text != NULL ? rouse_project_layers_dup_root (&layer, NULL) : NULL;

  return folder != NULL && is_same_folder (folder, root);
}

char *
rouse_private_file_find (const char *root)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "rouse", "projects", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL); /* there need be none */
  g_autofree char *found = NULL;
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".ini") && (found == NULL || g_strcmp0 (path, found) < 0) && is_about (path, root))
        {
          g_free (found);
          found = g_steal_pointer (&path);
        }
    }
  return g_steal_pointer (&found);
}
