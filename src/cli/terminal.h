/* terminal.h - the terminal that Rouse itself runs in: raw while Rouse has it, ordinary whenever it has not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** What becomes of the terminal. Called from the default main context. */
typedef struct
{
  void (*typed) (const char *data, gsize length, gpointer user_data);
  void (*resized) (guint columns, guint rows, gpointer user_data);
  void (*resumed) (gpointer user_data); /* it is ours again after a stay in the background */
  void (*hung_up) (gpointer user_data); /* nothing will ever be typed again */
} RouseTerminalFuncs;

/**
 * Takes the terminal at standard input over: bytes are handed on as they are typed, and nothing is
 * echoed. It is given back on every way out of the process but SIGKILL: close(), exit(), a fatal signal,
 * SIGTSTP. While Rouse is in the background, the terminal is neither read nor changed.
 *
 * Once a process, from the main thread. @funcs must outlive it. The error is one of too few descriptors.
 */
gboolean rouse_terminal_open (const RouseTerminalFuncs *funcs, gpointer user_data, GError **error);
/** Gives it back. Safe when it is not open. */
void rouse_terminal_close (void);

/** Looks whether Rouse has come to the foreground or left it; shells do not always tell. */
void rouse_terminal_refresh (void);
/** Stops Rouse's process group, as ^Z does, until the shell lets it go on. */
void rouse_terminal_suspend (void);
/** What to write to standard output when the terminal is given back; copied. */
void rouse_terminal_set_farewell (const char *text);
/** 0 × 0 when it is not known. */
void rouse_terminal_get_size (guint *columns, guint *rows);
/** Whether @text, after Rouse's name, is one line there: what is broken in two cannot be taken away again. */
gboolean rouse_terminal_has_room (const char *text);

G_END_DECLS
