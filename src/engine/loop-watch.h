/* loop-watch.h - feeds the loop detector with what a supervised program does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "decide/change-set.h"
#include "run/loop-detector.h"
#include "run/supervisor.h"

G_BEGIN_DECLS

/* Main context only. While nothing is suspicious it costs nothing. */
typedef struct _RouseLoopWatch RouseLoopWatch;

RouseLoopWatch *rouse_loop_watch_new (RouseSupervisor *supervisor, RouseClock *clock);
void            rouse_loop_watch_free (RouseLoopWatch *self);

/** A run of the program has begun. */
void rouse_loop_watch_run_started (RouseLoopWatch *self);
/** A build has begun. */
void rouse_loop_watch_build_started (RouseLoopWatch *self);
/** It is over, or given up. */
void rouse_loop_watch_build_ended (RouseLoopWatch *self);
/** A hot action has begun; @command (nullable) is the process that carries it out, beside those of the program. */
void rouse_loop_watch_hot_started (RouseLoopWatch *self, RouseProcess *command);
/** It is over; @enough: no run comes of it. */
void rouse_loop_watch_hot_ended (RouseLoopWatch *self, gboolean enough);
/** What @changes are in view of the runs so far. */
RouseLoopVerdict rouse_loop_watch_check (RouseLoopWatch *self, const RouseChangeSet *changes);
/** (nullable): the file by which the program restarts itself, once that is known. */
const char *rouse_loop_watch_get_path (RouseLoopWatch *self);
/** Somebody took the matter into their own hands. */
void rouse_loop_watch_reset (RouseLoopWatch *self);

G_END_DECLS
