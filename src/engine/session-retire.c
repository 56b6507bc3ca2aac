/* session-retire.c - an observer whose place another one has taken, until what it knows of has been told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "session-private.h"

/* What is written before the new observer begins is old to it, and the old one may not have told yet: it settles, waits
 * for git, or has had no hint so far. Its next set is the one; or there is none. */
#define RETIRE_MS 3000
/* How late a hint comes. */
#define HINT_US (250 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  RouseSession       *session;  /* (unowned) owns it */
  RouseObserverShare *observer; /* (owned) */
  gint64              since;    /* monotonic, as change sets are: what was noticed later is the other one's as well */
  guint               alarm;
  gboolean            held;
} Retired;

void
rouse_session_free_retired (gpointer data)
{
  Retired *self = data;

  rouse_clock_clear_alarm (self->session->clock, &self->alarm);
  g_signal_handlers_disconnect_by_data (self->observer, self);
  g_object_unref (self->observer);
  g_free (self);
}

static void
retired_changed_cb (Retired *self, RouseChangeSet *set)
{
  g_autoptr (RouseSession)   session = g_object_ref (self->session);
  g_autoptr (RouseChangeSet) kept = rouse_change_set_ref (set);
  gboolean                   counts = set->first_us < self->since + HINT_US;

  g_ptr_array_remove (session->retired, self);
  if (counts && !session->paused)
    rouse_session_handle_changes (session, kept);
}

static void
alarm_cb (gpointer data)
{
  Retired *self = data;

  self->alarm = 0;
  if (self->held)
    self->alarm = rouse_clock_add_alarm_ms (self->session->clock, RETIRE_MS, alarm_cb, self);
  else
    g_ptr_array_remove (self->session->retired, self);
}

static void
retired_held_cb (Retired *self, const char *reason)
{
  self->held = reason != NULL;
}

void
rouse_session_retire (RouseSession *self, RouseObserverShare *observer)
{
  Retired *retired = g_new0 (Retired, 1);

  g_signal_handlers_disconnect_by_data (observer, self);
  retired->session = self;
  retired->observer = observer;
  retired->since = g_get_monotonic_time ();
  retired->held = self->held != NULL;
  retired->alarm = rouse_clock_add_alarm_ms (self->clock, RETIRE_MS, alarm_cb, retired);
  g_signal_connect_swapped (observer, "changed", G_CALLBACK (retired_changed_cb), retired);
  g_signal_connect_swapped (observer, "held", G_CALLBACK (retired_held_cb), retired);
  g_ptr_array_add (self->retired, retired);
}
