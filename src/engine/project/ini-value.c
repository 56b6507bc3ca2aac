/* ini-value.c - values and lists, and their escapes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/ini.h"

#include "base/error.h"

#include <string.h>

static const struct
{
  char letter;
  char meaning;
} escapes[] = { { 's', ' ' }, { 't', '\t' }, { 'n', '\n' }, { 'r', '\r' }, { '\\', '\\' } };

/* Appends what the backslash at *@text and the letter behind it mean, and moves on to that letter. */
static gboolean
decode_escape (const char **text, gboolean in_list, GString *out, GError **error)
{
  char letter = *++*text;

  for (guint i = 0; i < G_N_ELEMENTS (escapes); i++)
    if (escapes[i].letter == letter)
      {
        g_string_append_c (out, escapes[i].meaning);
        return TRUE;
      }
  if (in_list && letter == ';')
    {
      g_string_append_c (out, ';');
      return TRUE;
    }
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
               "a backslash is written \\\\; \\s, \\t, \\n and \\r stand for white space%s", in_list ? ", \\; for a semicolon" : "");
  return FALSE;
}

char *
rouse_ini_decode (const char *value, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (; *value != '\0'; value++)
    if (*value != '\\')
      g_string_append_c (out, *value);
    else if (!decode_escape (&value, FALSE, out, error))
      return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Up to the semicolon behind it, or to the end, which *@value is moved to. */
static char *
decode_item (const char **value, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize               length = 0; /* without the white space that was not escaped */

  *value += strspn (*value, " \t");
  for (; **value != '\0' && **value != ';'; ++*value)
    if (**value == '\\')
      {
        if (!decode_escape (value, TRUE, out, error))
          return NULL;
        length = out->len;
      }
    else
      {
        g_string_append_c (out, **value);
        if (**value != ' ' && **value != '\t')
          length = out->len;
      }
  g_string_truncate (out, length);
  if (length == 0)
    {
      g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "there is nothing between two semicolons");
      return NULL;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char **
rouse_ini_decode_list (const char *value, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  while (value[strspn (value, " \t")] != '\0')
    {
      char *item = decode_item (&value, error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
      value += *value == ';';
    }
  g_ptr_array_add (items, NULL);
  return (char **) g_ptr_array_steal (items, NULL);
}

static void
encode (GString *out, const char *text, gboolean in_list)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    {
      gboolean at_end = i == 0 || i + 1 == length;
      char     letter = '\0';

      for (guint j = 0; j < G_N_ELEMENTS (escapes) && letter == '\0'; j++)
        if (escapes[j].meaning == text[i])
          letter = escapes[j].letter;
      if (letter == 's' && !at_end)
        letter = '\0';
      if (in_list && text[i] == ';')
        letter = ';';
      if (letter != '\0')
        g_string_append_c (out, '\\');
      g_string_append_c (out, letter != '\0' ? letter : text[i]);
    }
}

char *
rouse_ini_encode (const char *text)
{
  GString *out = g_string_new (NULL);

  encode (out, text, FALSE);
  return g_string_free (out, FALSE);
}

char *
rouse_ini_encode_list (const char *const *items)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; items[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ';');
      encode (out, items[i], TRUE);
    }
  return g_string_free (out, FALSE);
}
