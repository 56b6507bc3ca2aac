/* clock-fake.c - time that moves only when told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"

struct _RouseClockFake
{
  GObject parent_instance;

  GArray *alarms; /* (owned) (element-type Alarm) sorted by deadline */
  gint64  now;
  guint   last_id;
};

typedef struct
{
  gint64         at;
  guint          id;
  RouseClockFunc func;
  gpointer       data;
} Alarm;

static void rouse_clock_fake_iface_init (RouseClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseClockFake, rouse_clock_fake, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_CLOCK, rouse_clock_fake_iface_init))

static gint64
get_now (RouseClock *clock)
{
  return ROUSE_CLOCK_FAKE (clock)->now;
}

static guint
add_alarm (RouseClock *clock, gint64 at, RouseClockFunc func, gpointer data)
{
  RouseClockFake *self = ROUSE_CLOCK_FAKE (clock);
  Alarm           alarm = { at, ++self->last_id, func, data };
  guint           i = self->alarms->len;

  while (i > 0 && g_array_index (self->alarms, Alarm, i - 1).at > at)
    i--;
  g_array_insert_val (self->alarms, i, alarm);
  return alarm.id;
}

static void
remove_alarm (RouseClock *clock, guint id)
{
  RouseClockFake *self = ROUSE_CLOCK_FAKE (clock);

  for (guint i = 0; i < self->alarms->len; i++)
    if (g_array_index (self->alarms, Alarm, i).id == id)
      {
        g_array_remove_index (self->alarms, i);
        return;
      }
  g_assert_not_reached (); /* removing an alarm that fired is a bug in the caller */
}

static void
rouse_clock_fake_iface_init (RouseClockInterface *iface)
{
  iface->get_now = get_now;
  iface->get_real = get_now;
  iface->add_alarm = add_alarm;
  iface->remove_alarm = remove_alarm;
}

static void
rouse_clock_fake_finalize (GObject *object)
{
  g_array_unref (ROUSE_CLOCK_FAKE (object)->alarms);

  G_OBJECT_CLASS (rouse_clock_fake_parent_class)->finalize (object);
}

static void
rouse_clock_fake_class_init (RouseClockFakeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_clock_fake_finalize;
}

static void
rouse_clock_fake_init (RouseClockFake *self)
{
  self->alarms = g_array_new (FALSE, FALSE, sizeof (Alarm));
  self->now = 1000000 * G_TIME_SPAN_SECOND;
}

RouseClockFake *
rouse_clock_fake_new (void)
{
  return g_object_new (ROUSE_TYPE_CLOCK_FAKE, NULL);
}

void
rouse_clock_fake_advance_ms (RouseClockFake *self, guint ms)
{
  gint64 target = self->now + ms * G_TIME_SPAN_MILLISECOND;

  /* An alarm may add or remove alarms: re-read the head on every turn. */
  while (self->alarms->len > 0 && g_array_index (self->alarms, Alarm, 0).at <= target)
    {
      Alarm due = g_array_index (self->alarms, Alarm, 0);

      g_array_remove_index (self->alarms, 0);
      self->now = MAX (self->now, due.at);
      due.func (due.data);
    }
  self->now = target;
}

guint
rouse_clock_fake_get_n_alarms (RouseClockFake *self)
{
  return self->alarms->len;
}
