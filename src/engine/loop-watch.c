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
  RouseProcess      *command;    /* (owned) (nullable) of a hot action under way */
  guint              alarm;      /* 0 while nothing is suspicious */
};

static guint64
count_writes (RouseLoopWatch *self)
{
  RouseProcess *processes[] = { rouse_supervisor_get_process (self->supervisor), rouse_supervisor_get_build_process (self->supervisor), self->command };
  guint64       count = 0;
  gboolean      any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (processes); i++)
    if (processes[i] != NULL)
      {
        any = TRUE;
        count += rouse_process_get_write_count (processes[i]);
      }
  return any ? count : ROUSE_LOOP_NOTHING_RUNS;
}

static void
sample (RouseLoopWatch *self)
{
  rouse_loop_detector_add_sample (self->detector, rouse_clock_get_now (self->clock), count_writes (self));
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
  g_clear_object (&self->command);
  g_object_unref (self->supervisor);
  g_object_unref (self->clock);
  g_free (self);
}

static void
look (RouseLoopWatch *self)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  alarm_cb (self);
}

void
rouse_loop_watch_run_started (RouseLoopWatch *self)
{
  rouse_loop_detector_run_started (self->detector, rouse_clock_get_now (self->clock));
  look (self);
}

void
rouse_loop_watch_build_started (RouseLoopWatch *self)
{
  rouse_loop_detector_build_started (self->detector, rouse_clock_get_now (self->clock));
  look (self);
}

void
rouse_loop_watch_build_ended (RouseLoopWatch *self)
{
  rouse_loop_detector_build_ended (self->detector, rouse_clock_get_now (self->clock));
  look (self);
}

void
rouse_loop_watch_hot_started (RouseLoopWatch *self, RouseProcess *command)
{
  g_set_object (&self->command, command);
  rouse_loop_watch_build_started (self);
}

void
rouse_loop_watch_hot_ended (RouseLoopWatch *self, gboolean enough)
{
  rouse_loop_watch_build_ended (self);
  if (enough)
    rouse_loop_detector_no_run_follows (self->detector);
  g_clear_object (&self->command);
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
