/* signal.h - has a program read its files anew by a signal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "hot/action.h"
#include "run/launcher.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_SIGNAL_ACTION (rouse_signal_action_get_type ())
G_DECLARE_FINAL_TYPE (RouseSignalAction, rouse_signal_action, ROUSE, SIGNAL_ACTION, RouseHotAction)

/* Whoever does not handle the signal, or fails over what it reads, has ended by then. */
#define ROUSE_SIGNAL_ALIVE_MS 300

/**
 * Signals the leader of @process, and nobody else. A program that tells of itself, RELOADING=1 and then READY=1, has done
 * it when it says so, or %ROUSE_FALL_BACK_TIMED_OUT after @timeout_us. Of one that does not, all that can be seen is
 * that it lives on: done after ROUSE_SIGNAL_ALIVE_MS. Who owns it says when the program has ended.
 */
RouseHotAction *rouse_signal_action_new (RouseProcess *process, int signum, RouseClock *clock, gint64 timeout_us);
/** The program says that it is reloading, or, if not @reloading, that it is ready. Before start() it is about something else. */
void rouse_signal_action_hear (RouseSignalAction *self, gboolean reloading);
int  rouse_signal_action_get_signal (RouseSignalAction *self);

G_END_DECLS
