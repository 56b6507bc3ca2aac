/* table.c - lines of cells below headings, for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "table.h"
#include "text.h"

#include <glib/gi18n.h>

typedef struct
{
  GPtrArray  *cells;  /* (owned) (nullable) NULL: a note */
  char       *note;   /* (owned) (nullable) */
  guint       column; /* that has the colour */
  const char *colour; /* (nullable) */
} Line;

struct _RouseTable
{
  const RouseTableColumn *columns;
  guint                   n_columns;
  gboolean                colour;
  GPtrArray              *lines; /* (owned) (element-type Line) the headings first */
};

static void
line_free (gpointer data)
{
  Line *line = data;

  g_clear_pointer (&line->cells, g_ptr_array_unref);
  g_free (line->note);
  g_free (line);
}

/* Takes @text; (transfer full): not wider than @max_width, with an ellipsis where it was cut. */
static char *
cut (char *text, int max_width)
{
  const char *end = text;
  int         width = 1; /* the ellipsis */
  char       *shorter;

  if (max_width == 0 || rouse_text_get_width (text) <= max_width)
    return text;
  while (width + rouse_text_get_char_width (g_utf8_get_char (end)) <= max_width)
    {
      width += rouse_text_get_char_width (g_utf8_get_char (end));
      end = g_utf8_next_char (end);
    }
  shorter = g_strdup_printf ("%.*s…", (int) (end - text), text);
  g_free (text);
  return shorter;
}

static void
add_line (RouseTable *self, GPtrArray *cells, char *note, guint column, const char *colour)
{
  Line *line = g_new0 (Line, 1);

  line->cells = cells;
  line->note = note;
  line->column = column;
  line->colour = colour;
  g_ptr_array_add (self->lines, line);
}

RouseTable *
rouse_table_new (const RouseTableColumn *columns, guint n_columns, gboolean colour)
{
  RouseTable *self = g_new0 (RouseTable, 1);
  GPtrArray  *headings = g_ptr_array_new_with_free_func (g_free);

  self->columns = columns;
  self->n_columns = n_columns;
  self->colour = colour;
  self->lines = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (headings, g_strdup (_ (columns[i].heading)));
  add_line (self, headings, NULL, G_MAXUINT, ROUSE_COLOUR_HEADING);
  return self;
}

void
rouse_table_free (RouseTable *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self);
}

void
rouse_table_add (RouseTable *self, GPtrArray *cells, guint column, const char *colour)
{
  g_return_if_fail (cells->len == self->n_columns);

  for (guint i = 0; i < cells->len; i++)
    g_ptr_array_index (cells, i) = cut (g_ptr_array_index (cells, i), self->columns[i].max_width);
  add_line (self, cells, NULL, column, colour);
}

void
rouse_table_add_note (RouseTable *self, const char *text, const char *colour)
{
  add_line (self, NULL, g_strdup (text), 0, colour);
}

static void
append_coloured (GString *out, const char *colour, const char *text)
{
  if (colour != NULL)
    g_string_append_printf (out, "\033[%sm%s\033[0m", colour, text);
  else
    g_string_append (out, text);
}

static void
append_line (const RouseTable *self, GString *out, const Line *line, const int *widths)
{
  const char *colour = self->colour ? line->colour : NULL;

  if (line->cells == NULL)
    {
      g_string_append (out, "    ");
      append_coloured (out, colour, line->note);
      g_string_append_c (out, '\n');
      return;
    }
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *text = g_ptr_array_index (line->cells, i);
      int         pad = widths[i] - rouse_text_get_width (text);
      gboolean    last = i + 1 == self->n_columns; /* nothing is padded at the end of a line */

      if (self->columns[i].number)
        g_string_append_printf (out, "%*s", pad, "");
      append_coloured (out, line->column == i || line->column == G_MAXUINT ? colour : NULL, text);
      if (!self->columns[i].number && !last)
        g_string_append_printf (out, "%*s", pad, "");
      g_string_append (out, last ? "\n" : "  ");
    }
}

char *
rouse_table_dup_text (const RouseTable *self)
{
  GString        *out = g_string_new (NULL);
  g_autofree int *widths = g_new0 (int, self->n_columns);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);

      for (guint j = 0; line->cells != NULL && j < self->n_columns; j++)
        widths[j] = MAX (widths[j], rouse_text_get_width (g_ptr_array_index (line->cells, j)));
    }
  for (guint i = 0; i < self->lines->len; i++)
    append_line (self, out, g_ptr_array_index (self->lines, i), widths);
  return g_string_free (out, FALSE);
}
