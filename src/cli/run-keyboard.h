/* run-keyboard.h - what is typed at "rouse run": to the program, or to Rouse
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run-view.h"
#include "session.h"

G_BEGIN_DECLS

typedef struct _RouseRunKeyboard RouseRunKeyboard;

/** @signum: the signal that the key stands for; 0 for a plain wish to quit. */
typedef void (*RouseQuitFunc) (int signum, gpointer user_data);

/**
 * Takes over the terminal. All but @history, whose reloads `h` shows, are borrowed and must outlive it.
 * @session: (nullable): without one, the keys that start and stop do nothing.
 */
RouseRunKeyboard *rouse_run_keyboard_new (RouseRunView    *view,
                                          RouseSession    *session,
                                          RouseSupervisor *supervisor,
                                          RouseHistory    *history,
                                          RouseQuitFunc    quit,
                                          gpointer         user_data);

/** Gives the terminal back. */
void rouse_run_keyboard_free (RouseRunKeyboard *self);

/** Whether the program itself is alive, and not only something that it has left behind. */
gboolean rouse_run_is_alive (RouseSupervisor *supervisor);

G_END_DECLS
