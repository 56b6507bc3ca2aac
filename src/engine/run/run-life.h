/* run-life.h - how a run begins and ends, for whoever keeps its record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "record/run.h"
#include "run/output-log.h"

G_BEGIN_DECLS

/** (transfer full): a run that begins now, with an id of its own. */
RouseRun *rouse_run_begin (RouseClock *clock);
/** Its leader ended just now, as @wait_status says; @log is what it printed. */
void rouse_run_end (RouseRun *self, RouseClock *clock, int wait_status, gboolean expected, RouseOutputLog *log);
/** The same for one whose command could not be executed: a shell's 127 or 126 stands for that. */
void rouse_run_end_unstarted (RouseRun *self, RouseClock *clock, const GError *error, gboolean expected, RouseOutputLog *log);

/** Whether it ended by itself with exit code 0. */
gboolean rouse_run_went_well (const RouseRun *self);

G_END_DECLS
