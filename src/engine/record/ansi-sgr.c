/* ansi-sgr.c - how text looks, as escape sequences say it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/ansi-sgr.h"

/* Longer sequences than that nobody sends; the rest of one is passed over. */
#define MAX_PARAMETERS 32
#define MISSING -1

typedef struct
{
  int      values[MAX_PARAMETERS];
  gboolean sub[MAX_PARAMETERS]; /* set off by a colon: belongs to the one before */
  guint    n;
} Parameters;

static gboolean
colour_equal (const RouseAnsiColour *a, const RouseAnsiColour *b)
{
  return a->kind == b->kind && a->value == b->value;
}

gboolean
rouse_ansi_style_equal (const RouseAnsiStyle *a, const RouseAnsiStyle *b)
{
  return a->attributes == b->attributes && colour_equal (&a->foreground, &b->foreground) && colour_equal (&a->background, &b->background);
}

/* Returns %FALSE for a sequence that is none of SGR's, although it ends like one. */
static gboolean
parse (const char *text, gsize length, Parameters *parameters)
{
  parameters->n = 1;
  parameters->values[0] = MISSING;
  parameters->sub[0] = FALSE;
  for (gsize i = 0; i < length; i++)
    {
      int *value = &parameters->values[parameters->n - 1];

      if (g_ascii_isdigit (text[i]))
        *value = MIN (MAX (*value, 0) * 10 + (text[i] - '0'), 9999);
      else if (text[i] != ';' && text[i] != ':')
        return FALSE;
      else if (parameters->n == MAX_PARAMETERS)
        return TRUE;
      else
        {
          parameters->sub[parameters->n] = text[i] == ':';
          parameters->values[parameters->n++] = MISSING;
        }
    }
  return TRUE;
}

/* How many parameters, from @first, belong to the colour that 38 or 48 there begins. */
static guint
count_colour (const Parameters *parameters, guint first)
{
  guint end = first + 1;

  if (end < parameters->n && parameters->sub[end])
    {
      while (end < parameters->n && parameters->sub[end])
        end++;
      return end - first;
    }
  if (end < parameters->n && parameters->values[end] == 5)
    return MIN (3, parameters->n - first);
  if (end < parameters->n && parameters->values[end] == 2)
    return MIN (5, parameters->n - first);
  return MIN (2, parameters->n - first);
}

/* "5;N", "2;R;G;B", or with colons, where a number of the colour space may come before R. */
static void
set_colour (RouseAnsiColour *colour, const int *values, guint n)
{
  if (n >= 2 && values[0] == 5 && values[1] <= 255)
    *colour = (RouseAnsiColour){ ROUSE_ANSI_PALETTE, MAX (values[1], 0) };
  else if (n >= 4 && values[0] == 2)
    {
      const int *rgb = values + (n >= 5 ? 2 : 1);

      *colour = (RouseAnsiColour){ ROUSE_ANSI_RGB,
                                   CLAMP (rgb[0], 0, 255) << 16 | CLAMP (rgb[1], 0, 255) << 8 | CLAMP (rgb[2], 0, 255) };
    }
}

static void
apply_plain (RouseAnsiStyle *self, int value)
{
  static const RouseAnsiAttributes on[] = {
    [1] = ROUSE_ANSI_BOLD,
    [2] = ROUSE_ANSI_DIM,
    [3] = ROUSE_ANSI_ITALIC,
    [4] = ROUSE_ANSI_UNDERLINE,
    [7] = ROUSE_ANSI_INVERSE,
    [9] = ROUSE_ANSI_STRIKE,
    [21] = ROUSE_ANSI_UNDERLINE,
  };
  static const RouseAnsiAttributes off[] = {
    [22] = ROUSE_ANSI_BOLD | ROUSE_ANSI_DIM,
    [23] = ROUSE_ANSI_ITALIC,
    [24] = ROUSE_ANSI_UNDERLINE,
    [27] = ROUSE_ANSI_INVERSE,
    [29] = ROUSE_ANSI_STRIKE,
  };

  if (value <= 0)
    *self = (RouseAnsiStyle){ 0 };
  else if (value >= 30 && value <= 37)
    self->foreground = (RouseAnsiColour){ ROUSE_ANSI_PALETTE, value - 30 };
  else if (value == 39)
    self->foreground = (RouseAnsiColour){ ROUSE_ANSI_DEFAULT, 0 };
  else if (value >= 40 && value <= 47)
    self->background = (RouseAnsiColour){ ROUSE_ANSI_PALETTE, value - 40 };
  else if (value == 49)
    self->background = (RouseAnsiColour){ ROUSE_ANSI_DEFAULT, 0 };
  else if (value >= 90 && value <= 97)
    self->foreground = (RouseAnsiColour){ ROUSE_ANSI_PALETTE, value - 90 + 8 };
  else if (value >= 100 && value <= 107)
    self->background = (RouseAnsiColour){ ROUSE_ANSI_PALETTE, value - 100 + 8 };
  else
    {
      self->attributes |= value < (int) G_N_ELEMENTS (on) ? on[value] : 0;
      self->attributes &= ~(value < (int) G_N_ELEMENTS (off) ? off[value] : 0);
    }
}

void
rouse_ansi_style_apply (RouseAnsiStyle *self, const char *text, gsize length)
{
  Parameters parameters;

  if (!parse (text, length, &parameters))
    return;
  for (guint i = 0; i < parameters.n;)
    {
      int   value = parameters.values[i];
      guint n = 1;

      if (value == 38 || value == 48)
        {
          n = count_colour (&parameters, i);
          set_colour (value == 38 ? &self->foreground : &self->background, parameters.values + i + 1, n - 1);
        }
      else if (value == 4 && i + 1 < parameters.n && parameters.sub[i + 1]) /* kinds of underlines; 4:0 is none */
        apply_plain (self, parameters.values[i + 1] == 0 ? 24 : 4);
      else
        apply_plain (self, value);
      i += n;
      while (i < parameters.n && parameters.sub[i])
        i++;
    }
}
