/* runner-hot.c - has the program that runs use what changed, and restarts it when that is not enough
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "runner-private.h"
#include "hot/ask.h"
#include "hot/command.h"
#include "hot/signal.h"

#include <sys/wait.h>

/*
 * At most one hot action goes on at a time, and whatever it comes to, what changed before it is used in the end:
 *
 *   done                        the record is final. What changed meanwhile, `hot_next`, follows as one.
 *   refused, timed out, …       the program is restarted, by the very same record, for `hot_next` as well.
 *   a restart for other reasons or a stop ends it: what takes its place answers for its changes.
 *
 * The supervisor knows nothing of all that: to it the program runs.
 */

struct _RouseInterrupted
{
  RouseReload *under_way; /* (owned) (nullable) */
  RouseReload *next;      /* (owned) (nullable) */
};

static void done_cb (RouseRunner *self, guint fall_back);

/* Records */

static void
conclude (RouseRunner *self, RouseReload *reload, RouseOutcome outcome)
{
  reload->outcome = outcome;
  rouse_runner_handle_reloaded (self, reload);
}

/* @reload answers for @newer (nullable), too. */
static void
add_changes (RouseReload *reload, const RouseReload *newer)
{
  RouseChangeSet *own = reload->changes;

  if (newer == NULL)
    return;
  reload->changes = rouse_change_set_merge (own, newer->changes);
  rouse_change_set_unref (own);
}

/* What every record has that the supervisor does not make. */
static void
fill_in (RouseRunner *self, RouseReload *reload, const RouseHotPlan *plan)
{
  RouseProgram *program = rouse_runner_get_program (self);
  RouseRun     *run = rouse_runner_get_run (self);

  if (reload->project == NULL)
    reload->project = g_strdup (program->project);
  if (reload->program == NULL)
    reload->program = g_strdup (program->name);
  reload->action = reload->tried = plan->action;
  g_free (reload->rule);
  reload->rule = g_strdup (plan->rule);
  g_free (reload->run_id);
  reload->run_id = run != NULL && !run->ended ? g_strdup (run->id) : NULL;
}

void
rouse_runner_leave_to_pages (RouseRunner *self, RouseReload *reload, const RouseHotPlan *plan)
{
  fill_in (self, reload, plan);
  reload->hot_us = 0;
  conclude (self, reload, ROUSE_OUTCOME_READY);
}

/* What is left of commands */

/* What waits, and need not any longer. */
static void
go_on (RouseRunner *self)
{
  g_autoptr (RouseReload)  next = g_steal_pointer (&self->hot_next);
  g_autoptr (RouseHotPlan) plan = NULL;

  if (next == NULL)
    return;
  plan = rouse_plan_changes (self->concern, next->changes);
  rouse_runner_go (self, next, plan);
}

static void
command_gone_cb (RouseRunner *self, RouseCommandAction *command)
{
  g_autoptr (RouseRunner) alive = g_object_ref (self);

  g_signal_handlers_disconnect_by_data (command, self);
  g_ptr_array_remove (self->commands, command);
  if (self->commands->len > 0)
    return;
  if (self->idle_owed)
    rouse_runner_tell_idle (self);
  else if (self->hot == NULL)
    go_on (self);
}

static void
command_started_cb (RouseRunner *self, RouseRun *run)
{
  rouse_runner_feed_mark (self, "reload ", run);
}

static void
connect_command (RouseRunner *self, RouseCommandAction *command)
{
  rouse_command_action_resize (command, self->columns, self->rows);
  g_signal_connect_swapped (command, "started", G_CALLBACK (command_started_cb), self);
  g_signal_connect_swapped (command, "output", G_CALLBACK (rouse_runner_handle_output), self);
  g_signal_connect_swapped (command, "gone", G_CALLBACK (command_gone_cb), self);
}

/* Lets go of the action that is over. What a command left behind is kept until it is gone. */
static void
drop_action (RouseRunner *self)
{
  g_autoptr (RouseHotAction) action = g_steal_pointer (&self->hot_action);

  g_signal_handlers_disconnect_by_func (action, done_cb, self);
  if (ROUSE_IS_COMMAND_ACTION (action) && rouse_command_action_get_process (ROUSE_COMMAND_ACTION (action)) != NULL)
    g_ptr_array_add (self->commands, g_steal_pointer (&action));
  else
    g_signal_handlers_disconnect_by_data (action, self);
}

/* The action */

/* (transfer full): what @plan needs. */
static RouseHotAction *
make_action (RouseRunner *self, const RouseHotPlan *plan)
{
  RouseProgram       *program = rouse_runner_get_program (self);
  RouseCommandAction *command;

  switch (plan->action)
    {
    case ROUSE_RELOAD_SIGNAL:
      return rouse_signal_action_new (rouse_supervisor_get_process (self->supervisor), plan->signal, self->clock, program->hot_timeout_us);
    case ROUSE_RELOAD_COMMAND:
      command = rouse_command_action_new (program, plan->command, plan->changes, rouse_supervisor_get_launcher (self->supervisor), self->clock);
      connect_command (self, command);
      return ROUSE_HOT_ACTION (command);
    case ROUSE_RELOAD_ASK:
      return rouse_hot_ask_new (rouse_supervisor_get_ask_socket (self->supervisor), plan->changes, program->hot_timeout_us, self->clock);
    case ROUSE_RELOAD_BROWSER:
    case ROUSE_RELOAD_START:
    case ROUSE_RELOAD_RESTART:
      break;
    }
  g_return_val_if_reached (NULL);
}

