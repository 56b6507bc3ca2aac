/* key-text.c - keys whose value is a line, a word, a number, a signal or a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/key-values.h"

#include "base/duration.h"
#include "base/error.h"
#include "base/signal-name.h"
#include "project/ini.h"

#include <string.h>

gboolean
rouse_key_fail (GError **error, const char *message)
{
  g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, message);
  return FALSE;
}

gboolean
rouse_key_has_control (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return TRUE;
  return FALSE;
}

/* Text in one line. */

ROUSE_KEY_READ (rouse_key_read_name)
{
  g_autofree char *text = rouse_ini_decode (value, error);

  if (text == NULL)
    return FALSE;
  if (text[strspn (text, " ")] == '\0' || rouse_key_has_control (text))
    return rouse_key_fail (error, "write a name in one line");
  g_free (ROUSE_KEY_FIELD (char *, target, key));
  ROUSE_KEY_FIELD (char *, target, key) = g_steal_pointer (&text);
  return TRUE;
}

/* Nothing is none: so the private layer can do without the one of the shared layer. */
ROUSE_KEY_READ (rouse_key_read_url)
{
  g_autofree char *text = rouse_ini_decode (value, error);

  if (text == NULL)
    return FALSE;
  if (*text != '\0' && !g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL))
    return rouse_key_fail (error, "write an address such as http://localhost:8000/");
  g_free (ROUSE_KEY_FIELD (char *, target, key));
  ROUSE_KEY_FIELD (char *, target, key) = *text != '\0' ? g_steal_pointer (&text) : NULL;
  return TRUE;
}

ROUSE_KEY_WRITE (rouse_key_write_text)
{
  const char *text = ROUSE_KEY_FIELD (char *, target, key);

  return text != NULL ? rouse_ini_encode (text) : NULL;
}

/* One of a few words. */

ROUSE_KEY_READ (rouse_key_read_choice)
{
  g_autoptr (GString) allowed = g_string_new ("write ");

  for (guint i = 0; key->choices[i] != NULL; i++)
    {
      if (g_str_equal (key->choices[i], value))
        {
          ROUSE_KEY_FIELD (int, target, key) = (int) i;
          return TRUE;
        }
      if (i > 0)
        g_string_append (allowed, key->choices[i + 1] != NULL ? ", " : " or ");
      g_string_append (allowed, key->choices[i]);
    }
  return rouse_key_fail (error, allowed->str);
}

ROUSE_KEY_WRITE (rouse_key_write_choice)
{
  return g_strdup (key->choices[ROUSE_KEY_FIELD (int, target, key)]);
}

/* Numbers. */

ROUSE_KEY_READ (rouse_key_read_number)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, 0, key->most, &number, NULL))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "write a number from 0 to %" G_GINT64_FORMAT, key->most);
      return FALSE;
    }
  ROUSE_KEY_FIELD (guint, target, key) = (guint) number;
  return TRUE;
}

ROUSE_KEY_WRITE (rouse_key_write_number)
{
  return g_strdup_printf ("%u", ROUSE_KEY_FIELD (guint, target, key));
}

/* Where the project stands among the others is not the project's own affair: the store reads and writes that. */
ROUSE_KEY_READ (rouse_key_read_order)
{
  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT, NULL, NULL))
    return rouse_key_fail (error, "write a number");
  return TRUE;
}

/* Signals. */

ROUSE_KEY_READ (rouse_key_read_signal)
{
  int signum = rouse_signal_name_parse (value);

  if (signum == 0)
    return rouse_key_fail (error, "write the name of a signal, such as SIGTERM, SIGINT or SIGUSR2, or its number");
  ROUSE_KEY_FIELD (int, target, key) = signum;
  return TRUE;
}

char *
rouse_key_dup_signal (int signum)
{
  const char *name = rouse_signal_name_get (signum);

  return name != NULL ? g_strconcat ("SIG", name, NULL) : g_strdup_printf ("%d", signum);
}

ROUSE_KEY_WRITE (rouse_key_write_signal)
{
  return rouse_key_dup_signal (ROUSE_KEY_FIELD (int, target, key));
}

/* Durations. */

gboolean
rouse_key_parse_duration (const char *text, gint64 most, gint64 *us, GError **error)
{
  gint64 parsed;

  if (!rouse_duration_parse (text, &parsed, error))
    return FALSE;
  if (parsed > most)
    {
      g_autofree char *shown = rouse_duration_format (most);

      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "at most %s", shown);
      return FALSE;
    }
  *us = parsed;
  return TRUE;
}

char *
rouse_key_dup_duration (gint64 us)
{
  if (us % G_TIME_SPAN_SECOND == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "s", us / G_TIME_SPAN_SECOND);
  if (us % G_TIME_SPAN_MILLISECOND == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT "ms", us / G_TIME_SPAN_MILLISECOND);
  return g_strdup_printf ("%" G_GINT64_FORMAT "us", us);
}

ROUSE_KEY_READ (rouse_key_read_duration)
{
  return rouse_key_parse_duration (value, key->most, &ROUSE_KEY_FIELD (gint64, target, key), error);
}

/* Nobody answers in no time. */
ROUSE_KEY_READ (rouse_key_read_wait)
{
  if (!rouse_key_read_duration (key, value, reading, target, error))
    return FALSE;
  return ROUSE_KEY_FIELD (gint64, target, key) > 0 || rouse_key_fail (error, "write a time above 0, such as 5s");
}

ROUSE_KEY_WRITE (rouse_key_write_duration)
{
  return rouse_key_dup_duration (ROUSE_KEY_FIELD (gint64, target, key));
}
