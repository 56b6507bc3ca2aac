/* notify-message.c - what a program says of itself, in the words of sd_notify(3)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/notify-message.h"

#include <string.h>

char *
rouse_notify_text_new (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *line = g_string_new (NULL);

  for (const char *c = g_strstrip (valid); *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (g_unichar_isprint (character))
        g_string_append_unichar (line, character);
      else if (g_unichar_iscntrl (character))
        g_string_append_c (line, ' ');
    }
  if (g_utf8_strlen (line->str, -1) > ROUSE_NOTIFY_STATUS_MAX)
    {
      g_string_truncate (line, g_utf8_offset_to_pointer (line->str, ROUSE_NOTIFY_STATUS_MAX - 1) - line->str);
      g_string_append (line, "…");
    }
  return g_string_free (line, FALSE);
}

/* (transfer full) (nullable): the system's words for the error number that @value is. */
static char *
describe_error (const char *value)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT, &number, NULL))
    return NULL;
  return g_strdup (g_strerror ((int) number));
}

static void
take (RouseNotifyMessage *message, const char *name, const char *value, char **error_text)
{
  gboolean is_one = g_str_equal (value, "1");

  if (g_str_equal (name, "READY"))
    message->ready = is_one;
  else if (g_str_equal (name, "RELOADING"))
    message->reloading = is_one;
  else if (g_str_equal (name, "STOPPING"))
    message->stopping = is_one;
  else if (g_str_equal (name, "X_ROUSE_RELOAD"))
    message->request = is_one;
  else if (g_str_equal (name, "STATUS"))
    {
      g_free (message->status);
      message->status = rouse_notify_text_new (value);
    }
  else if (g_str_equal (name, "ERRNO"))
    {
      g_free (*error_text);
      *error_text = describe_error (value);
    }
}

gboolean
rouse_notify_message_parse (RouseNotifyMessage *message, const char *text, gsize length)
{
  g_autofree char *copy = NULL;
  g_auto (GStrv)   lines = NULL;
  g_autofree char *error_text = NULL;
  gboolean         any = FALSE;

  if (length > ROUSE_NOTIFY_MESSAGE_MAX)
    return FALSE;
  copy = g_strndup (text, length); /* ends at a NUL, which no assignment holds */
  lines = g_strsplit (copy, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    any = any || strchr (lines[i], '=') != NULL;
  if (!any)
    return FALSE;

  *message = (RouseNotifyMessage){ 0 };
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *equals = strchr (lines[i], '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      take (message, lines[i], equals + 1, &error_text);
    }
  if (message->status == NULL && error_text != NULL)
    message->status = rouse_notify_text_new (error_text);
  return TRUE;
}

void
rouse_notify_message_clear (RouseNotifyMessage *message)
{
  g_clear_pointer (&message->status, g_free);
}