/* Whether it runs; one that says that it reloads, because of the action that goes on, still does. */
static gboolean
is_running (RouseRunner *self)
{
  RouseState state = rouse_runner_get_state (self);

  return state == ROUSE_STATE_RUNNING || (state == ROUSE_STATE_STARTING && self->hot != NULL);
}

static gboolean
can_take (RouseRunner *self)
{
  RouseRun *run = rouse_runner_get_run (self);

  return is_running (self) && run != NULL && !run->ended && rouse_supervisor_get_process (self->supervisor) != NULL &&
         !rouse_supervisor_has_next (self->supervisor) && rouse_runner_get_program (self)->kind == ROUSE_KIND_SERVICE;
}

static void
begin (RouseRunner *self, RouseReload *reload, const RouseHotPlan *plan)
{
  RouseProcess *process = NULL;

  fill_in (self, reload, plan);
  self->hot_action = make_action (self, plan);
  g_debug ("%s: %s", reload->program, rouse_reload_action_to_string (plan->action));
  self->hot = rouse_reload_ref (reload);
  self->hot_since = rouse_clock_get_now (self->clock);
  g_signal_connect_swapped (self->hot_action, "done", G_CALLBACK (done_cb), self);
  rouse_hot_action_start (self->hot_action);
  if (ROUSE_IS_COMMAND_ACTION (self->hot_action))
    process = rouse_command_action_get_process (ROUSE_COMMAND_ACTION (self->hot_action));
  rouse_loop_watch_hot_started (self->loops, process);
  rouse_runner_tell (self, PROP_HOT);
}

/* The action is over: what it was for is the caller's (transfer full). */
static RouseReload *
end_action (RouseRunner *self, gboolean enough)
{
  RouseReload *reload = g_steal_pointer (&self->hot);

  drop_action (self);
  reload->hot_us = rouse_clock_get_now (self->clock) - self->hot_since;
  rouse_loop_watch_hot_ended (self->loops, enough);
  return reload;
}

static void
fall_back_on_restart (RouseRunner *self, RouseReload *reload, RouseFallBack fall_back)
{
  g_debug ("%s: %s was not enough: %s", reload->program, rouse_reload_action_to_string (reload->tried), rouse_fall_back_to_string (fall_back));
  reload->fall_back = fall_back;
  g_clear_pointer (&reload->run_id, g_free);
  rouse_runner_carry_out (self, reload);
}

static void
done_cb (RouseRunner *self, guint fall_back)
{
  g_autoptr (RouseRunner) alive = g_object_ref (self);
  g_autofree char        *why = g_strdup (rouse_hot_action_get_why (self->hot_action));
  g_autoptr (RouseReload) reload = end_action (self, fall_back == ROUSE_FALL_BACK_NONE);

  if (fall_back == ROUSE_FALL_BACK_NONE)
    {
      go_on (self);
      if (self->hot == NULL)
        rouse_runner_tell (self, PROP_HOT);
      conclude (self, reload, ROUSE_OUTCOME_READY);
    }
  else
    {
      g_autoptr (RouseReload) next = g_steal_pointer (&self->hot_next);

      add_changes (reload, next);
      reload->why = g_steal_pointer (&why);
      fall_back_on_restart (self, reload, fall_back);
      rouse_runner_tell (self, PROP_HOT);
      if (next != NULL)
        conclude (self, next, ROUSE_OUTCOME_SUPERSEDED);
      if (reload->why != NULL)
        rouse_runner_feed_note (self, reload->why);
    }
}

/* @reload is about what changed since the hot action that goes on began; or it needs a command, and one is not gone yet that
 * was ended for a restart: two of them at a time could be in each other's way. */
static void
follow (RouseRunner *self, RouseReload *reload)
{
  g_autoptr (RouseReload)  older = g_steal_pointer (&self->hot_next);
  g_autoptr (RouseHotPlan) plan = NULL;

  if (older != NULL)
    rouse_reload_absorb (reload, older);
  plan = rouse_plan_changes (self->concern, reload->changes);
  if (plan->action == ROUSE_RELOAD_RESTART)
    rouse_runner_go (self, reload, plan);
  else
    {
      fill_in (self, reload, plan);
      self->hot_next = rouse_reload_ref (reload);
    }
  if (older != NULL)
    conclude (self, older, ROUSE_OUTCOME_SUPERSEDED);
}

