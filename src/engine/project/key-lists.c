/* key-lists.c - keys whose value is a list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/key-values.h"

#include "base/error.h"
#include "filter/filter.h"
#include "project/ini.h"

#include <string.h>

/* More are no help to anybody, and each change is compared with all of them. */
#define MAX_ITEMS 1000u

gboolean
rouse_key_read_items (const RouseKey *key, const char *value, const char *root, gpointer target, RouseItemFunc func, GError **error)
{
  g_auto (GStrv) items = rouse_ini_decode_list (value, error);

  if (items == NULL)
    return FALSE;
  if (g_strv_length (items) > MAX_ITEMS)
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "at most %u, with semicolons between them", MAX_ITEMS);
      return FALSE;
    }
  for (guint i = 0; items[i] != NULL; i++)
    {
      char *item = func (items[i], root, error);

      if (item == NULL)
        return FALSE;
      g_free (items[i]);
      items[i] = item;
    }
  g_strfreev (ROUSE_KEY_FIELD (char **, target, key));
  ROUSE_KEY_FIELD (char **, target, key) = items[0] != NULL ? g_steal_pointer (&items) : NULL;
  return TRUE;
}

ROUSE_KEY_WRITE (rouse_key_write_list)
{
  char **items = ROUSE_KEY_FIELD (char **, target, key);

  return items != NULL ? rouse_ini_encode_list ((const char *const *) items) : NULL;
}

static char *
take_item (const char *item, const char *root, GError **error)
{
  return g_strdup (item);
}

/* A filter is the judge of globs, and would otherwise refuse them when the project is switched on. */
static gboolean
check_globs (const RouseFilterOptions *options, GError **error)
{
  g_autoptr (RouseFilter) filter = rouse_filter_new (G_DIR_SEPARATOR_S, options, error);

  return filter != NULL;
}

ROUSE_KEY_READ (rouse_key_read_wanted)
{
  return rouse_key_read_items (key, value, NULL, target, take_item, error) &&
         check_globs (&(RouseFilterOptions){ .include = (const char *const *) ROUSE_KEY_FIELD (char **, target, key) }, error);
}

ROUSE_KEY_READ (rouse_key_read_unwanted)
{
  return rouse_key_read_items (key, value, NULL, target, take_item, error) &&
         check_globs (&(RouseFilterOptions){ .ignore = (const char *const *) ROUSE_KEY_FIELD (char **, target, key) }, error);
}

static char *
check_extension (const char *text, const char *root, GError **error)
{
  /* People write "*.py" and ".py" and mean the same. */
  text += *text == '*';
  text += *text == '.';
  if (*text == '\0' || strpbrk (text, "/*?[],") != NULL)
    return rouse_key_fail (error, "write extensions with semicolons between them, such as py;html"), NULL;
  return g_strdup (text);
}

ROUSE_KEY_READ (rouse_key_read_extensions)
{
  return rouse_key_read_items (key, value, NULL, target, check_extension, error);
}

static char *
check_setting (const char *text, const char *root, GError **error)
{
  if (*text == '=' || strchr (text, '=') == NULL)
    return rouse_key_fail (error, "write NAME=VALUE, with semicolons between several"), NULL;
  return g_strdup (text);
}

ROUSE_KEY_READ (rouse_key_read_env)
{
  return rouse_key_read_items (key, value, NULL, target, check_setting, error);
}

static char *
check_program (const char *text, const char *root, GError **error)
{
  if (strchr (text, '/') != NULL || rouse_key_has_control (text))
    return rouse_key_fail (error, "write names of programs with semicolons between them, such as db;web"), NULL;
  return g_strdup (text);
}

/* Whether the programs exist is known when all groups have been read. */
ROUSE_KEY_READ (rouse_key_read_programs)
{
  char **names;

  if (!rouse_key_read_items (key, value, NULL, target, check_program, error))
    return FALSE;
  names = ROUSE_KEY_FIELD (char **, target, key);
  for (guint i = 1; names != NULL && names[i] != NULL; i++)
    for (guint j = 0; j < i; j++)
      if (g_str_equal (names[i], names[j]))
        {
          g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "“%s” is there twice", names[i]);
          return FALSE;
        }
  return TRUE;
}
