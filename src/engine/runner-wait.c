/* runner-wait.c - a start or restart of a program that waits for other programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "runner-private.h"

static void
set_awaited (RouseRunner *self, const char *const *awaited)
{
  g_autofree char *awaits = awaited != NULL ? g_strjoinv (", ", (char **) awaited) : NULL;

  g_strfreev (self->awaited);
  self->awaited = g_strdupv ((char **) awaited);
  if (g_strcmp0 (self->awaits, awaits) == 0)
    return;
  g_free (self->awaits);
  self->awaits = g_steal_pointer (&awaits);
  rouse_runner_tell (self, PROP_AWAITS);
}

RouseReload *
rouse_runner_end_wait (RouseRunner *self)
{
  RouseReload *waited = g_steal_pointer (&self->waiting);

  self->is_down = FALSE;
  set_awaited (self, NULL);
  return waited;
}

/* @reload answers for what waited, too, and is carried out now or waits itself. */
static gboolean
put_off (RouseRunner *self, RouseReload *reload, const char *const *awaited, gboolean is_down)
{
  g_autoptr (RouseReload) waited = g_steal_pointer (&self->waiting);

  if (waited != NULL)
    rouse_reload_absorb (reload, waited);
  self->is_down = is_down && awaited != NULL;
  self->waiting = awaited != NULL ? rouse_reload_ref (reload) : NULL;
  set_awaited (self, awaited);
  return awaited != NULL;
}

void
rouse_runner_start_when (RouseRunner *self, RouseReload *reload, const char *const *awaited)
{
  g_autoptr (RouseInterrupted) interrupted = rouse_runner_interrupt_hot (self, reload);

  rouse_runner_set_held (self, FALSE);
  if (put_off (self, reload, awaited, TRUE))
    rouse_supervisor_stop (self->supervisor);
  else
    rouse_supervisor_restart (self->supervisor, reload);
  rouse_runner_conclude_interrupted (self, interrupted);
}

void
rouse_runner_restart_when (RouseRunner *self, RouseReload *reload, const char *const *awaited)
{
  /* The start to come is later than the change, and so sees it. */
  if (self->held || self->is_down)
    return;
  if (!put_off (self, reload, awaited, FALSE))
    rouse_runner_carry_out (self, reload);
}

void
rouse_runner_cascade (RouseRunner *self, const char *const *awaited)
{
  g_autoptr (RouseReload) reload = NULL;

  g_return_if_fail (ROUSE_IS_RUNNER (self));

  reload = rouse_reload_new (ROUSE_CAUSE_CASCADE, NULL);
  reload->at = rouse_clock_get_real (self->clock);
  rouse_runner_restart_when (self, reload, awaited);
}

void
rouse_runner_set_awaited (RouseRunner *self, const char *const *awaited)
{
  g_autoptr (RouseReload) reload = NULL;
  gboolean                is_down;

  g_return_if_fail (ROUSE_IS_RUNNER (self));

  if (self->waiting == NULL)
    return;
  if (awaited != NULL)
    {
      set_awaited (self, awaited);
      return;
    }
  is_down = self->is_down;
  reload = rouse_runner_end_wait (self);
  /* Whoever was told may have started or stopped it. */
  if (self->waiting != NULL || self->held)
    return;
  if (is_down)
    rouse_supervisor_restart (self->supervisor, reload);
  else
    rouse_runner_carry_out (self, reload);
}

const char *
rouse_runner_get_awaits (RouseRunner *self)
{
  return self->awaits;
}

const char *const *
rouse_runner_get_awaited (RouseRunner *self)
{
  return (const char *const *) self->awaited;
}

gboolean
rouse_runner_awaits_start (RouseRunner *self)
{
  return self->is_down;
}
