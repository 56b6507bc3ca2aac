/* key-paths.c - keys whose value is a file or folder, or several
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/key-values.h"

#include "project/ini.h"

#include <string.h>

char *
rouse_key_resolve_path (const char *text, const char *root, GError **error)
{
  if (*text == '\0')
    return rouse_key_fail (error, "write the name of a folder or file"), NULL;
  if (g_str_has_prefix (text, "file:"))
    {
      g_autofree char *path = g_filename_from_uri (text, NULL, NULL);

      if (path == NULL)
        return rouse_key_fail (error, "write an address of a file such as file:///home/me/shop"), NULL;
      return g_canonicalize_filename (path, NULL);
    }
  if (text[0] == '~' && (text[1] == '\0' || text[1] == '/'))
    {
      g_autofree char *path = g_build_filename (g_get_home_dir (), text + 1, NULL);

      return g_canonicalize_filename (path, NULL);
    }
  if (!g_path_is_absolute (text) && root == NULL)
    return rouse_key_fail (error, "write the whole name of the folder, from / on"), NULL;
  return g_canonicalize_filename (text, root);
}

char *
rouse_key_spell_path (const char *path, const char *root)
{
  gsize       length = root != NULL ? strlen (root) : 0;
  const char *text = path;

  if (!g_utf8_validate (path, -1, NULL) || rouse_key_has_control (path))
    return g_filename_to_uri (path, NULL, NULL);
  if (root != NULL && g_str_equal (path, root))
    return g_strdup (".");
  if (length > 1 && strncmp (path, root, length) == 0 && path[length] == '/')
    text = path + length + 1;
  /* A folder really called "~". */
  return g_strconcat (*text == '~' || g_str_has_prefix (text, "file:") ? "./" : "", text, NULL);
}

ROUSE_KEY_READ (rouse_key_read_path)
{
  g_autofree char *text = rouse_ini_decode (value, error);
  char            *path;

  if (text == NULL || (path = rouse_key_resolve_path (text, reading->root, error)) == NULL)
    return FALSE;
  g_free (ROUSE_KEY_FIELD (char *, target, key));
  ROUSE_KEY_FIELD (char *, target, key) = path;
  return TRUE;
}

ROUSE_KEY_WRITE (rouse_key_write_path)
{
  const char      *path = ROUSE_KEY_FIELD (char *, target, key);
  g_autofree char *text = path != NULL ? rouse_key_spell_path (path, root) : NULL;

  return text != NULL ? rouse_ini_encode (text) : NULL;
}

ROUSE_KEY_WRITE (rouse_key_write_root)
{
  return rouse_key_write_path (key, target, NULL);
}

ROUSE_KEY_READ (rouse_key_read_paths)
{
  return rouse_key_read_items (key, value, reading->root, target, rouse_key_resolve_path, error);
}

ROUSE_KEY_WRITE (rouse_key_write_paths)
{
  char                **paths = ROUSE_KEY_FIELD (char **, target, key);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  if (paths == NULL)
    return NULL;
  for (; *paths != NULL; paths++)
    g_ptr_array_add (items, rouse_key_spell_path (*paths, root));
  g_ptr_array_add (items, NULL);
  return rouse_ini_encode_list ((const char *const *) items->pdata);
}
