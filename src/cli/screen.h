/* screen.h - what a program's output has switched on in the terminal, and how to undo it; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * RouseScreen:
 *
 * Follows the escape sequences of what goes to the terminal. A program that is killed leaves the
 * alternate screen, the mouse or a hidden cursor behind; Rouse has to put that right.
 */
typedef struct
{
  guint    state; /* of the parser */
  char     params[32];
  guint    n_params;
  guint    modes;    /* a bit for each that differs from the ordinary */
  gboolean mid_line; /* something stands left of the cursor */
} RouseScreen;

/** Enough for everything that rouse_screen_write_undo() ever writes. */
#define ROUSE_SCREEN_UNDO_MAX 256

void rouse_screen_feed (RouseScreen *self, const char *data, gsize length);

/** Whether a line of text could begin where the cursor is. */
gboolean rouse_screen_is_at_line_start (const RouseScreen *self);

/** Writes what makes the terminal ordinary again; "" when it is. */
void rouse_screen_write_undo (const RouseScreen *self, char undo[ROUSE_SCREEN_UNDO_MAX]);
/** Writes what brings back what undo took away. */
void rouse_screen_write_redo (const RouseScreen *self, char redo[ROUSE_SCREEN_UNDO_MAX]);

G_END_DECLS
