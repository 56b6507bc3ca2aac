/* runner-changes.c - what a change set means for one program, and who carries it out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "runner-private.h"
#include "decide/decide.h"

void
rouse_runner_set_concern (RouseRunner *self, RouseConcern *concern)
{
  g_return_if_fail (ROUSE_IS_RUNNER (self));

  rouse_concern_ref (concern);
  g_clear_pointer (&self->concern, rouse_concern_unref);
  self->concern = concern;
}

/* (nullable) (transfer full) */
static RouseChangeSet *
select_changes (RouseRunner *self, RouseChangeSet *changes)
{
  RouseLoadedSet            *loaded = rouse_runner_get_loaded (self);
  g_autoptr (RouseChangeSet) passed_over = NULL;
  RouseChangeSet            *selected = rouse_concern_select (self->concern, changes, loaded, &passed_over);

  if (passed_over != NULL)
    rouse_runner_tell_passed_over (self, passed_over);
  return selected;
}

RouseChangeSet *
rouse_runner_judge_changes (RouseRunner *self, RouseChangeSet *changes)
{
  g_return_val_if_fail (ROUSE_IS_RUNNER (self), NULL);

  g_clear_pointer (&self->changes, rouse_change_set_unref);
  g_clear_pointer (&self->plan, rouse_hot_plan_free);
  self->changes = self->concern != NULL ? select_changes (self, changes) : rouse_change_set_ref (changes);
  if (self->changes == NULL)
    return NULL;
  self->plan = rouse_plan_changes (self->concern, self->changes);
  self->verdict = rouse_loop_watch_check (self->loops, self->changes);
  return self->verdict != ROUSE_LOOP_OWN ? self->changes : NULL;
}

/* Whether there is something to do about what was judged. */
static gboolean
counts (RouseRunner *self)
{
  return self->changes != NULL && self->verdict != ROUSE_LOOP_OWN && self->verdict != ROUSE_LOOP_SUSPEND;
}

gboolean
rouse_runner_is_concerned (RouseRunner *self)
{
  return counts (self) && ((!self->held && !self->is_down) || self->plan->action == ROUSE_RELOAD_BROWSER);
}

/* (transfer full): the record of what is to be done about @changes. */
static RouseReload *
make_reload (RouseRunner *self, RouseChangeSet *changes)
{
  RouseReload *reload = rouse_reload_new (ROUSE_CAUSE_CHANGE, changes);

  reload->settle_us = changes->settled_us - changes->first_us;
  reload->at = rouse_clock_get_real (self->clock) - (rouse_clock_get_now (self->clock) - changes->first_us);
  return reload;
}

void
rouse_runner_take_changes (RouseRunner *self, const char *const *awaited)
{
  g_autoptr (RouseChangeSet) changes = NULL;
  g_autoptr (RouseHotPlan)   plan = NULL;
  g_autoptr (RouseReload)    reload = NULL;
  gboolean                   counting;

  g_return_if_fail (ROUSE_IS_RUNNER (self));

  counting = counts (self);
  changes = g_steal_pointer (&self->changes);
  plan = g_steal_pointer (&self->plan);
  rouse_runner_tell_suspended (self);
  if (!counting)
    return;
  reload = make_reload (self, changes);
  if (plan->action == ROUSE_RELOAD_BROWSER)
    rouse_runner_leave_to_pages (self, reload, plan);
  else if (awaited != NULL || self->waiting != NULL)
    {
      /* Those that it waits for may use what changed in another way, so that it is restarted with them. */
      reload->rule = g_strdup (plan->rule);
      rouse_runner_restart_when (self, reload, awaited);
    }
  else if (!self->held && !self->is_down)
    rouse_runner_go (self, reload, plan);
}

void
rouse_runner_carry_out (RouseRunner *self, RouseReload *reload)
{
  RouseDecideInput             input = { rouse_supervisor_get_state (self->supervisor), self->held };
  RousePlan                    plan = rouse_decide (rouse_supervisor_get_program (self->supervisor), input);
  g_autoptr (RouseInterrupted) interrupted = NULL;

  if (plan == ROUSE_PLAN_NONE)
    return;
  interrupted = rouse_runner_interrupt_hot (self, reload);
  if (plan == ROUSE_PLAN_FOLLOW)
    rouse_supervisor_follow (self->supervisor, reload);
  else
    rouse_supervisor_restart (self->supervisor, reload);
  rouse_runner_conclude_interrupted (self, interrupted);
}
