/* session.c - one project's pipeline while it is on: all stages meet here
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "session-private.h"

#include "project/address-check.h"
#include "settle/vcs.h"

/*
 * The path of a change, and who takes each step:
 *
 *   watch → tree → filter → settle   the observer, on its own thread (observation.c)
 *   → whom does it concern?          session-observe.c
 *   → decide → run → record          each program's runner (runner.c)
 *   → pages in browsers              session-browser.c
 *   → show                           this object's and the runners' signals
 *
 * While it is off there is no observer. A runner that the project has no longer stays in `leaving` until
 * nothing of it runs; who takes its place starts then, since both may want the same port.
 */

/* runners → show */

static void
runner_notify_cb (RouseSession *self, GParamSpec *pspec, RouseRunner *runner)
{
  gboolean state = g_str_equal (pspec->name, "state");

  if (state)
    rouse_session_notify (self, PROP_STATE);
  if (state || g_str_equal (pspec->name, "held"))
    rouse_session_look_at_waits (self);
  if (state || g_str_equal (pspec->name, "held") || g_str_equal (pspec->name, "hot"))
    rouse_session_tell_pages_of_state (self, runner);
  g_signal_emit (self, rouse_session_signals[RUNNER_CHANGED], 0, runner);
}

static void
runner_ready_cb (RouseSession *self, RouseRun *run, RouseReload *reload, RouseRunner *runner)
{
  rouse_session_tell_pages_of_ready (self, runner);
  g_signal_emit (self, rouse_session_signals[RUNNER_READY], 0, runner, run, reload);
}

static void
runner_exited_cb (RouseSession *self, RouseRun *run, RouseRunner *runner)
{
  rouse_session_tell_pages_of_end (self, runner, run);
  g_signal_emit (self, rouse_session_signals[RUNNER_EXITED], 0, runner, run);
}

static void
runner_reloaded_cb (RouseSession *self, RouseReload *reload, RouseRunner *runner)
{
  rouse_reload_ref (reload);
  g_clear_pointer (&self->reload, rouse_reload_unref);
  self->reload = reload;
  rouse_session_notify (self, PROP_RELOAD);
  rouse_session_tell_pages_of_reload (self, runner, reload);
  g_signal_emit (self, rouse_session_signals[RUNNER_RELOADED], 0, runner, reload);
}

/* When everybody has been told. A program that took the change as it runs has not been away: nobody has to follow. */
static void
after_reloaded_cb (RouseSession *self, RouseReload *reload, RouseRunner *runner)
{
  if (reload->outcome == ROUSE_OUTCOME_READY && !rouse_reload_action_is_hot (reload->action))
    rouse_session_cascade (self, runner, reload);
  rouse_session_look_at_pages (self);
}

/* Emits idle if it is owed and nothing is left. */
static void
check_idle (RouseSession *self)
{
  if (!self->stopping || rouse_session_is_alive (self))
    return;
  self->stopping = FALSE;
  g_signal_emit (self, rouse_session_signals[IDLE], 0);
}

static void
runner_idle_cb (RouseSession *self)
{
  check_idle (self);
}

static void
leave_alone (RouseSession *self, RouseRunner *runner)
{
  g_signal_handlers_disconnect_by_data (runner, self);
}

/* Whether @next has to wait until @leaving has gone: it is the same, or wants to listen where that one does. */
static gboolean
waits_for (RouseRunner *next, RouseRunner *leaving)
{
  g_autoptr (RouseProject) both = NULL;
  RouseProgram            *program = rouse_runner_get_program (next), *before = rouse_runner_get_program (leaving);
  const RouseProgram      *culprit;
  const char              *key;

  if (g_str_equal (program->name, before->name))
    return TRUE;
  both = rouse_project_new ();
  g_ptr_array_add (both->programs, rouse_program_ref (before));
  g_ptr_array_add (both->programs, rouse_program_ref (program));
  return !rouse_address_check (both, &culprit, &key, NULL);
}

/* Whether there is one whose place a new runner has to wait for. */
static gboolean
has_to_wait (RouseSession *self, RouseRunner *next)
{
  for (guint i = 0; i < self->leaving->len; i++)
    if (waits_for (next, g_ptr_array_index (self->leaving, i)))
      return TRUE;
  return FALSE;
}

/* Whether it is new in a project that is on, and its place is free. One whose first build goes on, or has failed, is not
 * new. */
static gboolean
is_to_start (RouseSession *self, RouseRunner *runner)
{
  return rouse_runner_get_n_starts (runner) == 0 && rouse_runner_get_state (runner) != ROUSE_STATE_BUILDING &&
         rouse_runner_get_failed_build (runner) == NULL && !rouse_runner_get_held (runner) && !has_to_wait (self, runner);
}

