/* session-retire.c - an observer whose place another one has taken, until what it knows of has been told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "session-private.h"

/* What is written before the new observer begins is old to it, and the old one may not have told yet: it settles, waits
 * for git, or has noticed nothing so far, which takes long where it polls. So it compares everything once more. Its next set
 * is the one; or there is none. */
#define RETIRE_MS 3000

typedef struct
{
  RouseSession       *session;  /* (unowned) owns it */
  RouseObserverShare *observer; /* (owned) */
  gint64              until;    /* monotonic, as change sets are: what was noticed later is the other one's; G_MAXINT64 while it compares */
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
  gboolean                   counts = set->first_us < self->until;

  g_ptr_array_remove (session->retired, self);
  if (counts && !session->paused)
    rouse_session_handle_changes (session, kept);
}

static void
alarm_cb (gpointer data)
{
  Retired *self = data;

  self->alarm = 0;
  if (self->held || self->until == G_MAXINT64)
    self->alarm = rouse_clock_add_alarm_ms (self->session->clock, RETIRE_MS, alarm_cb, self);
  else
    g_ptr_array_remove (self->session->retired, self);
}

static void
retired_verified_cb (Retired *self)
{
  self->until = g_get_monotonic_time ();
  rouse_clock_clear_alarm (self->session->clock, &self->alarm);
  self->alarm = rouse_clock_add_alarm_ms (self->session->clock, RETIRE_MS, alarm_cb, self);
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
  retired->until = G_MAXINT64;
  retired->held = self->held != NULL;
  retired->alarm = rouse_clock_add_alarm_ms (self->clock, RETIRE_MS, alarm_cb, retired);
  g_signal_connect_swapped (observer, "changed", G_CALLBACK (retired_changed_cb), retired);
  g_signal_connect_swapped (observer, "held", G_CALLBACK (retired_held_cb), retired);
  g_signal_connect_swapped (observer, "verified", G_CALLBACK (retired_verified_cb), retired);
  g_ptr_array_add (self->retired, retired);
  rouse_observer_share_verify (observer);
}
