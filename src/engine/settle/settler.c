/* settler.c - releases a set of changes when it is complete, and not while git is at work
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-settle"
#include "config.h"
#include "settle/settler.h"

/* Longer than the shortest quiet time, and shorter than it takes git to begin to write. */
#define LOOK_IS_GOOD_FOR_US (10 * 1000)

struct _RouseSettler
{
  GObject parent_instance;

  RouseClock              *clock; /* (owned) */
  const RouseSettlerFuncs *funcs;
  gpointer                 data;
  gint64                   base_us;
  gint64                   last_release_us; /* 0 for never */

  /* Of the present set. */
  guint       alarm;    /* 0 when there is none */
  gint64      alarm_us; /* when it rings */
  gboolean    in_set;
  gboolean    held; /* the owner has been told */
  gboolean    vcs_busy;
  gboolean    by_command;   /* all that says so is that the command runs */
  gint64      vcs_since_us; /* 0 until version control was seen at work */
  gint64      vcs_ended_us; /* 0 until it was seen to have ended */
  gint64      looked_us;    /* when the processes were last looked at */
  const char *vcs_tool;     /* (nullable) static */
};

G_DEFINE_FINAL_TYPE (RouseSettler, rouse_settler, G_TYPE_OBJECT)

static void evaluate (RouseSettler *self);

static void
alarm_cb (gpointer data)
{
  RouseSettler *self = data;

  self->alarm = 0;
  evaluate (self);
}

static void
tell_held (RouseSettler *self, gboolean held, const char *lock)
{
  if (self->held == held)
    return;
  self->held = held;
  self->funcs->held (held ? self->vcs_tool : NULL, lock, self->data);
}

/* Before its first lock, and between two of its steps, a command holds none. What it writes must be looked for
 * again when it is done. */
static gboolean
look_for_command (RouseSettler *self, gint64 now)
{
  self->looked_us = now;
  if (!self->funcs->vcs_runs (self->data))
    return FALSE;
  self->vcs_busy = TRUE;
  self->by_command = TRUE;
  self->vcs_tool = "git";
  if (self->vcs_since_us == 0)
    self->vcs_since_us = now;
  return TRUE;
}

static void
check_vcs (RouseSettler *self, gint64 now, const char **lock)
{
  RouseVcsState state;

  self->funcs->check_vcs (&state, self->data);
  *lock = state.lock;
  if (state.busy)
    {
      if (self->vcs_since_us == 0)
        self->vcs_since_us = now;
      self->vcs_busy = TRUE;
      self->by_command = FALSE;
      self->vcs_tool = state.tool;
      return;
    }
  if (self->vcs_busy && self->by_command && look_for_command (self, now))
    return;
  /* It has just ended; or it had ended before the first hint came. */
  if (self->vcs_busy || (state.active && self->vcs_ended_us == 0))
    {
      self->vcs_ended_us = now;
      self->funcs->doubt (self->data);
    }
  self->vcs_busy = FALSE;
}

static void
release (RouseSettler *self, gboolean forced, gint64 now)
{
  const char *held_for = self->vcs_tool;

  tell_held (self, FALSE, NULL);
  /* Reset before telling: the owner may wake us for the next set. */
  self->in_set = FALSE;
  self->vcs_busy = FALSE;
  self->vcs_since_us = 0;
  self->vcs_ended_us = 0;
  self->vcs_tool = NULL;
  self->last_release_us = now;
  self->funcs->release (forced, held_for, self->data);
}

static void
set_alarm (RouseSettler *self, gint64 at_us)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  self->alarm = rouse_clock_add_alarm (self->clock, at_us, alarm_cb, self);
  self->alarm_us = at_us;
}

static RouseSettleVerdict
judge (RouseSettler *self, gint64 now, gint64 *again_us)
{
  RouseSettleInput input = {
    .now = now,
    .base_us = self->base_us,
    .last_release_us = self->last_release_us,
    .vcs_busy = self->vcs_busy,
    .vcs_since_us = self->vcs_since_us,
    .vcs_ended_us = self->vcs_ended_us,
  };

  self->funcs->describe (&input, self->data);
  return rouse_settle (&input, again_us);
}

static void
evaluate (RouseSettler *self)
{
  gint64             now = rouse_clock_get_now (self->clock);
  const char        *lock;
  gint64             again_us = 0;
  RouseSettleVerdict verdict;

  check_vcs (self, now, &lock);
  verdict = judge (self, now, &again_us);
  if (verdict == ROUSE_SETTLE_RELEASE && now - self->looked_us > LOOK_IS_GOOD_FOR_US && look_for_command (self, now))
    verdict = judge (self, now, &again_us);
  if (verdict == ROUSE_SETTLE_RELEASE)
    {
      /* By the hints it is quiet; only a look at the files proves it. */
      self->funcs->probe (self->data);
      verdict = judge (self, now, &again_us);
    }

  switch (verdict)
    {
    case ROUSE_SETTLE_WAIT:
    case ROUSE_SETTLE_HOLD:
      /* Locks come and go between the steps of one command: held is held until the release. */
      if (verdict == ROUSE_SETTLE_HOLD)
        tell_held (self, TRUE, lock);
      set_alarm (self, again_us);
      return;

    case ROUSE_SETTLE_SWEEP:
      self->funcs->sweep (self->data);
      set_alarm (self, again_us);
      return;

    case ROUSE_SETTLE_RELEASE:
    case ROUSE_SETTLE_FORCE:
      release (self, verdict == ROUSE_SETTLE_FORCE, now);
      return;
    }
  g_return_if_reached ();
}

/* The set under way has its alarm, which looks at everything when it rings; but a file that is closed by now
 * need not be waited for as long as one that is open. */
static void
hurry (RouseSettler *self)
{
  gint64 now = rouse_clock_get_now (self->clock);
  gint64 again_us = now; /* unless it is to wait */

  judge (self, now, &again_us);
  if (again_us < self->alarm_us)
    set_alarm (self, again_us);
}

void
rouse_settler_wake (RouseSettler *self)
{
  g_return_if_fail (ROUSE_IS_SETTLER (self));

  if (self->in_set)
    {
      hurry (self);
      return;
    }
  self->in_set = TRUE;
  /* Now, while there is time: a set of one file is released before this look is out of date. */
  look_for_command (self, rouse_clock_get_now (self->clock));
  evaluate (self);
}

static void
rouse_settler_dispose (GObject *object)
{
  RouseSettler *self = ROUSE_SETTLER (object);

  if (self->clock != NULL)
    rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_settler_parent_class)->dispose (object);
}

static void
rouse_settler_class_init (RouseSettlerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_settler_dispose;
}

static void
rouse_settler_init (RouseSettler *self)
{
}

RouseSettler *
rouse_settler_new (RouseClock *clock, gint64 base_us, const RouseSettlerFuncs *funcs, gpointer data)
{
  RouseSettler *self = g_object_new (ROUSE_TYPE_SETTLER, NULL);

  self->clock = g_object_ref (clock);
  self->base_us = base_us;
  self->funcs = funcs;
  self->data = data;
  return self;
}
