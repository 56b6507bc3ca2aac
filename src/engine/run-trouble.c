/* run-trouble.c - what went wrong with a run, in its own words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-trouble.h"

#include "base/signal-name.h"
#include "record/ansi-text.h"
#include "record/error-line.h"

#include <string.h>
#include <sys/wait.h>

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

/* (transfer full): for when it said nothing of it itself. */
static char *
describe_end (const RouseRun *run)
{
  const char *name = WIFSIGNALED (run->wait_status) ? rouse_signal_name_get (WTERMSIG (run->wait_status)) : NULL;

  if (name != NULL)
    return g_strdup_printf ("Killed by SIG%s", name);
  return g_strdup_printf ("Exit code %d", rouse_run_get_exit_code (run));
}

char *
rouse_run_dup_trouble (const RouseRun *run, const char *folder)
{
  const void                *data = NULL;
  gsize                      length = 0;
  g_autoptr (RouseErrorLine) line = NULL;
  g_autofree char           *text = NULL;
  g_autofree char           *end = NULL;

  if (run->error != NULL)
    return g_strdup (run->error);
  if (run->tail != NULL)
    data = g_bytes_get_data (run->tail, &length);
  line = rouse_error_line_find (data, length, folder);
  end = describe_end (run);
  if (line == NULL)
    return g_steal_pointer (&end);
  text = g_strchomp (rouse_output_strip (data, length));
  if (!line->is_guess && g_str_equal (text, line->text))
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s\n\n%s", line->is_guess ? end : line->text, find_last_lines (text));
}
