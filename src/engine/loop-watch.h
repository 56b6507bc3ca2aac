/* loop-watch.h - feeds the loop detector with what a supervised program does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "decide/change-set.h"
#include "run/supervisor.h"

G_BEGIN_DECLS

/* Main context only. While nothing is suspicious it costs nothing. */
typedef struct _RouseLoopWatch RouseLoopWatch;

RouseLoopWatch *rouse_loop_watch_new (RouseSupervisor *supervisor, RouseClock *clock);
void            rouse_loop_watch_free (RouseLoopWatch *self);

/** A run of the program has begun. */
void rouse_loop_watch_run_started (RouseLoopWatch *self);
/** (nullable): the file by which the program restarts itself, if @changes are one time too many. */
const char *rouse_loop_watch_check (RouseLoopWatch *self, const RouseChangeSet *changes);
/** Somebody took the matter into their own hands. */
void rouse_loop_watch_reset (RouseLoopWatch *self);

G_END_DECLS
