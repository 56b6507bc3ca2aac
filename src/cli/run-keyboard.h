/* run-keyboard.h - what is typed at "rouse run": to a program, or to Rouse
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run-view.h"
#include "session.h"

G_BEGIN_DECLS

/**
 * Of one program, the keyboard is the program's while that runs, but for what follows Ctrl-]. Of several, it is
 * Rouse's until one that was chosen is given it. Main thread.
 */
typedef struct _RouseRunKeyboard RouseRunKeyboard;

/** What the keyboard asks of the rest. */
typedef struct
{
  void (*quit) (int signum, gpointer user_data); /* the signal that the key stands for; 0: a plain wish to */
  void (*allow) (gpointer user_data);            /* what the file says now */
} RouseKeyboardFuncs;

/**
 * Takes over the terminal. All but @history, whose reloads `h` shows, are borrowed and must outlive it.
 * @session: (nullable): without one, the keys that start and stop do nothing, and @runner has the keyboard.
 */
RouseRunKeyboard *rouse_run_keyboard_new (RouseRunView             *view,
                                          RouseSession             *session,
                                          RouseRunner              *runner,
                                          RouseHistory             *history,
                                          const RouseKeyboardFuncs *funcs,
                                          gpointer                  user_data);

/** Gives the terminal back. What is borrowed may be gone, but no runner may do anything after that. */
void rouse_run_keyboard_free (RouseRunKeyboard *self);

/** Heeds one more program of the session, or @runner itself. */
void rouse_run_keyboard_add_runner (RouseRunKeyboard *self, RouseRunner *runner);
/** There is one more program, or one less, and so another way to show them. */
void rouse_run_keyboard_update (RouseRunKeyboard *self);

G_END_DECLS
