/* output-lines.c - what one program prints, cut into lines that can stand among those of others
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "output-lines.h"

#include "record/ansi-sgr.h"

#include <stdlib.h>
#include <string.h>

#define ESCAPE '\033'
#define CANCEL '\030' /* ends a sequence cut short */
#define DELETE '\177'
/* A cursor that moves right leaves blanks behind; more of them are a mistake. */
#define BLANKS_MAX 200
#define PARAMS_MAX 64

typedef enum
{
  TEXT,
  BEGUN,   /* after ESC */
  CHARSET, /* after ESC ( and its like: one letter more */
  CONTROL, /* after ESC [ */
  STRING,  /* in a title and the like, up to BEL or ESC \ */
} State;

struct _RouseOutputLines
{
  State          state;
  char           params[PARAMS_MAX];
  guint          n_params;
  RouseAnsiStyle style; /* of what comes next */
  RouseAnsiStyle start; /* of the beginning of `text` */

  GString *text;      /* (owned) the line so far, with the sequences that colour it */
  gsize    protect;   /* up to here, \b does not take away: the end of such a sequence */
  gboolean visible;   /* there is more in it than sequences */
  gboolean coloured;  /* it ends in another style than the terminal's own */
  gboolean rewound;   /* \r came last: what follows takes its place */
  gboolean continued; /* its beginning has been shown */
};

RouseOutputLines *
rouse_output_lines_new (void)
{
  RouseOutputLines *self = g_new0 (RouseOutputLines, 1);

  self->text = g_string_new (NULL);
  return self;
}

