/* printable.c - names made safe to show
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "words/printable.h"

#include <string.h>

static void
append_escaped (GString *out, guchar byte)
{
  if (byte == '\n')
    g_string_append (out, "\\n");
  else if (byte == '\t')
    g_string_append (out, "\\t");
  else
    g_string_append_printf (out, "\\x%02x", byte);
}

char *
rouse_text_dup_printable (const char *name)
{
  GString *out = g_string_new (NULL);

  while (*name != '\0')
    {
      gunichar c = g_utf8_get_char_validated (name, -1);

      /* Formatting characters too: some of them turn the direction of writing, and so disguise a name. */
      if (c >= (gunichar) -2)
        append_escaped (out, (guchar) *name++);
      else if (!g_unichar_isprint (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        {
          if (c < 0x80)
            append_escaped (out, (guchar) c);
          else
            g_string_append_printf (out, "\\u%04x", c);
          name = g_utf8_next_char (name);
        }
      else
        {
          g_string_append_unichar (out, c);
          name = g_utf8_next_char (name);
        }
    }
  return g_string_free (out, FALSE);
}

char *
rouse_text_dup_path (const char *path, const char *base)
{
  gsize length = base != NULL ? strlen (base) : 0;

  if (length > 1 && g_str_has_prefix (path, base) && path[length] == '/' && path[length + 1] != '\0')
    path += length + 1;
  return rouse_text_dup_printable (path);
}