void
rouse_runner_go (RouseRunner *self, RouseReload *reload, const RouseHotPlan *plan)
{
  if (plan->action == ROUSE_RELOAD_RESTART || !can_take (self))
    {
      g_free (reload->rule);
      reload->rule = g_strdup (plan->rule);
      g_clear_pointer (&reload->run_id, g_free);
      if (plan->mixed && can_take (self))
        reload->fall_back = ROUSE_FALL_BACK_MIXED;
      rouse_runner_carry_out (self, reload);
    }
  else if (self->hot != NULL || self->hot_next != NULL || (plan->action == ROUSE_RELOAD_COMMAND && self->commands->len > 0))
    follow (self, reload);
  else
    begin (self, reload, plan);
}

const RouseHotPlan *
rouse_runner_get_hot_plan (RouseRunner *self)
{
  g_return_val_if_fail (ROUSE_IS_RUNNER (self), NULL);

  if (self->plan == NULL || self->plan->action == ROUSE_RELOAD_BROWSER)
    return self->plan;
  return self->plan->action != ROUSE_RELOAD_RESTART && self->waiting == NULL && can_take (self) ? self->plan : NULL;
}

RouseInterrupted *
rouse_runner_interrupt_hot (RouseRunner *self, RouseReload *heir)
{
  RouseInterrupted *interrupted;

  self->idle_owed = FALSE;
  if (self->hot == NULL && self->hot_next == NULL)
    return NULL;
  interrupted = g_new0 (RouseInterrupted, 1);
  interrupted->next = g_steal_pointer (&self->hot_next);
  if (heir != NULL && interrupted->next != NULL)
    rouse_reload_absorb (heir, interrupted->next);
  if (self->hot == NULL)
    return interrupted;
  rouse_hot_action_cancel (self->hot_action);
  interrupted->under_way = end_action (self, FALSE);
  if (heir != NULL)
    rouse_reload_absorb (heir, interrupted->under_way);
  return interrupted;
}

void
rouse_interrupted_free (RouseInterrupted *self)
{
  g_clear_pointer (&self->under_way, rouse_reload_unref);
  g_clear_pointer (&self->next, rouse_reload_unref);
  g_free (self);
}

void
rouse_runner_conclude_interrupted (RouseRunner *self, RouseInterrupted *interrupted)
{
  g_autoptr (RouseRunner) alive = g_object_ref (self);

  if (interrupted == NULL)
    return;
  rouse_runner_tell (self, PROP_HOT);
  if (interrupted->under_way != NULL)
    conclude (self, interrupted->under_way, ROUSE_OUTCOME_SUPERSEDED);
  if (interrupted->next != NULL)
    conclude (self, interrupted->next, ROUSE_OUTCOME_SUPERSEDED);
}

/* What the program does meanwhile */

void
rouse_runner_tell_hot_of_state (RouseRunner *self)
{
  RouseState state = rouse_runner_get_state (self);

  if (ROUSE_IS_SIGNAL_ACTION (self->hot_action) && (state == ROUSE_STATE_STARTING || state == ROUSE_STATE_RUNNING))
    rouse_signal_action_hear (ROUSE_SIGNAL_ACTION (self->hot_action), state == ROUSE_STATE_STARTING);
}

void
rouse_runner_tell_hot_of_end (RouseRunner *self, RouseRun *run)
{
  if (self->hot_action == NULL)
    return;
  /* It did not know the signal, which is how most programs end that are told to: nobody need be alarmed. */
  if (ROUSE_IS_SIGNAL_ACTION (self->hot_action) && WIFSIGNALED (run->wait_status) && WTERMSIG (run->wait_status) == rouse_signal_action_get_signal (ROUSE_SIGNAL_ACTION (self->hot_action)))
    run->expected = TRUE;
}

void
rouse_runner_end_hot_with_program (RouseRunner *self)
{
  if (self->hot_action != NULL)
    rouse_hot_action_finish (self->hot_action, ROUSE_FALL_BACK_ENDED);
  else
    go_on (self);
}

RouseReload *
rouse_runner_get_hot (RouseRunner *self)
{
  return self->hot;
}

void
rouse_runner_kill_commands (RouseRunner *self)
{
  for (guint i = 0; i < self->commands->len; i++)
    rouse_command_action_kill (g_ptr_array_index (self->commands, i));
}

void
rouse_runner_kill_leaving (RouseRunner *self)
{
  g_return_if_fail (ROUSE_IS_RUNNER (self));

  rouse_supervisor_kill (self->supervisor);
  rouse_runner_kill_commands (self);
}

void
rouse_runner_dispose_hot (RouseRunner *self)
{
  if (self->hot_action != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->hot_action, self);
      rouse_hot_action_cancel (self->hot_action);
    }
  g_clear_object (&self->hot_action);
  for (guint i = 0; i < self->commands->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->commands, i), self);
  g_ptr_array_set_size (self->commands, 0);
  g_clear_pointer (&self->hot, rouse_reload_unref);
  g_clear_pointer (&self->hot_next, rouse_reload_unref);
  g_clear_pointer (&self->plan, rouse_hot_plan_free);
}