void
rouse_output_lines_free (RouseOutputLines *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static gboolean
is_plain (const RouseAnsiStyle *style)
{
  static const RouseAnsiStyle plain;

  return rouse_ansi_style_equal (style, &plain);
}

/* Begins a line whose first @n bytes are those at the end of the text. */
static void
begin_line (RouseOutputLines *self, gsize n)
{
  g_string_erase (self->text, 0, (gssize) (self->text->len - n));
  self->start = self->style;
  self->protect = 0;
  self->visible = FALSE;
  self->rewound = FALSE;
  self->coloured = !is_plain (&self->style);
}

/* What comes next overwrites the line. */
static void
clear_line (RouseOutputLines *self)
{
  begin_line (self, 0);
  self->continued = FALSE;
}

static void
append_colour (GString *out, const RouseAnsiColour *colour, guint base)
{
  if (colour->kind == ROUSE_ANSI_PALETTE && colour->value < 8)
    g_string_append_printf (out, ";%u", base + colour->value);
  else if (colour->kind == ROUSE_ANSI_PALETTE)
    g_string_append_printf (out, ";%u;5;%u", base + 8, colour->value);
  else if (colour->kind == ROUSE_ANSI_RGB)
    g_string_append_printf (out, ";%u;2;%u;%u;%u", base + 8, colour->value >> 16, colour->value >> 8 & 0xff, colour->value & 0xff);
}

static void
append_style (GString *out, const RouseAnsiStyle *style)
{
  static const struct
  {
    RouseAnsiAttributes attribute;
    char                code;
  } codes[] = {
    { ROUSE_ANSI_BOLD, '1' },
    { ROUSE_ANSI_DIM, '2' },
    { ROUSE_ANSI_ITALIC, '3' },
    { ROUSE_ANSI_UNDERLINE, '4' },
    { ROUSE_ANSI_INVERSE, '7' },
    { ROUSE_ANSI_STRIKE, '9' },
  };

  if (is_plain (style))
    return;
  g_string_append (out, "\033[0");
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (style->attributes & codes[i].attribute)
      g_string_append_printf (out, ";%c", codes[i].code);
  append_colour (out, &style->foreground, 30);
  append_colour (out, &style->background, 40);
  g_string_append_c (out, 'm');
}

/* Shows the first @n bytes of the line. */
static void
show (const RouseOutputLines *self, gsize n, gboolean unfinished, const RouseLineLook *look, GString *out)
{
  g_string_append (out, look->prefix);
  if (self->continued)
    g_string_append (out, look->mark);
  append_style (out, &self->start);
  g_string_append_len (out, self->text->str, (gssize) n);
  if (self->coloured)
    g_string_append (out, "\033[0m");
  if (unfinished)
    g_string_append (out, look->mark);
  g_string_append (out, look->newline);
}

static void
end_line (RouseOutputLines *self, const RouseLineLook *look, GString *out)
{
  /* The beginning that has been shown may have been all of it. */
  if (!self->continued || self->visible)
    show (self, self->text->len, FALSE, look, out);
  clear_line (self);
}

/* How many bytes at the end of the text are the beginning of a character. */
static gsize
count_incomplete (const GString *text)
{
  for (gsize n = 1; n <= 3 && n <= text->len; n++)
    {
      guchar c = (guchar) text->str[text->len - n];

      if (c < 0x80)
        return 0;
      if (c >= 0xc0)
        return n < (c >= 0xf0 ? 4 : c >= 0xe0 ? 3
                                              : 2)
                 ? n
                 : 0;
    }
  return 0;
}

static gboolean
begins_continuation (const char *text, gsize length)
{
  return length > 0 && ((guchar) text[0] & 0xc0) == 0x80;
}

/* \b: takes the last character away, but no colour. */
static void
erase_character (RouseOutputLines *self)
{
  gsize length = self->text->len;

  while (length > self->protect && begins_continuation (self->text->str + length - 1, 1))
    length--;
  if (length > self->protect)
    g_string_truncate (self->text, length - 1);
}

static void
add_byte (RouseOutputLines *self, char c, const RouseLineLook *look, GString *out)
{
  GString *text = self->text;

  if (self->rewound)
    clear_line (self);
  /* U+0080 to U+009F are control characters, which some terminals heed. */
  if ((guchar) c >= 0x80 && (guchar) c <= 0x9f && text->len > self->protect && (guchar) text->str[text->len - 1] == 0xc2)
    {
      g_string_truncate (text, text->len - 1);
      return;
    }
  g_string_append_c (text, c);
  self->visible = TRUE;
  if (text->len >= ROUSE_OUTPUT_LINE_BYTES)
    rouse_output_lines_flush (self, look, out);
}

static void
set_style (RouseOutputLines *self)
{
  rouse_ansi_style_apply (&self->style, self->params, self->n_params);
  /* After \r, it is the style of what takes the line's place. */
  if (self->rewound)
    return;
  g_string_append_printf (self->text, "\033[%sm", self->params);
  self->protect = self->text->len;
  self->coloured = !is_plain (&self->style);
}

static void
end_control (RouseOutputLines *self, char final, const RouseLineLook *look, GString *out)
{
  guint value;

  self->params[self->n_params] = '\0';
  if (self->params[0] != '\0' && !g_ascii_isdigit (self->params[0]) && self->params[0] != ';')
    return; /* a private one */
  value = (guint) strtoul (self->params, NULL, 10);
  switch (final)
    {
    case 'm':
      set_style (self);
      break;
    case 'K':
      if (value == 2 || (value == 0 && self->rewound))
        clear_line (self);
      break;
    case 'G':
      self->rewound |= value <= 1;
      break;
    case 'C':
      for (guint i = 0; i < CLAMP (value, 1, BLANKS_MAX); i++)
        add_byte (self, ' ', look, out);
      break;
    case 'A': /* to another line */
    case 'B':
    case 'E':
    case 'F':
    case 'H':
    case 'd':
    case 'f':
      if (self->visible)
        end_line (self, look, out);
      break;
    default:
      break;
    }
}

static State
after_escape (RouseOutputLines *self, char c)
{
  switch (c)
    {
    case '[':
      self->n_params = 0;
      return CONTROL;
    case ']':
    case 'P':
    case '_':
    case '^':
    case 'X':
      return STRING;
    case '(':
    case ')':
    case '*':
    case '+':
    case '#':
    case '%':
      return CHARSET;
    case ESCAPE:
      return BEGUN;
    default:
      return TEXT;
    }
}

static State
in_text (RouseOutputLines *self, char c, const RouseLineLook *look, GString *out)
{
  switch (c)
    {
    case ESCAPE:
      return BEGUN;
    case '\n':
      end_line (self, look, out);
      break;
    case '\r':
      self->rewound = TRUE;
      break;
    case '\b':
      erase_character (self);
      break;
    default:
      if (c == '\t' || ((guchar) c >= ' ' && c != DELETE))
        add_byte (self, c, look, out);
      break;
    }
  return TEXT;
}

static State
in_control (RouseOutputLines *self, char c, const RouseLineLook *look, GString *out)
{
  if (c == ESCAPE)
    return BEGUN;
  if (c >= '@' && c <= '~')
    {
      if (self->n_params < PARAMS_MAX)
        end_control (self, c, look, out);
      return TEXT;
    }
  /* Whoever printed it was killed in the middle, or never meant it. */
  if ((guchar) c < ' ' || (guchar) c > '~')
    return in_text (self, c, look, out);
  /* One that is too long is left out, as a whole. */
  if (self->n_params < PARAMS_MAX)
    self->params[self->n_params++] = c;
  return CONTROL;
}

static State
step (RouseOutputLines *self, char c, const RouseLineLook *look, GString *out)
{
  if (self->state != TEXT && c == CANCEL)
    return TEXT;
  switch (self->state)
    {
    case TEXT:
      return in_text (self, c, look, out);
    case BEGUN:
      return after_escape (self, c);
    case CHARSET:
      return TEXT;
    case CONTROL:
      return in_control (self, c, look, out);
    case STRING:
      if (c == ESCAPE)
        return BEGUN; /* of ESC \, which ends it */
      return c == '\a' ? TEXT : STRING;
    }
  g_return_val_if_reached (TEXT);
}

void
rouse_output_lines_feed (RouseOutputLines *self, const char *data, gsize length, const RouseLineLook *look, GString *out)
{
  for (gsize i = 0; i < length; i++)
    self->state = step (self, data[i], look, out);
}

gboolean
rouse_output_lines_is_pending (const RouseOutputLines *self)
{
  return self->visible;
}

void
rouse_output_lines_flush (RouseOutputLines *self, const RouseLineLook *look, GString *out)
{
  gsize    rest = count_incomplete (self->text);
  gboolean rewound = self->rewound;

  if (!self->visible || rest == self->text->len)
    return;
  show (self, self->text->len - rest, TRUE, look, out);
  begin_line (self, rest);
  self->continued = !rewound;
}

void
rouse_output_lines_end (RouseOutputLines *self, const RouseLineLook *look, GString *out)
{
  if (self->visible)
    end_line (self, look, out);
  self->state = TEXT;
  self->style = (RouseAnsiStyle){ 0 };
  clear_line (self);
}

void
rouse_output_lines_take (RouseOutputLines *self, GString *out)
{
  append_style (out, &self->start);
  g_string_append_len (out, self->text->str, (gssize) self->text->len);
  if (self->rewound)
    g_string_append_c (out, '\r');
  clear_line (self);
}
