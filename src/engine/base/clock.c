/* clock.c - the clock interface's calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "base/clock.h"

G_DEFINE_INTERFACE (RouseClock, rouse_clock, G_TYPE_OBJECT)

static void
rouse_clock_default_init (RouseClockInterface *iface)
{
}

gint64
rouse_clock_get_now (RouseClock *self)
{
  return ROUSE_CLOCK_GET_IFACE (self)->get_now (self);
}

gint64
rouse_clock_get_real (RouseClock *self)
{
  return ROUSE_CLOCK_GET_IFACE (self)->get_real (self);
}

guint
rouse_clock_add_alarm (RouseClock *self, gint64 at, RouseClockFunc func, gpointer data)
{
  return ROUSE_CLOCK_GET_IFACE (self)->add_alarm (self, at, func, data);
}

guint
rouse_clock_add_alarm_ms (RouseClock *self, guint ms, RouseClockFunc func, gpointer data)
{
  return rouse_clock_add_alarm (self, rouse_clock_get_now (self) + ms * G_TIME_SPAN_MILLISECOND, func, data);
}

void
rouse_clock_clear_alarm (RouseClock *self, guint *id)
{
  guint old = *id;

  *id = 0;
  if (old != 0)
    ROUSE_CLOCK_GET_IFACE (self)->remove_alarm (self, old);
}
