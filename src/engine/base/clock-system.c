/* clock-system.c - the real clock, on a main context
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "base/clock-system.h"

/**
 * RouseClockSystem:
 *
 * Alarms are GSources with a ready time (µs exact, no 1 ms rounding by g_timeout). Sources that are
 * due together are dispatched by GLib in the order they were attached, so the head is chosen here.
 */
struct _RouseClockSystem
{
  GObject parent_instance;

  GMainContext *context; /* (owned) */
  GSource      *source;  /* (owned) wakes for the earliest alarm */
  GArray       *alarms;  /* (owned) (element-type Alarm) sorted by deadline */
  guint         last_id;
};

typedef struct
{
  gint64         at;
  guint          id;
  RouseClockFunc func;
  gpointer       data;
} Alarm;

static void rouse_clock_system_iface_init (RouseClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseClockSystem, rouse_clock_system, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_CLOCK, rouse_clock_system_iface_init))

static void
update_ready_time (RouseClockSystem *self)
{
  gint64 at = self->alarms->len == 0 ? -1 : g_array_index (self->alarms, Alarm, 0).at;

  g_source_set_ready_time (self->source, at);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  RouseClockSystem *self = data;
  gint64            now = g_get_monotonic_time ();

  g_object_ref (self);
  /* An alarm may add or remove alarms: re-read the head on every turn. */
  while (self->alarms->len > 0 && g_array_index (self->alarms, Alarm, 0).at <= now)
    {
      Alarm due = g_array_index (self->alarms, Alarm, 0);

      g_array_remove_index (self->alarms, 0);
      due.func (due.data);
    }
  update_ready_time (self);
  g_object_unref (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
source_never (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gint64
get_now (RouseClock *clock)
{
  return g_get_monotonic_time ();
}

static gint64
get_real (RouseClock *clock)
{
  return g_get_real_time ();
}

static guint
add_alarm (RouseClock *clock, gint64 at, RouseClockFunc func, gpointer data)
{
  RouseClockSystem *self = ROUSE_CLOCK_SYSTEM (clock);
  Alarm             alarm = { at, ++self->last_id, func, data };
  guint             i = self->alarms->len;

  if (alarm.id == 0)
    alarm.id = ++self->last_id;
  while (i > 0 && g_array_index (self->alarms, Alarm, i - 1).at > at)
    i--;
  g_array_insert_val (self->alarms, i, alarm);
  update_ready_time (self);
  return alarm.id;
}

static void
remove_alarm (RouseClock *clock, guint id)
{
  RouseClockSystem *self = ROUSE_CLOCK_SYSTEM (clock);

  for (guint i = 0; i < self->alarms->len; i++)
    if (g_array_index (self->alarms, Alarm, i).id == id)
      {
        g_array_remove_index (self->alarms, i);
        update_ready_time (self);
        return;
      }
}

static void
rouse_clock_system_iface_init (RouseClockInterface *iface)
{
  iface->get_now = get_now;
  iface->get_real = get_real;
  iface->add_alarm = add_alarm;
  iface->remove_alarm = remove_alarm;
}

static void
rouse_clock_system_finalize (GObject *object)
{
  RouseClockSystem *self = ROUSE_CLOCK_SYSTEM (object);

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_array_unref (self->alarms);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (rouse_clock_system_parent_class)->finalize (object);
}

static void
rouse_clock_system_class_init (RouseClockSystemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_clock_system_finalize;
}

static void
rouse_clock_system_init (RouseClockSystem *self)
{
  self->alarms = g_array_new (FALSE, FALSE, sizeof (Alarm));
}

RouseClock *
rouse_clock_system_new (GMainContext *context)
{
  static GSourceFuncs funcs = { .dispatch = source_dispatch };
  RouseClockSystem   *self = g_object_new (ROUSE_TYPE_CLOCK_SYSTEM, NULL);

  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->source = g_source_new (&funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "rouse-clock");
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  g_source_set_callback (self->source, source_never, self, NULL);
  g_source_attach (self->source, self->context);
  return ROUSE_CLOCK (self);
}
