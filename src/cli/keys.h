/* keys.h - what typed bytes mean: the program's or Rouse's own; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_KEY_NONE,    /* the bytes mean nothing, or not yet */
  ROUSE_KEY_PASS,    /* the program's: `data` and `length` say which bytes */
  ROUSE_KEY_PREFIX,  /* Ctrl-]: a key of ours should follow */
  ROUSE_KEY_UNKNOWN, /* something else followed */
  ROUSE_KEY_RESTART,
  ROUSE_KEY_START, /* Enter: what does not run */
  ROUSE_KEY_STOP,  /* stop, or start what is stopped */
  ROUSE_KEY_PAUSE,
  ROUSE_KEY_HISTORY,
  ROUSE_KEY_QUIT,
  ROUSE_KEY_INTERRUPT, /* ^C while nothing runs */
  ROUSE_KEY_SUSPEND,   /* ^Z, to the shell */
  ROUSE_KEY_HELP,
  ROUSE_KEY_CHOOSE, /* a program by its number, which is the byte; 0: all of them */
  ROUSE_KEY_TYPE,   /* the keyboard is to be the chosen program's, or no longer */
  ROUSE_KEY_ALLOW,  /* what the project's file says now may run */
} RouseKey;

/** A plain value; zeroed, it is at the beginning. */
typedef struct
{
  gboolean prefixed; /* Ctrl-] came last */
  guint    escape;   /* inside an escape sequence, which is not for us */
} RouseKeys;

/** The bytes that a #ROUSE_KEY_PASS is about, and the digit of a #ROUSE_KEY_CHOOSE; borrowed from those typed, or static. */
typedef struct
{
  const char *data;
  gsize       length;
} RouseKeyBytes;

/**
 * Takes the first few of the @length (> 0) bytes typed. While @running, they are the program's, but for
 * what follows the prefix; while nothing runs they are ours.
 *
 * Returns: how many bytes it took, at least 1; the rest wants another call, since @key may have changed
 * what runs.
 */
gsize rouse_keys_take (RouseKeys     *self,
                       gboolean       running,
                       const char    *data,
                       gsize          length,
                       RouseKey      *key,
                       RouseKeyBytes *bytes);

G_END_DECLS
