/* screen.c - what a program's output has switched on in the terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "screen.h"

#include <stdlib.h>
#include <string.h>

#define ESCAPE '\033'
#define CANCEL '\030' /* ends a sequence cut short */

enum
{
  TEXT,
  BEGUN,   /* after ESC */
  CHARSET, /* after ESC ( */
  CONTROL, /* after ESC [ */
  STRING,  /* in a title and the like, up to BEL or ESC \ */
};

/* Private modes, in the order in which they are undone: the screen is changed last. */
static const struct
{
  guint       mode;
  gboolean    ordinary; /* on, or off */
  const char *undo;
  const char *redo;
} modes[] = {
  { 1, FALSE, "\033[?1l", "\033[?1h" }, /* cursor keys of applications */
  { 7, TRUE, "\033[?7h", "\033[?7l" },  /* wrap at the right edge */
  { 9, FALSE, "\033[?9l", "\033[?9h" }, /* the mouse, in six ways */
  { 1000, FALSE, "\033[?1000l", "\033[?1000h" },
  { 1002, FALSE, "\033[?1002l", "\033[?1002h" },
  { 1003, FALSE, "\033[?1003l", "\033[?1003h" },
  { 1006, FALSE, "\033[?1006l", "\033[?1006h" },
  { 1015, FALSE, "\033[?1015l", "\033[?1015h" },
  { 1004, FALSE, "\033[?1004l", "\033[?1004h" }, /* reports of focus */
  { 2004, FALSE, "\033[?2004l", "\033[?2004h" }, /* bracketed paste */
  { 2026, FALSE, "\033[?2026l", "" },            /* a frozen picture: never brought back */
  { 25, TRUE, "\033[?25h", "\033[?25l" },        /* the cursor */
  { 47, FALSE, "\033[?47l", "\033[?47h" },       /* the alternate screen, in three ways */
  { 1047, FALSE, "\033[?1047l", "\033[?1047h" },
  { 1049, FALSE, "\033[?1049l", "\033[?1049h" },
};

/* Not private modes, but left behind all the same; bits above those of the table. */
#define KEYPAD (1u << G_N_ELEMENTS (modes))
#define REGION (KEYPAD << 1)
#define GRAPHICS (KEYPAD << 2)
#define COLOUR (KEYPAD << 3)

static void
set_bit (RouseScreen *self, guint bit, gboolean on)
{
  self->modes = on ? self->modes | bit : self->modes & ~bit;
}

static void
set_private_modes (RouseScreen *self, gboolean on)
{
  char *rest = self->params + 1;

  while (*rest != '\0')
    {
      guint mode = (guint) strtoul (rest, &rest, 10);

      for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
        if (modes[i].mode == mode)
          set_bit (self, 1u << i, on != modes[i].ordinary);
      if (*rest == ';')
        rest++;
      else
        break;
    }
}

/* Colours add up until a 0 takes them all away. */
static void
set_colours (RouseScreen *self)
{
  const char *last = strrchr (self->params, ';');

  last = last != NULL ? last + 1 : self->params;
  set_bit (self, COLOUR, *last != '\0' && !(last[0] == '0' && last[1] == '\0'));
}

static void
end_control (RouseScreen *self, char final)
{
  self->params[self->n_params] = '\0';
  if (self->params[0] == '?' && (final == 'h' || final == 'l'))
    set_private_modes (self, final == 'h');
  else if (self->params[0] == '!' && final == 'p')
    self->modes &= ~(KEYPAD | REGION | GRAPHICS | COLOUR);
  else if (final == 'm' && (self->params[0] == '\0' || g_ascii_isdigit (self->params[0])))
    set_colours (self);
  else if (final == 'r' && self->params[0] != '?')
    set_bit (self, REGION, self->params[0] != '\0');
  else if (final == 'H' || final == 'f' || final == 'G' || final == 'J')
    self->mid_line = TRUE; /* wherever that is */
}

static guint
after_escape (RouseScreen *self, char c)
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
      return CHARSET;
    case '=':
    case '>':
      set_bit (self, KEYPAD, c == '=');
      return TEXT;
    case 'c': /* everything is as at first */
      self->modes = 0;
      self->mid_line = FALSE;
      return TEXT;
    case ESCAPE:
      return BEGUN;
    default:
      return TEXT;
    }
}

/* One byte inside an escape sequence. */
static guint
step (RouseScreen *self, char c)
{
  if (c == CANCEL)
    return TEXT;
  switch (self->state)
    {
    case BEGUN:
      return after_escape (self, c);
    case CHARSET:
      set_bit (self, GRAPHICS, c == '0');
      return TEXT;
    case CONTROL:
      if (c == ESCAPE)
        return BEGUN;
      if (c < '@' || c > '~')
        {
          /* What does not fit is none of those that matter here. */
          if (self->n_params < sizeof self->params - 1)
            self->params[self->n_params++] = c;
          return CONTROL;
        }
      end_control (self, c);
      return TEXT;
    default:
      if (c == ESCAPE)
        return BEGUN; /* of ESC \, which ends it */
      return c == '\a' ? TEXT : STRING;
    }
}

void
rouse_screen_feed (RouseScreen *self, const char *data, gsize length)
{
  const char *end = data + length;

  while (data < end)
    {
      const char *escape;

      if (self->state != TEXT)
        {
          self->state = step (self, *data++);
          continue;
        }
      /* Output is mostly text: go through it in leaps. */
      escape = memchr (data, ESCAPE, (gsize) (end - data));
      if (escape == NULL)
        escape = end;
      if (escape > data)
        self->mid_line = escape[-1] != '\n' && escape[-1] != '\r';
      data = escape;
      if (data < end)
        {
          self->state = BEGUN;
          data++;
        }
    }
}

gboolean
rouse_screen_is_at_line_start (const RouseScreen *self)
{
  return !self->mid_line;
}

void
rouse_screen_write_undo (const RouseScreen *self, char undo[ROUSE_SCREEN_UNDO_MAX])
{
  undo[0] = '\0';
  if (self->state != TEXT)
    g_strlcat (undo, (char[]){ CANCEL, '\0' }, ROUSE_SCREEN_UNDO_MAX);
  if (self->modes & REGION)
    g_strlcat (undo, "\0337\033[r\0338", ROUSE_SCREEN_UNDO_MAX); /* it moves the cursor, so keep that */
  if (self->modes & KEYPAD)
    g_strlcat (undo, "\033>", ROUSE_SCREEN_UNDO_MAX);
  if (self->modes & GRAPHICS)
    g_strlcat (undo, "\033(B", ROUSE_SCREEN_UNDO_MAX);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (self->modes & (1u << i))
      g_strlcat (undo, modes[i].undo, ROUSE_SCREEN_UNDO_MAX);
  if (self->modes & COLOUR)
    g_strlcat (undo, "\033[0m", ROUSE_SCREEN_UNDO_MAX);
}

void
rouse_screen_write_redo (const RouseScreen *self, char redo[ROUSE_SCREEN_UNDO_MAX])
{
  redo[0] = '\0';
  for (guint i = G_N_ELEMENTS (modes); i > 0; i--)
    if (self->modes & (1u << (i - 1)))
      g_strlcat (redo, modes[i - 1].redo, ROUSE_SCREEN_UNDO_MAX);
  if (self->modes & KEYPAD)
    g_strlcat (redo, "\033=", ROUSE_SCREEN_UNDO_MAX);
}
