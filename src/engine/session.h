/* session.h - one project's pipeline while it is on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "observer.h"
#include "record/history.h"
#include "run/supervisor.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_SESSION (rouse_session_get_type ())
G_DECLARE_FINAL_TYPE (RouseSession, rouse_session, ROUSE, SESSION, GObject)

/**
 * NEWCOMERS READ session.c: all stages of the path of a change meet there.
 *
 * Main context only. Signals:
 *   armed (RouseHealth *) · health (RouseHealth *) · held (const char *) · message (const char *)
 *                                      handed on from the observer
 *   changed (RouseChangeSet *)         before it is acted upon
 *   suspended (const char *path)       the program writes this file after every start: its changes no
 *                                      longer restart it; %NULL when they do again
 *   stopping (RouseRun *) · started (RouseRun *, RouseReload *) · ready (RouseRun *, RouseReload *)
 *   exited (RouseRun *) · reloaded (RouseReload *) · output (GBytes *, gboolean) · idle
 *                                      handed on from the supervisor
 *   notify::state, notify::paused
 */
RouseSession *rouse_session_new (RouseObserver   *observer,
                                 RouseSupervisor *supervisor,
                                 RouseHistory    *history, /* (nullable) */
                                 RouseClock      *clock);

/** Begins to observe and, unless @postpone, starts the program at once. */
void rouse_session_start (RouseSession *self, gboolean postpone);
/** Starts it, or starts it anew, because the user says so; ends a hold by stop() and a suspension. */
void rouse_session_restart (RouseSession *self);
/** Stops it; changes do not start it until restart(). `idle` follows, always later than this call. */
void rouse_session_stop (RouseSession *self);
/** Stops observing for a while, or goes on; what changed meanwhile is not acted upon. */
void     rouse_session_set_paused (RouseSession *self, gboolean paused);
gboolean rouse_session_get_paused (RouseSession *self);

RouseSupervisor *rouse_session_get_supervisor (RouseSession *self);
RouseState       rouse_session_get_state (RouseSession *self);

G_END_DECLS
