/* run-life.c - how a run begins and ends
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/run-life.h"

#include "base/error.h"
#include "run/run-id.h"

#include <sys/wait.h>

#define EXIT_CODE_NOT_FOUND 127
#define EXIT_CODE_NOT_EXECUTABLE 126

#define TAIL_BYTES (16 * 1024)
#define TAIL_LINES 200

RouseRun *
rouse_run_begin (RouseClock *clock)
{
  RouseRun *self = rouse_run_new ();

  self->started_at = rouse_clock_get_real (clock);
  self->start_us = rouse_clock_get_now (clock);
  self->id = rouse_run_id_new (self->started_at);
  return self;
}

void
rouse_run_end (RouseRun *self, RouseClock *clock, int wait_status, gboolean expected, RouseOutputLog *log)
{
  self->ended = TRUE;
  self->end_us = rouse_clock_get_now (clock);
  self->wait_status = wait_status;
  self->expected = expected;
  self->tail = rouse_output_log_dup_tail (log, TAIL_BYTES, TAIL_LINES);
}

void
rouse_run_end_unstarted (RouseRun *self, RouseClock *clock, const GError *error, gboolean expected, RouseOutputLog *log)
{
  gboolean found = !g_error_matches (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND);

  self->error = g_strdup (error->message);
  rouse_run_end (self, clock, W_EXITCODE (found ? EXIT_CODE_NOT_EXECUTABLE : EXIT_CODE_NOT_FOUND, 0), expected, log);
}

gboolean
rouse_run_went_well (const RouseRun *self)
{
  return self->ended && self->error == NULL && WIFEXITED (self->wait_status) && WEXITSTATUS (self->wait_status) == 0;
}
