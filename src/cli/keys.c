/* keys.c - what typed bytes mean
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "keys.h"

#define CTRL(letter) ((letter) &0x1f)
#define PREFIX CTRL (']')
#define ESCAPE 0x1b

/* The steps of an escape sequence: ESC, then a letter; ESC O letter; ESC [ digits letter. */
enum
{
  ESCAPE_NONE,
  ESCAPE_BEGUN,
  ESCAPE_SHORT,
  ESCAPE_LONG,
};

static RouseKey
get_own_key (char c)
{
  switch (c)
    {
    case 'r':
      return ROUSE_KEY_RESTART;
    case 's':
      return ROUSE_KEY_STOP;
    case 'p':
      return ROUSE_KEY_PAUSE;
    case 'h':
      return ROUSE_KEY_HISTORY;
    case 'q':
      return ROUSE_KEY_QUIT;
    case '?':
      return ROUSE_KEY_HELP;
    case 'i':
      return ROUSE_KEY_TYPE;
    case 'a':
      return ROUSE_KEY_ALLOW;
    case CTRL ('z'):
      return ROUSE_KEY_SUSPEND;
    default:
      return g_ascii_isdigit (c) ? ROUSE_KEY_CHOOSE : ROUSE_KEY_UNKNOWN;
    }
}

/* Arrow keys and the like arrive as an escape sequence, whose letters are not keys. */
static gboolean
skip_escape (RouseKeys *self, char c)
{
  switch (self->escape)
    {
    case ESCAPE_NONE:
      self->escape = c == ESCAPE ? ESCAPE_BEGUN : ESCAPE_NONE;
      return c == ESCAPE;
    case ESCAPE_BEGUN:
      if (c == '[' || c == 'O')
        self->escape = c == '[' ? ESCAPE_LONG : ESCAPE_SHORT;
      else if (c != ESCAPE)
        self->escape = ESCAPE_NONE;
      return TRUE;
    case ESCAPE_SHORT:
      self->escape = ESCAPE_NONE;
      return TRUE;
    default:
      if (c >= '@' && c <= '~')
        self->escape = ESCAPE_NONE;
      return TRUE;
    }
}

static RouseKey
take_idle (RouseKeys *self, char c)
{
  RouseKey key;

  if (skip_escape (self, c))
    return ROUSE_KEY_NONE;
  if (c == '\r' || c == '\n')
    return ROUSE_KEY_START;
  if (c == CTRL ('c') || c == CTRL ('\\'))
    return ROUSE_KEY_INTERRUPT;
  key = get_own_key (c);
  return key == ROUSE_KEY_UNKNOWN ? ROUSE_KEY_NONE : key;
}

gsize
rouse_keys_take (RouseKeys *self, gboolean running, const char *data, gsize length, RouseKey *key, RouseKeyBytes *bytes)
{
  static const char prefix = PREFIX;
  gsize             n = 0;

  g_return_val_if_fail (length > 0, 1);

  if (self->prefixed)
    {
      self->prefixed = FALSE;
      *key = get_own_key (data[0]);
      *bytes = (RouseKeyBytes){ data, 1 };
      if (data[0] == PREFIX)
        {
          *key = running ? ROUSE_KEY_PASS : ROUSE_KEY_NONE;
          *bytes = (RouseKeyBytes){ &prefix, 1 };
        }
      return 1;
    }
  if (data[0] == PREFIX)
    {
      self->prefixed = TRUE;
      *key = ROUSE_KEY_PREFIX;
      return 1;
    }
  if (!running)
    {
      *key = take_idle (self, data[0]);
      *bytes = (RouseKeyBytes){ data, 1 };
      return 1;
    }
  self->escape = ESCAPE_NONE;
  while (n < length && data[n] != PREFIX)
    n++;
  *key = ROUSE_KEY_PASS;
  *bytes = (RouseKeyBytes){ data, n };
  return n;
}
