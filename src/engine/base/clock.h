/* clock.h - where time comes from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_CLOCK (rouse_clock_get_type ())
G_DECLARE_INTERFACE (RouseClock, rouse_clock, ROUSE, CLOCK, GObject)

typedef void (*RouseClockFunc) (gpointer data);

/* Monotonic time in µs. Alarms fire once, from the main context the clock was made for, in
 * deadline order, and never from inside add_alarm(): callers are mid-update. Not thread-safe:
 * one clock a thread. */
struct _RouseClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_now) (RouseClock *self);
  gint64 (*get_real) (RouseClock *self);
  guint (*add_alarm) (RouseClock *self, gint64 at, RouseClockFunc func, gpointer data);
  void (*remove_alarm) (RouseClock *self, guint id);
};

/** Monotonic µs. */
gint64 rouse_clock_get_now (RouseClock *self);
/** Wall-clock µs since 1970, for records that people read. */
gint64 rouse_clock_get_real (RouseClock *self);
/** Calls @func once at monotonic time @at (µs); returns an id that is never 0. */
guint rouse_clock_add_alarm (RouseClock *self, gint64 at, RouseClockFunc func, gpointer data);
/** The same, @ms milliseconds from now. */
guint rouse_clock_add_alarm_ms (RouseClock *self, guint ms, RouseClockFunc func, gpointer data);
/** Disarms and zeroes *@id; does nothing when *@id is 0. */
void rouse_clock_clear_alarm (RouseClock *self, guint *id);

G_END_DECLS
