/* error-line.c - the line of a program's output that says what went wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/error-line.h"
#include "record/error-rules.h"
#include "record/ansi-text.h"

#include <string.h>

/* Of what a program printed, so much is looked at; what went wrong is near the end. */
#define MAX_BYTES 65536
#define MAX_LINES 2000
/* Longer lines are data, or for machines. */
#define MAX_LINE_BYTES 1000
/* A notification shows far less. */
#define MAX_CHARACTERS 400

G_DEFINE_BOXED_TYPE (RouseErrorLine, rouse_error_line, rouse_error_line_copy, rouse_error_line_free)

static void
line_clear (gpointer data)
{
  g_free (((RouseOutputLine *) data)->text);
}

/* (transfer full) (element-type RouseOutputLine): the last lines of @output. */
static GArray *
split (const char *output, gsize length)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (RouseOutputLine));
  gsize   start = length > MAX_BYTES ? length - MAX_BYTES : 0;

  g_array_set_clear_func (lines, line_clear);
  while (start < length)
    {
      const char     *feed = memchr (output + start, '\n', length - start);
      gsize           end = feed != NULL ? (gsize) (feed - output) : length;
      RouseOutputLine line = { NULL, start, end };

      line.text = rouse_output_strip (output + start, MIN (end - start, MAX_LINE_BYTES));
      g_strchomp (line.text);
      g_array_append_val (lines, line);
      start = end + 1;
    }
  if (lines->len > MAX_LINES)
    g_array_remove_range (lines, 0, lines->len - MAX_LINES);
  return lines;
}

/* Whether the line has anything to read, not only rules and frames. */
static gboolean
is_telling (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isalnum (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

/* (transfer full) */
static char *
dup_shown (const char *text)
{
  while (*text == ' ' || *text == '\t')
    text++;
  if (g_utf8_strlen (text, -1) <= MAX_CHARACTERS)
    return g_strdup (text);
  return g_strdup_printf ("%.*s…", (int) (g_utf8_offset_to_pointer (text, MAX_CHARACTERS - 1) - text), text);
}

static RouseErrorLine *
make (const GArray *lines, const RouseErrorFinding *finding)
{
  const RouseOutputLine *line = &g_array_index (lines, RouseOutputLine, finding->line);
  RouseErrorLine        *self = g_new0 (RouseErrorLine, 1);

  self->text = dup_shown (line->text + finding->skip);
  self->start = line->start;
  self->end = line->end;
  self->file = g_strdup (finding->place.file);
  self->line = finding->place.line;
  self->column = finding->place.column;
  return self;
}

RouseErrorLine *
rouse_error_line_find (const void *output, gsize length, const char *folder)
{
  g_autoptr (GArray)         lines = NULL;
  g_auto (RouseErrorFinding) finding = { 0 };

  g_return_val_if_fail (output != NULL || length == 0, NULL);

  lines = split (output, length);
  if (rouse_error_rules_apply (lines, folder, &finding))
    return make (lines, &finding);
  for (guint i = lines->len; i > 0; i--)
    if (is_telling (g_array_index (lines, RouseOutputLine, i - 1).text))
      {
        RouseErrorLine *guess;

        finding.line = i - 1;
        guess = make (lines, &finding);
        guess->is_guess = TRUE;
        return guess;
      }
  return NULL;
}

RouseErrorLine *
rouse_error_line_copy (const RouseErrorLine *self)
{
  RouseErrorLine *copy = g_memdup2 (self, sizeof *self);

  copy->text = g_strdup (self->text);
  copy->file = g_strdup (self->file);
  return copy;
}

void
rouse_error_line_free (RouseErrorLine *self)
{
  g_free (self->text);
  g_free (self->file);
  g_free (self);
}
