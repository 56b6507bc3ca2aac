/* text.c - text for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

char *
rouse_text_dup_for_locale (const char *text)
{
  const char      *charset;
  g_autofree char *converted = NULL;

  if (g_get_charset (&charset))
    return g_strdup (text);
  converted = g_convert (text, -1, charset, "UTF-8", NULL, NULL, NULL);
  if (converted != NULL)
    return g_steal_pointer (&converted);
  /* An arrow becomes "->", a quotation mark '"'. */
  return g_str_to_ascii (text, "C");
}

void
rouse_text_print (FILE *stream, const char *text)
{
  g_autofree char *converted = rouse_text_dup_for_locale (text);

  fputs (converted, stream);
}

void
rouse_text_printf (FILE *stream, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  rouse_text_print (stream, text);
}

int
rouse_text_get_char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

int
rouse_text_get_width (const char *text)
{
  int width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += rouse_text_get_char_width (g_utf8_get_char (text));
  return width;
}

gboolean
rouse_text_write (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written >= 0)
        {
          data += written;
          length -= (gsize) written;
        }
      else if (errno == EAGAIN)
        {
          struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };

          poll (&poll_fd, 1, -1); /* somebody else has made the descriptor non-blocking */
        }
      else if (errno != EINTR)
        return FALSE;
    }
  return TRUE;
}

void
rouse_text_error (const char *verb, const char *message)
{
  fflush (stdout);
  if (verb != NULL)
    rouse_text_printf (stderr, "rouse %s: %s\n", verb, message);
  else
    rouse_text_printf (stderr, "rouse: %s\n", message);
}

gboolean
rouse_text_has_colour (int fd)
{
  const char *no_color = g_getenv ("NO_COLOR");

  if (no_color != NULL && *no_color != '\0')
    return FALSE;
  return isatty (fd) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/* How many letters were missed, added, mistaken or swapped. Three rows of the usual table; words are short. */
static guint
get_distance (const char *a, const char *b)
{
  guint             n = (guint) strlen (b);
  g_autofree guint *rows = g_new0 (guint, 3 * (n + 1));
  guint            *before = rows, *last = rows + n + 1, *row = rows + 2 * (n + 1);

  for (guint j = 0; j <= n; j++)
    last[j] = j;
  for (guint i = 0; a[i] != '\0'; i++)
    {
      guint *oldest = before;

      row[0] = i + 1;
      for (guint j = 0; j < n; j++)
        {
          row[j + 1] = MIN (MIN (row[j], last[j + 1]) + 1, last[j] + (a[i] != b[j]));
          if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
            row[j + 1] = MIN (row[j + 1], before[j - 1] + 1);
        }
      before = last;
      last = row;
      row = oldest;
    }
  return last[n];
}

const char *
rouse_text_find_nearest (const char *word, const char *const *names)
{
  const char *nearest = NULL;
  guint       best = 3; /* two slips are a typing error, three another word */

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint distance = get_distance (word, names[i]);

      /* The beginning of a name is a stronger hint than any likeness. */
      if (strlen (word) > 1 && g_str_has_prefix (names[i], word))
        return names[i];
      if (distance < best && distance * 2 <= strlen (names[i]))
        {
          best = distance;
          nearest = names[i];
        }
    }
  return nearest;
}
