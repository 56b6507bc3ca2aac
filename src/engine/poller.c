/* poller.c - looks through what a tree's watcher does not announce
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-observe"
#include "config.h"
#include "poller.h"
#include "watch/poll-pace.h"

#include <time.h>

/* A sweep that takes no longer is worth waiting for, even when all that changed came as hints. */
#define CHEAP_US (50 * 1000)

struct _RousePoller
{
  RouseTree    *tree;
  RouseClock   *clock;
  GMainContext *context; /* (owned) */
  void (*looked) (gpointer data);
  gpointer data;

  RousePollPace pace;
  guint         alarm;
  GSource      *slices;   /* (owned) (nullable) a sweep is under way, and may go on */
  gboolean      urgent;   /* somebody waits for it */
  gboolean      found;    /* a look has found something since the last release */
  gint64        cost_us;  /* of the sweep under way, or the last, on the clock */
  gint64        hot_us;   /* when what changed last was last looked at */
  guint64       activity; /* the tree's, as of the last look */
  int           saving;   /* atomic */
};

static void schedule (RousePoller *self);

static gint64
get_processor_time (void)
{
  struct timespec time;

  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time) != 0)
    return 0;
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* A piece of work, and what it cost. */
typedef struct
{
  gint64 wall_us;
  gint64 cpu_us;
} Meter;

static Meter
begin_work (RousePoller *self)
{
  return (Meter){ rouse_clock_get_now (self->clock), get_processor_time () };
}

static gint64
end_work (RousePoller *self, const Meter *meter)
{
  gint64  now = rouse_clock_get_now (self->clock);
  guint64 activity = rouse_tree_get_activity (self->tree);

  rouse_poll_pace_spend (&self->pace, now, now - meter->wall_us, get_processor_time () - meter->cpu_us);
  if (activity != self->activity)
    self->found = TRUE;
  return now - meter->wall_us;
}

static void
stop_slices (RousePoller *self)
{
  if (self->slices != NULL)
    g_source_destroy (self->slices);
  g_clear_pointer (&self->slices, g_source_unref);
}

static gboolean
slice_cb (gpointer data)
{
  RousePoller *self = data;
  Meter        meter = begin_work (self);
  gboolean     done = rouse_tree_sweep (self->tree, meter.wall_us + ROUSE_POLL_SLICE_US);
  gint64       now;

  self->cost_us += end_work (self, &meter);
  now = rouse_clock_get_now (self->clock);
  if (done)
    self->urgent = FALSE;
  if (done || (!self->urgent && rouse_poll_pace_get_more (&self->pace, now) > now))
    stop_slices (self);
  self->looked (self->data);
  return G_SOURCE_CONTINUE;
}

static void
start_slices (RousePoller *self)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  if (self->slices != NULL)
    return;
  /* After the hints, which are more precise. */
  self->slices = g_idle_source_new ();
  g_source_set_callback (self->slices, slice_cb, self, NULL);
  g_source_attach (self->slices, self->context);
}

static void
begin_sweep (RousePoller *self)
{
  rouse_poll_pace_begin (&self->pace, rouse_clock_get_now (self->clock));
  self->cost_us = 0;
  rouse_tree_begin_sweep (self->tree);
  start_slices (self);
}

static gint64
get_hot_time (RousePoller *self, gint64 now)
{
  return self->hot_us + rouse_poll_pace_get_interval_ms (&self->pace, now, g_atomic_int_get (&self->saving)) * G_TIME_SPAN_MILLISECOND;
}

static gint64
get_sweep_time (RousePoller *self, gint64 now)
{
  if (rouse_tree_is_sweeping (self->tree))
    return rouse_poll_pace_get_more (&self->pace, now);
  return rouse_poll_pace_get_next (&self->pace, now, g_atomic_int_get (&self->saving));
}

static void
alarm_cb (gpointer data)
{
  RousePoller *self = data;
  gint64       now = rouse_clock_get_now (self->clock);

  self->alarm = 0;
  if (!rouse_tree_has_polled (self->tree))
    return;
  if (get_sweep_time (self, now) <= now)
    {
      if (rouse_tree_is_sweeping (self->tree))
        start_slices (self);
      else
        begin_sweep (self);
    }
  else
    {
      Meter meter = begin_work (self);

      self->hot_us = now;
      rouse_tree_probe_recent (self->tree);
      end_work (self, &meter);
      self->looked (self->data);
    }
  schedule (self);
}

static void
schedule (RousePoller *self)
{
  gint64 now = rouse_clock_get_now (self->clock);

  if (self->slices != NULL || self->alarm != 0 || !rouse_tree_has_polled (self->tree))
    return;
  self->alarm = rouse_clock_add_alarm (self->clock, MIN (get_sweep_time (self, now), get_hot_time (self, now)), alarm_cb, self);
}

void
rouse_poller_update (RousePoller *self)
{
  guint64 activity = rouse_tree_get_activity (self->tree);

  if (activity != self->activity)
    rouse_poll_pace_note_change (&self->pace, rouse_clock_get_now (self->clock));
  self->activity = activity;
  schedule (self);
}

void
rouse_poller_hurry (RousePoller *self)
{
  self->urgent = TRUE;
  if (rouse_tree_is_sweep_fresh (self->tree))
    start_slices (self);
  else
    begin_sweep (self);
}

gboolean
rouse_poller_is_owed (RousePoller *self)
{
  return !rouse_tree_is_swept (self->tree) && (self->found || self->cost_us <= CHEAP_US);
}

void
rouse_poller_note_release (RousePoller *self)
{
  self->found = FALSE;
}

void
rouse_poller_set_saving (RousePoller *self, gboolean saving)
{
  g_atomic_int_set (&self->saving, saving);
}

RousePoller *
rouse_poller_new (RouseTree *tree, RouseClock *clock, GMainContext *context, void (*looked) (gpointer data), gpointer data)
{
  RousePoller *self = g_new0 (RousePoller, 1);

  self->tree = tree;
  self->clock = clock;
  self->context = g_main_context_ref (context);
  self->looked = looked;
  self->data = data;
  return self;
}

void
rouse_poller_free (RousePoller *self)
{
  stop_slices (self);
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_main_context_unref (self->context);
  g_free (self);
}
