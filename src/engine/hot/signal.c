/* signal.c - has a program read its files anew by a signal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/signal.h"

struct _RouseSignalAction
{
  RouseHotAction parent_instance;

  RouseProcess *process; /* (owned) */
  RouseClock   *clock;   /* (owned) */
  int           signum;
  gint64        timeout_us;
  gint64        started;   /* 0 before that */
  gboolean      reloading; /* it said so, and has to say when it is ready */
  guint         alarm;     /* 0 when not set */
};

G_DEFINE_FINAL_TYPE (RouseSignalAction, rouse_signal_action, ROUSE_TYPE_HOT_ACTION)

static void
alarm_cb (gpointer data)
{
  RouseSignalAction *self = data;

  self->alarm = 0;
  rouse_hot_action_finish (ROUSE_HOT_ACTION (self), self->reloading ? ROUSE_FALL_BACK_TIMED_OUT : ROUSE_FALL_BACK_NONE);
}

static void
rouse_signal_action_start (RouseHotAction *action)
{
  RouseSignalAction *self = ROUSE_SIGNAL_ACTION (action);

  g_debug ("signal %d", self->signum);
  self->started = rouse_clock_get_now (self->clock);
  self->alarm = rouse_clock_add_alarm_ms (self->clock, ROUSE_SIGNAL_ALIVE_MS, alarm_cb, self);
  rouse_process_signal_leader (self->process, self->signum);
}

static void
rouse_signal_action_cancel (RouseHotAction *action)
{
  RouseSignalAction *self = ROUSE_SIGNAL_ACTION (action);

  rouse_clock_clear_alarm (self->clock, &self->alarm);
}

static void
rouse_signal_action_dispose (GObject *object)
{
  RouseSignalAction *self = ROUSE_SIGNAL_ACTION (object);

  if (self->clock != NULL)
    rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_clear_object (&self->clock);
  g_clear_object (&self->process);

  G_OBJECT_CLASS (rouse_signal_action_parent_class)->dispose (object);
}

static void
rouse_signal_action_class_init (RouseSignalActionClass *klass)
{
  RouseHotActionClass *action_class = ROUSE_HOT_ACTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_signal_action_dispose;
  action_class->start = rouse_signal_action_start;
  action_class->cancel = rouse_signal_action_cancel;
}

static void
rouse_signal_action_init (RouseSignalAction *self)
{
}

RouseHotAction *
rouse_signal_action_new (RouseProcess *process, int signum, RouseClock *clock, gint64 timeout_us)
{
  RouseSignalAction *self;

  g_return_val_if_fail (ROUSE_IS_PROCESS (process), NULL);
  g_return_val_if_fail (signum > 0, NULL);

  self = g_object_new (ROUSE_TYPE_SIGNAL_ACTION, NULL);
  self->process = g_object_ref (process);
  self->signum = signum;
  self->clock = g_object_ref (clock);
  self->timeout_us = timeout_us;
  return ROUSE_HOT_ACTION (self);
}

void
rouse_signal_action_hear (RouseSignalAction *self, gboolean reloading)
{
  g_return_if_fail (ROUSE_IS_SIGNAL_ACTION (self));

  if (self->alarm == 0)
    return;
  if (reloading && !self->reloading)
    {
      self->reloading = TRUE;
      rouse_clock_clear_alarm (self->clock, &self->alarm);
      self->alarm = rouse_clock_add_alarm (self->clock, self->started + self->timeout_us, alarm_cb, self);
    }
  else if (!reloading && self->reloading)
    {
      rouse_clock_clear_alarm (self->clock, &self->alarm);
      rouse_hot_action_finish (ROUSE_HOT_ACTION (self), ROUSE_FALL_BACK_NONE);
    }
}

int
rouse_signal_action_get_signal (RouseSignalAction *self)
{
  g_return_val_if_fail (ROUSE_IS_SIGNAL_ACTION (self), 0);

  return self->signum;
}
