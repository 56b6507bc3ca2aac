/* ask.c - asks the running program to use what changed by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/ask.h"

/* A program that ends is cut off a moment before anybody says that it has ended. */
#define GRACE_MS 200

#define ROUSE_TYPE_HOT_ASK (rouse_hot_ask_get_type ())
G_DECLARE_FINAL_TYPE (RouseHotAsk, rouse_hot_ask, ROUSE, HOT_ASK, RouseHotAction)

/**
 * RouseHotAsk:
 *
 * What it has come to is said from an alarm, so never from inside a call. The first result counts, but for LOST, which
 * gives way to ENDED.
 */
struct _RouseHotAsk
{
  RouseHotAction parent_instance;

  RouseAskSocket *socket;  /* (owned) (nullable) */
  RouseChangeSet *changes; /* (owned) */
  RouseClock     *clock;   /* (owned) */
  gint64          timeout_us;
  gboolean        asking;
  guint           alarm;  /* 0 when not set */
  RouseFallBack   result; /* what the alarm says */
};

G_DEFINE_FINAL_TYPE (RouseHotAsk, rouse_hot_ask, ROUSE_TYPE_HOT_ACTION)

/* Nothing more is to come of the question. */
static void
stop_asking (RouseHotAsk *self)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  if (self->asking)
    rouse_ask_socket_forget (self->socket);
  self->asking = FALSE;
}

static void
alarm_cb (gpointer data)
{
  g_autoptr (RouseHotAsk) self = g_object_ref (data);

  self->alarm = 0;
  stop_asking (self);
  g_debug ("asked: %s", rouse_fall_back_to_string (self->result));
  rouse_hot_action_finish (ROUSE_HOT_ACTION (self), self->result);
}

/* Says so at @at, unless something else comes to pass before. */
static void
set_result (RouseHotAsk *self, RouseFallBack result, gint64 at)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  self->result = result;
  self->alarm = rouse_clock_add_alarm (self->clock, at, alarm_cb, self);
}

static void
answer_cb (RouseAskResult result, const char *why, gpointer data)
{
  RouseHotAsk *self = data;
  gint64       now = rouse_clock_get_now (self->clock);

  self->asking = result == ROUSE_ASK_LOST;
  if (why != NULL)
    rouse_hot_action_set_why (ROUSE_HOT_ACTION (self), why);
  switch (result)
    {
    case ROUSE_ASK_ALL_DONE:
      set_result (self, ROUSE_FALL_BACK_NONE, now);
      break;
    case ROUSE_ASK_REFUSED:
      set_result (self, ROUSE_FALL_BACK_REFUSED, now);
      break;
    case ROUSE_ASK_LOST:
      if (self->result != ROUSE_FALL_BACK_REFUSED)
        set_result (self, ROUSE_FALL_BACK_REFUSED, now + GRACE_MS * G_TIME_SPAN_MILLISECOND);
      break;
    case ROUSE_ASK_ENDED:
    default:
      set_result (self, ROUSE_FALL_BACK_ENDED, now);
      break;
    }
}

static void
rouse_hot_ask_start (RouseHotAction *action)
{
  RouseHotAsk *self = (RouseHotAsk *) action;
  gint64       now = rouse_clock_get_now (self->clock);

  self->asking = self->socket != NULL && rouse_ask_socket_ask (self->socket, self->changes, self->timeout_us, answer_cb, self);
  if (self->asking)
    set_result (self, ROUSE_FALL_BACK_TIMED_OUT, now + self->timeout_us);
  else
    set_result (self, ROUSE_FALL_BACK_UNREACHABLE, now);
}

static void
rouse_hot_ask_cancel (RouseHotAction *action)
{
  stop_asking ((RouseHotAsk *) action);
}

static void
rouse_hot_ask_dispose (GObject *object)
{
  RouseHotAsk *self = (RouseHotAsk *) object;

  if (self->clock != NULL)
    stop_asking (self);
  g_clear_object (&self->socket);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->changes, rouse_change_set_unref);

  G_OBJECT_CLASS (rouse_hot_ask_parent_class)->dispose (object);
}

static void
rouse_hot_ask_class_init (RouseHotAskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_hot_ask_dispose;
  ROUSE_HOT_ACTION_CLASS (klass)->start = rouse_hot_ask_start;
  ROUSE_HOT_ACTION_CLASS (klass)->cancel = rouse_hot_ask_cancel;
}

static void
rouse_hot_ask_init (RouseHotAsk *self)
{
}

RouseHotAction *
rouse_hot_ask_new (RouseAskSocket *socket, RouseChangeSet *changes, gint64 timeout_us, RouseClock *clock)
{
  RouseHotAsk *self = g_object_new (ROUSE_TYPE_HOT_ASK, NULL);

  g_return_val_if_fail (changes != NULL, NULL);

  self->socket = socket != NULL ? g_object_ref (socket) : NULL;
  self->changes = rouse_change_set_ref (changes);
  self->timeout_us = timeout_us;
  self->clock = g_object_ref (clock);
  return ROUSE_HOT_ACTION (self);
}
