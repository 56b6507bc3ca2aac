/* run-trouble.c - what went wrong with a run, in its own words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-trouble.h"

#include "record/ansi-text.h"
#include "record/error-line.h"

#include <string.h>

/* Of the output, from its end; the one line comes to it. */
#define TEXT_MAX (6 * 1024)

/* The last whole lines of @text. */
static const char *
find_last_lines (const char *text)
{
  gsize       length = strlen (text);
  const char *begin = length > TEXT_MAX ? text + length - TEXT_MAX : text;
  const char *feed = begin > text ? strchr (begin, '\n') : NULL;

  if (feed != NULL)
    return feed + 1;
  while ((*begin & 0xc0) == 0x80) /* not in the middle of a character */
    begin++;
  return begin;
}

char *
rouse_run_dup_trouble (const RouseRun *run, const char *folder)
{
  const void                *data;
  gsize                      length;
  g_autoptr (RouseErrorLine) line = NULL;
  g_autofree char           *text = NULL;

  if (run->error != NULL)
    return g_strdup (run->error);
  if (run->tail == NULL)
    return NULL;
  data = g_bytes_get_data (run->tail, &length);
  line = rouse_error_line_find (data, length, folder);
  if (line == NULL)
    return NULL;
  text = g_strchomp (rouse_output_strip (data, length));
  if (g_str_equal (text, line->text))
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s\n\n%s", line->text, find_last_lines (text));
}
