/* quit.c - the end of the application: every program stopped, and everything written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/quit.h"

#include <glib/gi18n.h>

typedef enum
{
  PHASE_RUNNING,
  PHASE_STOPPING,
  PHASE_KILLING,
  PHASE_DONE,
} Phase;

/**
 * RouseQuit:
 *
 * Its alarms come one after the other: patience, in a hurry the end of it, and giving up.
 */
struct _RouseQuit
{
  GObject parent_instance;

  RouseEngine *engine; /* (owned) */
  RouseClock  *clock;  /* (owned) */
  Phase        phase;
  gboolean     telling; /* patience is over */
  guint        patience_alarm;
  guint        hurry_alarm;
  guint        give_up_alarm;
  gint64       hurried_at; /* monotonic µs, when the session was first said to end; 0 if it was not */
};

enum
{
  PROGRESS,
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseQuit, rouse_quit, G_TYPE_OBJECT)

static void
tell (RouseQuit *self)
{
  guint            n = rouse_engine_get_n_alive (self->engine);
  g_autofree char *text = NULL;

  if (!self->telling || n == 0)
    return;
  if (self->phase == PHASE_STOPPING)
    text = g_strdup_printf (ngettext ("Stopping %u program… Quit again to end it at once.",
                                      "Stopping %u programs… Quit again to end them at once.", n),
                            n);
  else
    text = g_strdup_printf (ngettext ("Ending %u program…", "Ending %u programs…", n), n);
  g_signal_emit (self, signals[PROGRESS], 0, text);
}

static void
clear_alarms (RouseQuit *self)
{
  rouse_clock_clear_alarm (self->clock, &self->patience_alarm);
  rouse_clock_clear_alarm (self->clock, &self->hurry_alarm);
  rouse_clock_clear_alarm (self->clock, &self->give_up_alarm);
}

static void
finish (RouseQuit *self)
{
  if (self->phase == PHASE_DONE)
    return;
  self->phase = PHASE_DONE;
  clear_alarms (self);
  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_signal_emit (self, signals[DONE], 0);
}

static void
quit_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseQuit) self = data;
  g_autoptr (GError)    error = NULL;

  if (!rouse_engine_quit_finish (ROUSE_ENGINE (object), result, &error))
    g_warning ("%s", error->message);
  finish (self);
}

static void
give_up_cb (gpointer data)
{
  RouseQuit *self = data;

  self->give_up_alarm = 0;
  g_warning ("Some processes could not be ended");
  finish (self);
}

static void
kill_all (RouseQuit *self)
{
  self->phase = PHASE_KILLING;
  rouse_clock_clear_alarm (self->clock, &self->hurry_alarm);
  self->give_up_alarm = rouse_clock_add_alarm_ms (self->clock, ROUSE_QUIT_GIVE_UP_MS, give_up_cb, self);
  rouse_engine_kill (self->engine);
  tell (self);
}

static void
hurry_cb (gpointer data)
{
  RouseQuit *self = data;

  self->hurry_alarm = 0;
  kill_all (self);
}

static void
patience_cb (gpointer data)
{
  RouseQuit *self = data;

  self->patience_alarm = 0;
  self->telling = TRUE;
  tell (self);
}

static void
stop_all (RouseQuit *self)
{
  self->phase = PHASE_STOPPING;
  self->patience_alarm = rouse_clock_add_alarm_ms (self->clock, ROUSE_QUIT_PATIENCE_MS, patience_cb, self);
  g_signal_connect_object (self->engine, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  rouse_engine_quit_async (self->engine, quit_cb, g_object_ref (self));
}

static void
rouse_quit_dispose (GObject *object)
{
  RouseQuit *self = ROUSE_QUIT (object);

  if (self->clock != NULL)
    clear_alarms (self);
  g_clear_object (&self->clock);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (rouse_quit_parent_class)->dispose (object);
}

static void
rouse_quit_class_init (RouseQuitClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_quit_dispose;
  signals[PROGRESS] = g_signal_new ("progress", ROUSE_TYPE_QUIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DONE] = g_signal_new ("done", ROUSE_TYPE_QUIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_quit_init (RouseQuit *self)
{
}

RouseQuit *
rouse_quit_new (RouseEngine *engine)
{
  RouseQuit *self = g_object_new (ROUSE_TYPE_QUIT, NULL);

  self->engine = g_object_ref (engine);
  self->clock = g_object_ref (rouse_engine_get_clock (engine));
  return self;
}

void
rouse_quit_ask (RouseQuit *self)
{
  g_return_if_fail (ROUSE_IS_QUIT (self));

  switch (self->phase)
    {
    case PHASE_RUNNING:
      stop_all (self);
      return;
    case PHASE_STOPPING:
      kill_all (self);
      return;
    case PHASE_KILLING:
      finish (self);
      return;
    case PHASE_DONE:
    default:
      return;
    }
}

void
rouse_quit_hurry (RouseQuit *self)
{
  gint64 now;

  g_return_if_fail (ROUSE_IS_QUIT (self));

  now = rouse_clock_get_now (self->clock);

  if (self->phase == PHASE_RUNNING)
    stop_all (self);
  else if (self->hurried_at != 0 && now - self->hurried_at < ROUSE_QUIT_SAME_END_MS * G_TIME_SPAN_MILLISECOND)
    return;
  else if (self->phase != PHASE_STOPPING || self->hurry_alarm != 0)
    {
      rouse_quit_ask (self);
      return;
    }
  self->hurried_at = now;
  if (self->phase == PHASE_STOPPING)
    self->hurry_alarm = rouse_clock_add_alarm_ms (self->clock, ROUSE_QUIT_HURRY_MS, hurry_cb, self);
}
