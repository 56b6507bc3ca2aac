/* live-reload-plan.c - what a page is told of files that have changed: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/live-reload-plan.h"

#include <string.h>

static const char *const suffixes[] = {
  ".css",
  ".css.map",
  ".apng",
  ".avif",
  ".bmp",
  ".gif",
  ".ico",
  ".jpeg",
  ".jpg",
  ".png",
  ".svg",
  ".webp",
};

gboolean
rouse_live_reload_is_in_place (const char *path)
{
  gsize length = strlen (path);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      gsize suffix = strlen (suffixes[i]);

      if (length > suffix && g_ascii_strcasecmp (path + length - suffix, suffixes[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* (transfer full): pages compare from the end, so what comes before the root need not leave this machine's disk. */
static char *
dup_relative (const char *path, const char *root)
{
  gsize            length = strlen (root);
  g_autofree char *name = NULL, *folder = NULL, *folder_name = NULL, *result = NULL;

  while (length > 0 && root[length - 1] == '/')
    length--;
  if (strncmp (path, root, length) == 0 && path[length] == '/')
    result = g_strdup (path + length + 1);
  else
    {
      name = g_path_get_basename (path);
      folder = g_path_get_dirname (path);
      folder_name = g_path_get_basename (folder);
      result = g_strconcat (folder_name, "/", name, NULL);
    }
  return g_utf8_make_valid (result, -1);
}

char **
rouse_live_reload_plan (const char *const *paths, const char *root)
{
  static const char *const page[] = { ROUSE_LIVE_RELOAD_PAGE, NULL };
  g_autoptr (GPtrArray)    told = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable)   seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      char *path = rouse_live_reload_is_in_place (paths[i]) ? dup_relative (paths[i], root) : NULL;

      if (path == NULL)
        return g_strdupv ((char **) page);
      if (g_hash_table_contains (seen, path))
        {
          g_free (path);
          continue;
        }
      g_hash_table_add (seen, path);
      g_ptr_array_add (told, path);
      if (told->len > ROUSE_LIVE_RELOAD_IN_PLACE_MAX)
        return g_strdupv ((char **) page);
    }
  if (told->len == 0)
    return g_strdupv ((char **) page);
  g_ptr_array_add (told, NULL);
  return (char **) g_ptr_array_steal (told, NULL);
}
