/* loop-watch.c - feeds the loop detector with what a supervised program does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "loop-watch.h"

struct _RouseLoopWatch
{
  RouseSupervisor   *supervisor; /* (owned) */
  RouseClock        *clock;      /* (owned) */
  RouseLoopDetector *detector;   /* (owned) */
  guint              alarm;      /* 0 while nothing is suspicious */
};

static void
sample (RouseLoopWatch *self)
{
  RouseProcess *process = rouse_supervisor_get_process (self->supervisor);

  rouse_loop_detector_add_sample (self->detector, rouse_clock_get_now (self->clock),
                                  process != NULL ? rouse_process_get_write_count (process) : ROUSE_LOOP_NOTHING_RUNS);
}

static guint
wants_sample (RouseLoopWatch *self)
{
  return rouse_loop_detector_wants_sample (self->detector, rouse_clock_get_now (self->clock));
}

static void
alarm_cb (gpointer data)
{
  RouseLoopWatch *self = data;
  guint           next_ms = wants_sample (self);

  self->alarm = 0;
  if (next_ms == 0)
    return;
  sample (self);
  self->alarm = rouse_clock_add_alarm_ms (self->clock, next_ms, alarm_cb, self);
}

RouseLoopWatch *
rouse_loop_watch_new (RouseSupervisor *supervisor, RouseClock *clock)
{
  RouseLoopWatch *self = g_new0 (RouseLoopWatch, 1);

  self->supervisor = g_object_ref (supervisor);
  self->clock = g_object_ref (clock);
  self->detector = rouse_loop_detector_new ();
  return self;
}

void
rouse_loop_watch_free (RouseLoopWatch *self)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  rouse_loop_detector_free (self->detector);
  g_object_unref (self->supervisor);
  g_object_unref (self->clock);
  g_free (self);
}

void
rouse_loop_watch_run_started (RouseLoopWatch *self)
{
  rouse_loop_detector_run_started (self->detector, rouse_clock_get_now (self->clock));
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  alarm_cb (self);
}

RouseLoopVerdict
rouse_loop_watch_check (RouseLoopWatch *self, const RouseChangeSet *changes)
{
  if (wants_sample (self))
    sample (self);
  return rouse_loop_detector_add_changes (self->detector, changes);
}

const char *
rouse_loop_watch_get_path (RouseLoopWatch *self)
{
  return rouse_loop_detector_get_path (self->detector);
}

void
rouse_loop_watch_reset (RouseLoopWatch *self)
{
  rouse_loop_detector_reset (self->detector);
}