/* A program that is no longer part of the project has come to its end. */
static void
left_cb (RouseSession *self, RouseRunner *runner)
{
  g_autoptr (RouseRunner) left = g_object_ref (runner);

  leave_alone (self, runner);
  g_ptr_array_remove (self->leaving, runner);
  for (guint i = 0; self->observer != NULL && i < self->runners->len; i++)
    {
      RouseRunner *next = g_ptr_array_index (self->runners, i);

      if (waits_for (next, left) && is_to_start (self, next))
        rouse_session_start_runner (self, next, ROUSE_CAUSE_CONFIG);
    }
  check_idle (self);
}

static RouseRunner *
add_runner (RouseSession *self, RouseProgram *program)
{
  RouseRunner *runner = rouse_runner_new (program, self->launcher, self->history, self->clock);

  g_signal_connect_object (runner, "notify", G_CALLBACK (runner_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "ready", G_CALLBACK (runner_ready_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "exited", G_CALLBACK (runner_exited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "reloaded", G_CALLBACK (runner_reloaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "reloaded", G_CALLBACK (after_reloaded_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (runner, "idle", G_CALLBACK (runner_idle_cb), self, G_CONNECT_SWAPPED);
  return runner;
}

RouseSession *
rouse_session_new (RouseProject  *project,
                   RouseLauncher *launcher,
                   RouseHistory  *history,
                   RouseClock    *clock)
{
  RouseSession *self = g_object_new (ROUSE_TYPE_SESSION, NULL);

  self->project = rouse_project_ref (project);
  self->launcher = g_object_ref (launcher);
  self->history = history != NULL ? g_object_ref (history) : NULL;
  self->clock = g_object_ref (clock);
  for (guint i = 0; i < project->programs->len; i++)
    g_ptr_array_add (self->runners, add_runner (self, g_ptr_array_index (project->programs, i)));
  rouse_session_refresh_branch (self);
  return self;
}

void
rouse_session_set_pool (RouseSession *self, RouseObserverPool *pool)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  g_set_object (&self->pool, pool);
}

gboolean
rouse_session_start (RouseSession *self, gboolean postpone, GError **error)
{
  g_autoptr (GError)    local_error = NULL;
  g_autoptr (GPtrArray) concerns = NULL;

  g_return_val_if_fail (ROUSE_IS_SESSION (self), FALSE);

  if (self->observer != NULL)
    return TRUE;
  concerns = rouse_session_make_concerns (self->project, &local_error);
  if (concerns == NULL || !rouse_session_observe (self, &local_error))
    {
      rouse_session_set_string (self, &self->problem, local_error->message, PROP_PROBLEM);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  rouse_session_set_concerns (self, concerns);
  self->stopping = FALSE;
  rouse_session_set_string (self, &self->problem, NULL, PROP_PROBLEM);
  rouse_session_refresh_branch (self);
  rouse_observer_share_set_paused (self->observer, self->paused);
  /* In this order: what changes after the program has begun to read its files must be noticed. */
  rouse_observer_share_start (self->observer);
  rouse_session_notify (self, PROP_ON);
  rouse_session_update_pages (self);
  if (!postpone)
    rouse_session_start_runners (self, ROUSE_CAUSE_FIRST, NULL);
  return TRUE;
}

void
rouse_session_stop (RouseSession *self)
{
  gboolean was_on = self->observer != NULL;

  g_return_if_fail (ROUSE_IS_SESSION (self));

  rouse_session_stop_observing (self);
  self->stopping = TRUE;
  rouse_session_update_pages (self);
  for (guint i = 0; i < self->runners->len; i++)
    rouse_runner_stop (g_ptr_array_index (self->runners, i));
  if (was_on)
    rouse_session_notify (self, PROP_ON);
}

gboolean
rouse_session_get_on (RouseSession *self)
{
  return self->observer != NULL;
}

void
rouse_session_kill (RouseSession *self)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  for (guint i = 0; i < self->leaving->len; i++)
    rouse_runner_kill_leaving (g_ptr_array_index (self->leaving, i));
  for (guint i = 0; i < self->runners->len; i++)
    rouse_runner_kill_leaving (g_ptr_array_index (self->runners, i));
}

void
rouse_session_restart (RouseSession *self)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  rouse_session_start_runners (self, ROUSE_CAUSE_MANUAL, NULL);
}

/* Moves the runner at @index to those that leave. It keeps none of our handlers but left_cb(). */
static void
dismiss (RouseSession *self, RouseRunner *runner)
{
  leave_alone (self, runner);
  g_signal_connect_object (runner, "idle", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->leaving, g_object_ref (runner));
  rouse_runner_stop (runner);
}

/* (transfer full) (nullable): the runner whose runs are as those of @program; it is taken out of the list. */
static RouseRunner *
take_equal (GPtrArray *runners, RouseProgram *program)
{
  for (guint i = 0; i < runners->len; i++)
    {
      RouseRunner *runner = g_ptr_array_index (runners, i);

      if (!rouse_program_runs_equal (rouse_runner_get_program (runner), program))
        continue;
      rouse_runner_set_program (runner, program);
      return g_ptr_array_steal_index (runners, i);
    }
  return NULL;
}

/* Those whose programs are the same stay; the others leave, and who is new starts if the project is on. */
static void
replace_runners (RouseSession *self, GPtrArray *concerns)
{
  g_autoptr (GPtrArray) old = self->runners;
  guint                 n_before = old->len;
  gboolean              same = n_before == self->project->programs->len;

  self->runners = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->project->programs->len; i++)
    {
      RouseProgram *program = g_ptr_array_index (self->project->programs, i);
      RouseRunner  *first = old->len > 0 ? g_ptr_array_index (old, 0) : NULL;
      RouseRunner  *runner = take_equal (old, program);

      same = same && runner != NULL && runner == first;
      g_ptr_array_add (self->runners, runner != NULL ? runner : add_runner (self, program));
    }
  rouse_session_set_concerns (self, concerns);
  for (guint i = 0; i < old->len; i++)
    {
      RouseRunner *runner = g_ptr_array_index (old, i);
      RouseRunner *successor = rouse_session_find_runner (self, rouse_runner_get_program (runner)->name);

      if (successor != NULL)
        rouse_runner_hand_proxies_over (runner, successor);
      dismiss (self, runner);
    }
  if (!same)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->runners->len);
  if (self->observer != NULL)
    rouse_session_start_runners (self, ROUSE_CAUSE_FIRST, is_to_start);
  rouse_session_look_at_waits (self);
  rouse_session_notify (self, PROP_STATE);
}

gboolean
rouse_session_set_project (RouseSession *self, RouseProject *project, GError **error)
{
  g_autoptr (RouseProject)       old_project = NULL;
  g_autoptr (RouseObserverShare) old_observer = NULL;
  g_autoptr (GPtrArray)          concerns = NULL;

  g_return_val_if_fail (ROUSE_IS_SESSION (self), FALSE);

  concerns = rouse_session_make_concerns (project, error);
  if (concerns == NULL)
    return FALSE;
  old_project = self->project;
  self->project = rouse_project_ref (project);
  if (self->observer != NULL && !rouse_project_watches_equal (old_project, project))
    {
      old_observer = g_steal_pointer (&self->observer);
      if (!rouse_session_observe (self, error))
        {
          self->observer = g_steal_pointer (&old_observer);
          rouse_project_unref (self->project);
          self->project = g_steal_pointer (&old_project);
          return FALSE;
        }
      rouse_session_retire (self, g_steal_pointer (&old_observer));
      rouse_session_set_health (self, NULL);
      rouse_session_set_string (self, &self->held, NULL, PROP_HELD);
      rouse_observer_share_set_paused (self->observer, self->paused);
      rouse_observer_share_start (self->observer);
    }
  rouse_session_notify (self, PROP_PROJECT);
  rouse_session_notify (self, PROP_NAME);
  replace_runners (self, concerns);
  rouse_session_update_pages (self);
  rouse_session_refresh_branch (self);
  return TRUE;
}

void
rouse_session_set_paused (RouseSession *self, gboolean paused)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  if (self->paused == paused)
    return;
  self->paused = paused;
  if (self->observer != NULL)
    rouse_observer_share_set_paused (self->observer, paused);
  if (!paused) /* a checkout meanwhile was not told */
    rouse_session_refresh_branch (self);
  rouse_session_notify (self, PROP_PAUSED);
}

gboolean
rouse_session_get_paused (RouseSession *self)
{
  return self->paused;
}

void
rouse_session_refresh_branch (RouseSession *self)
{
  RouseVcs        *vcs = rouse_vcs_new ();
  g_autofree char *branch = NULL;

  rouse_vcs_add_root (vcs, self->project->root);
  branch = rouse_vcs_dup_branch (vcs);
  rouse_vcs_free (vcs);
  rouse_session_set_string (self, &self->branch, branch, PROP_BRANCH);
}
