/* ansi-text.c - what a program printed, as text with colours
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/ansi-text.h"
#include "record/ansi-sgr.h"

#include <string.h>

#define ESCAPE 0x1b
#define BELL 0x07
#define DELETE 0x7f

/* How far a sequence may move to the right: wider is no terminal. */
#define MAX_MOVE 1000
/* So many blanks may such moves make in all: a few bytes must not become megabytes. */
#define MAX_BLANKS ROUSE_ANSI_MAX_BYTES

typedef struct
{
  gunichar character;
  guint    style; /* index */
} Cell;

typedef struct
{
  gsize input; /* where the line begins there, */
  gsize text;  /* and here */
} Line;

typedef struct
{
  const char *p;
  const char *begin; /* of what the caller gave, also when the reading begins later */
  const char *end;

  GArray        *cells; /* (owned) (element-type Cell) of the line that is written */
  guint          column;
  guint          n_blanks; /* made by moves so far */
  GArray        *styles;   /* (owned) (element-type RouseAnsiStyle) all that occurred */
  RouseAnsiStyle style;
  guint          style_index;

  GString       *text;
  RouseAnsiText *result;
} Reader;

/* Fills up to where a move has gone, or as far as is allowed. */
static void
fill (Reader *reader)
{
  Cell blank = { ' ', 0 };

  for (; reader->cells->len < reader->column && reader->n_blanks < MAX_BLANKS; reader->n_blanks++)
    g_array_append_val (reader->cells, blank);
  reader->column = MIN (reader->column, reader->cells->len);
}

static void
put (Reader *reader, gunichar character)
{
  Cell cell = { character, reader->style_index };

  fill (reader);
  if (reader->column < reader->cells->len)
    g_array_index (reader->cells, Cell, reader->column) = cell;
  else
    g_array_append_val (reader->cells, cell);
  reader->column++;
}

static void
append_span (Reader *reader, const RouseAnsiStyle *style, gsize start)
{
  GArray        *spans = reader->result->spans;
  RouseAnsiSpan  span = { start, reader->text->len, style->attributes, style->foreground, style->background };
  RouseAnsiSpan *last = spans->len > 0 ? &g_array_index (spans, RouseAnsiSpan, spans->len - 1) : NULL;

  if (span.start == span.end)
    return;
  if (last != NULL && rouse_ansi_style_equal (style, &(RouseAnsiStyle){ last->attributes, last->foreground, last->background }))
    last->end = span.end;
  else
    g_array_append_val (spans, span);
}

/* Moves the line over into the text. */
static void
end_line (Reader *reader, gboolean line_feed)
{
  guint i = 0;

  while (i < reader->cells->len)
    {
      guint style = g_array_index (reader->cells, Cell, i).style;
      gsize start = reader->text->len;

      for (; i < reader->cells->len && g_array_index (reader->cells, Cell, i).style == style; i++)
        g_string_append_unichar (reader->text, g_array_index (reader->cells, Cell, i).character);
      append_span (reader, &g_array_index (reader->styles, RouseAnsiStyle, style), start);
    }
  if (line_feed)
    {
      g_string_append_c (reader->text, '\n');
      append_span (reader, &(RouseAnsiStyle){ 0 }, reader->text->len - 1);
    }
  g_array_set_size (reader->cells, 0);
  reader->column = 0;
}

static void
begin_line (Reader *reader)
{
  Line line = { reader->p - reader->begin, reader->text->len };

  g_array_append_val (reader->result->lines, line);
}

/* Programs change between few styles: the index of one that was there shortly before is taken again. */
static void
change_style (Reader *reader, const char *parameters, gsize length)
{
  guint n;

  rouse_ansi_style_apply (&reader->style, parameters, length);
  n = reader->styles->len;
  for (guint i = 0; i < MIN (n, 16); i++)
    if (rouse_ansi_style_equal (&g_array_index (reader->styles, RouseAnsiStyle, n - 1 - i), &reader->style))
      {
        reader->style_index = n - 1 - i;
        return;
      }
  reader->style_index = n;
  g_array_append_val (reader->styles, reader->style);
}

static void
erase_in_line (Reader *reader, guint mode)
{
  Cell blank = { ' ', 0 };

  if (mode == 0 && reader->column < reader->cells->len)
    g_array_set_size (reader->cells, reader->column);
  for (guint i = 0; mode > 0 && i < reader->cells->len && (mode == 2 || i <= reader->column); i++)
    g_array_index (reader->cells, Cell, i) = blank;
  if (mode == 2) /* what is written next need not have spaces after it */
    g_array_set_size (reader->cells, MIN (reader->cells->len, reader->column));
}

/* The sequence "ESC [ @parameters @final". */
static void
control (Reader *reader, const char *parameters, gsize length, char final)
{
  guint64 given = g_ascii_strtoull (parameters, NULL, 10); /* stops at @final at the latest */
  guint   number = MIN (given, MAX_MOVE);

  if (final == 'm')
    change_style (reader, parameters, length);
  else if (final == 'K')
    erase_in_line (reader, length > 0 && g_ascii_isdigit (*parameters) ? number : 0);
  else if (final == 'G')
    reader->column = MAX (number, 1) - 1;
  else if (final == 'C' && reader->column < MAX_MOVE)
    reader->column += MAX (number, 1);
  else if (final == 'D')
    reader->column -= MIN (reader->column, MAX (number, 1));
}

/* Both leave p after the sequence, or where something shows that it is none. */
static void
read_control (Reader *reader)
{
  const char *parameters = reader->p;

  while (reader->p < reader->end && (guchar) *reader->p >= 0x20 && (guchar) *reader->p < 0x40)
    reader->p++;
  if (reader->p == reader->end || (guchar) *reader->p < 0x40 || (guchar) *reader->p >= DELETE)
    return;
  control (reader, parameters, reader->p - parameters, *reader->p);
  reader->p++;
}

/* Titles, links and the like. One without an end must not swallow everything: they have no line feeds. */
static void
skip_string (Reader *reader)
{
  for (; reader->p < reader->end && *reader->p != '\n'; reader->p++)
    if (*reader->p == BELL)
      {
        reader->p++;
        return;
      }
    else if (*reader->p == ESCAPE)
      {
        if (reader->p + 1 < reader->end && reader->p[1] == '\\')
          reader->p += 2;
        return;
      }
}

/* After ESC. */
static void
read_escape (Reader *reader)
{
  char kind;

  if (reader->p == reader->end)
    return;
  kind = *reader->p;
  if (kind == '[')
    {
      reader->p++;
      read_control (reader);
    }
  else if (strchr ("]PX^_", kind) != NULL && kind != '\0')
    skip_string (reader);
  else
    {
      while (reader->p < reader->end && (guchar) *reader->p >= 0x20 && (guchar) *reader->p < 0x30)
        reader->p++;
      if (reader->p < reader->end && (guchar) *reader->p >= 0x30 && (guchar) *reader->p < DELETE)
        reader->p++;
    }
}

static void
read_control_character (Reader *reader)
{
  guchar c = *reader->p++;

  switch (c)
    {
    case '\n':
      end_line (reader, TRUE);
      begin_line (reader);
      break;
    case '\r':
      reader->column = 0;
      break;
    case '\b':
      reader->column -= MIN (reader->column, 1);
      break;
    case '\t':
      put (reader, c);
      break;
    case ESCAPE:
      read_escape (reader);
      break;
    default:
      break;
    }
}

static void
read_character (Reader *reader)
{
  gunichar character = g_utf8_get_char_validated (reader->p, reader->end - reader->p);

  if (character == (gunichar) -1 || character == (gunichar) -2)
    {
      character = 0xfffd;
      reader->p++;
    }
  else
    reader->p = g_utf8_next_char (reader->p);
  if (character < 0x80 || character >= 0xa0) /* else a control character of the 8-bit kind */
    put (reader, character);
}

RouseAnsiText *
rouse_ansi_text_new (const void *bytes, gsize length)
{
  RouseAnsiText *self = g_new0 (RouseAnsiText, 1);
  Reader         reader = {
            .p = bytes,
            .begin = bytes,
            .end = (const char *) bytes + length,
            .cells = g_array_new (FALSE, FALSE, sizeof (Cell)),
            .styles = g_array_new (FALSE, FALSE, sizeof (RouseAnsiStyle)),
            .text = g_string_new (NULL),
            .result = self,
  };

  self->spans = g_array_new (FALSE, FALSE, sizeof (RouseAnsiSpan));
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_append_val (reader.styles, reader.style);
  if (length > ROUSE_ANSI_MAX_BYTES)
    reader.p = reader.end - ROUSE_ANSI_MAX_BYTES;
  /* The end of a longer output may begin within a character. */
  for (guint i = 0; i < 3 && reader.p < reader.end && ((guchar) *reader.p & 0xc0) == 0x80; i++)
    reader.p++;
  begin_line (&reader);
  while (reader.p < reader.end)
    if ((guchar) *reader.p < 0x20 || (guchar) *reader.p == DELETE)
      read_control_character (&reader);
    else
      read_character (&reader);
  end_line (&reader, FALSE);
  g_array_unref (reader.cells);
  g_array_unref (reader.styles);
  self->length = reader.text->len;
  self->text = g_string_free (reader.text, FALSE);
  return self;
}

void
rouse_ansi_text_free (RouseAnsiText *self)
{
  g_free (self->text);
  g_array_unref (self->spans);
  g_array_unref (self->lines);
  g_free (self);
}

gsize
rouse_ansi_text_get_line_at (const RouseAnsiText *self, gsize offset, gsize *end)
{
  guint low = 0, high = self->lines->len; /* the line is in [low, high) */

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->lines, Line, middle).input <= offset)
        low = middle;
      else
        high = middle;
    }
  if (end != NULL)
    *end = high < self->lines->len ? g_array_index (self->lines, Line, high).text - 1 : self->length;
  return g_array_index (self->lines, Line, low).text;
}

guint32
rouse_ansi_palette_to_rgb (guint index)
{
  static const guint levels[] = { 0, 95, 135, 175, 215, 255 };

  g_return_val_if_fail (index >= 16 && index <= 255, 0);

  if (index >= 232)
    return (8 + (index - 232) * 10) * 0x010101;
  index -= 16;
  return levels[index / 36] << 16 | levels[index / 6 % 6] << 8 | levels[index % 6];
}

char *
rouse_output_strip (const void *bytes, gsize length)
{
  g_autoptr (RouseAnsiText) text = rouse_ansi_text_new (bytes, length);

  return g_steal_pointer (&text->text);
}
