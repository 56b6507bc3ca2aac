/* supervisor-run.c - one run after the other: started, watched, stopped, followed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/supervisor-private.h"

#include "run/changes-file.h"
#include "run/ending.h"
#include "run/run-life.h"

#include <glib/gstdio.h>

void
rouse_supervisor_conclude (RouseSupervisor *self, RouseReload *reload, RouseOutcome outcome)
{
  if (reload == NULL || reload->outcome != ROUSE_OUTCOME_PENDING)
    return;
  reload->outcome = outcome;
  g_signal_emit (self, rouse_supervisor_signals[RELOADED], 0, reload);
}

void
rouse_supervisor_kill_process (RouseSupervisor *self)
{
  rouse_clock_clear_alarm (self->clock, &self->kill_alarm);
  if (!self->run->ended)
    self->run->killed = TRUE;
  rouse_process_kill_all (self->process);
}

static void
kill_alarm_cb (gpointer data)
{
  RouseSupervisor *self = data;

  self->kill_alarm = 0;
  g_debug ("%s: run %s is out of time", self->program->name, self->run->id);
  rouse_supervisor_kill_process (self);
}

/* Asks everything that is left of the run to end, and sees to it that it does. */
static void
end_process (RouseSupervisor *self)
{
  gint64 timeout = self->program->stop_timeout_us;

  if (timeout == 0 || self->at_once)
    {
      rouse_supervisor_kill_process (self);
      return;
    }
  rouse_process_send_signal (self->process, self->program->stop_signal);
  self->kill_alarm = rouse_clock_add_alarm (self->clock, rouse_clock_get_now (self->clock) + timeout,
                                            kill_alarm_cb, self);
}

void
rouse_supervisor_begin_stop (RouseSupervisor *self)
{
  g_autoptr (RouseReload) superseded = NULL;

  if (self->stopping)
    return;
  self->stopping = TRUE;
  self->stop_us = rouse_clock_get_now (self->clock);
  g_clear_pointer (&self->probe, rouse_ready_probe_free);
  rouse_supervisor_set_state (self, ROUSE_STATE_STOPPING);
  if (self->run->ended)
    return; /* what the leader left behind has been asked already */
  superseded = rouse_reload_ref (self->reload);
  end_process (self);
  g_signal_emit (self, rouse_supervisor_signals[STOPPING], 0, self->run);
  rouse_supervisor_conclude (self, superseded, ROUSE_OUTCOME_SUPERSEDED);
}

RouseReload *
rouse_supervisor_replace_next (RouseSupervisor *self, RouseReload *reload)
{
  RouseReload *replaced = g_steal_pointer (&self->next);

  rouse_clock_clear_alarm (self->clock, &self->retry_alarm);
  rouse_clock_clear_alarm (self->clock, &self->idle_alarm);
  rouse_clock_clear_alarm (self->clock, &self->request_alarm);
  if (reload == NULL)
    return replaced;

  self->next = rouse_reload_ref (reload);
  if (reload->project == NULL)
    reload->project = g_strdup (self->program->project);
  if (reload->program == NULL)
    reload->program = g_strdup (self->program->name);
  if (reload->at == 0)
    reload->at = rouse_clock_get_real (self->clock);

  if (replaced != NULL)
    rouse_reload_absorb (reload, replaced);
  return replaced;
}

static void
plan_retry (RouseSupervisor *self)
{
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_EXIT, NULL);

  reload->action = ROUSE_RELOAD_RESTART;
  rouse_supervisor_replace_next (self, reload); /* there was none: else nothing would be retried */
  self->patient = TRUE;                         /* what was left behind is being cleared away */
  self->built = self->failed_build == NULL;
}

static void
retry_alarm_cb (gpointer data)
{
  RouseSupervisor *self = data;

  rouse_supervisor_begin_turn (self);
  self->retry_alarm = 0;
  plan_retry (self);
  rouse_supervisor_advance (self);
  rouse_supervisor_end_turn (self);
}

/* The end that no stop asked for: brings about what comes of it. Returns the reload's outcome. */
static RouseOutcome
follow_end (RouseSupervisor *self)
{
  gint64      lived = self->run->end_us - self->run->start_us;
  RouseEnding ending = rouse_ending_judge (self->program, self->run->wait_status, TRUE, self->next != NULL);
  gint64      delay;

  if (ending.again == ROUSE_AGAIN_WANTED && !rouse_backoff_grants_wish (&self->backoff, lived, self->run->ready_us > 0))
    ending = rouse_ending_judge (self->program, self->run->wait_status, FALSE, self->next != NULL);
  if (ending.again == ROUSE_AGAIN_RETRY && rouse_backoff_is_enough (&self->backoff, lived, self->program->restart_limit))
    {
      self->n_in_vain = self->program->restart_limit;
      ending.again = ROUSE_AGAIN_NO;
      ending.state = ROUSE_STATE_FAILED;
    }
  rouse_supervisor_set_state (self, ending.state);
  if (ending.again == ROUSE_AGAIN_NO)
    return ending.outcome;
  delay = ending.again == ROUSE_AGAIN_WANTED ? rouse_backoff_next_wanted_us (&self->backoff, lived)
                                             : rouse_backoff_next_us (&self->backoff, lived);
  if (delay > 0)
    self->retry_alarm = rouse_clock_add_alarm (self->clock, self->run->end_us + delay, retry_alarm_cb, self);
  else
    plan_retry (self);
  return ending.outcome;
}

/* Fills in what every end has. */
static void
end_run (RouseSupervisor *self, int wait_status)
{
  rouse_run_end (self->run, self->clock, wait_status, self->stopping, self->log);
  g_clear_pointer (&self->probe, rouse_ready_probe_free);
  rouse_supervisor_set_status_text (self, NULL);
}

/* The command could not be executed. It waits for the next change, which may well bring the file: so
 * there is no back-off, and no second try. May call back. Also the handler of the process's `spawn-failed`. */
static void
end_unstarted (RouseSupervisor *self, const GError *error)
{
  g_autoptr (RouseRun)    run = rouse_run_ref (self->run);
  g_autoptr (RouseReload) reload = rouse_reload_ref (self->reload);

  rouse_supervisor_begin_turn (self);
  rouse_run_end_unstarted (run, self->clock, error, self->stopping, self->log);
  if (!self->stopping)
    rouse_supervisor_set_state (self, ROUSE_STATE_FAILED);
  g_signal_emit (self, rouse_supervisor_signals[EXITED], 0, run);
  rouse_supervisor_conclude (self, reload, ROUSE_OUTCOME_NOT_STARTED);
  rouse_supervisor_end_turn (self);
}

void
rouse_supervisor_become_ready (RouseSupervisor *self)
{
  g_autoptr (RouseRun)    run = rouse_run_ref (self->run);
  g_autoptr (RouseReload) reload = rouse_reload_ref (self->reload);

  rouse_supervisor_begin_turn (self);
  g_clear_pointer (&self->probe, rouse_ready_probe_free);
  run->ready_us = rouse_clock_get_now (self->clock);
  reload->ready_us = run->ready_us - run->start_us - reload->start_us;
  rouse_supervisor_set_state (self, ROUSE_STATE_RUNNING);
  g_signal_emit (self, rouse_supervisor_signals[READY], 0, run, reload);
  rouse_supervisor_conclude (self, reload, ROUSE_OUTCOME_READY);
  rouse_supervisor_end_turn (self);
}

static void
ready_cb (gpointer data)
{
  rouse_supervisor_become_ready (data);
}

static void
process_started_cb (RouseSupervisor *self, gint64 pid)
{
  g_autoptr (RouseRun)    run = rouse_run_ref (self->run);
  g_autoptr (RouseReload) reload = rouse_reload_ref (self->reload);
  gint64                  now = rouse_clock_get_now (self->clock);

  rouse_supervisor_begin_turn (self);
  run->pid = pid;
  reload->start_us = now - run->start_us;
  if (!self->stopping && self->program->kind == ROUSE_KIND_TASK)
    rouse_supervisor_set_state (self, ROUSE_STATE_RUNNING);
  else if (!self->stopping)
    self->probe = rouse_ready_probe_new (self->program, self->sockets, self->clock, ready_cb, self);
  g_signal_emit (self, rouse_supervisor_signals[STARTED], 0, run, reload);
  rouse_supervisor_heed_early_word (self);
  rouse_supervisor_end_turn (self);
}

static void
process_output_cb (RouseSupervisor *self, GBytes *bytes, gboolean is_err)
{
  rouse_output_log_append (self->log, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_signal_emit (self, rouse_supervisor_signals[OUTPUT], 0, bytes, is_err);
  if (self->probe != NULL)
    rouse_ready_probe_feed (self->probe, bytes);
}

static void
process_exited_cb (RouseSupervisor *self, int wait_status)
{
  g_autoptr (RouseRun)    run = rouse_run_ref (self->run);
  g_autoptr (RouseReload) reload = rouse_reload_ref (self->reload);
  RouseOutcome            outcome = ROUSE_OUTCOME_SUPERSEDED;

  rouse_supervisor_begin_turn (self);
  rouse_supervisor_hear_last_words (self);
  end_run (self, wait_status);
  rouse_supervisor_close_ask_socket (self);
  if (!self->stopping)
    {
      outcome = follow_end (self);
      end_process (self); /* whatever the leader left behind */
    }
  if (outcome == ROUSE_OUTCOME_READY)
    {
      run->ready_us = run->end_us;
      reload->ready_us = run->end_us - run->start_us - reload->start_us;
      g_signal_emit (self, rouse_supervisor_signals[READY], 0, run, reload);
    }
  g_signal_emit (self, rouse_supervisor_signals[EXITED], 0, run);
  rouse_supervisor_conclude (self, reload, outcome);
  rouse_supervisor_end_turn (self);
}

static void
remove_changes_file (RouseSupervisor *self)
{
  if (self->changes_file != NULL)
    g_unlink (self->changes_file);
  g_clear_pointer (&self->changes_file, g_free);
}

void
rouse_supervisor_drop_process (RouseSupervisor *self)
{
  rouse_clock_clear_alarm (self->clock, &self->kill_alarm);
  g_signal_handlers_disconnect_by_data (self->process, self);
  g_clear_object (&self->process);
  remove_changes_file (self);
  rouse_supervisor_close_notify_socket (self);
  rouse_supervisor_close_ask_socket (self);
  rouse_supervisor_remove_loaded_file (self);
}

void
rouse_supervisor_check_halted (RouseSupervisor *self)
{
  if (!self->halting || rouse_supervisor_has_process (self))
    return;
  self->halting = FALSE;
  rouse_supervisor_set_state (self, ROUSE_STATE_STOPPED);
  rouse_supervisor_emit_idle (self);
}

static void
process_gone_cb (RouseSupervisor *self)
{
  gboolean stopped = self->stopping;

  rouse_supervisor_begin_turn (self);
  rouse_supervisor_drop_process (self);
  self->stopping = FALSE;
  if (self->next != NULL)
    {
      if (stopped)
        self->next->stop_us = rouse_clock_get_now (self->clock) - self->stop_us;
      rouse_supervisor_advance (self);
    }
  else if (stopped && !self->halting)
    rouse_supervisor_set_state (self, ROUSE_STATE_FAILED); /* what was to follow could not be built */
  rouse_supervisor_check_halted (self);
  rouse_supervisor_end_turn (self);
}

/* (transfer full): what this run sees beside what all runs see. */
static char **
make_extra_env (RouseSupervisor *self, RouseLaunch *launch)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           changes = rouse_changes_file_new_env (self->reload->changes, self->run->id, &self->changes_file);
  g_autofree char         *notify_socket = rouse_supervisor_open_notify_socket (self);
  g_autofree char         *ask_socket = rouse_supervisor_open_ask_socket (self);

  if (notify_socket != NULL)
    g_strv_builder_add (builder, notify_socket);
  if (ask_socket != NULL)
    g_strv_builder_add (builder, ask_socket);
  g_strv_builder_addv (builder, (const char **) changes);
  rouse_supervisor_open_loaded_file (self, launch, builder);
  return g_strv_builder_end (builder);
}

static void
launch_next (RouseSupervisor *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     extra_env = NULL;
  RouseLaunch        launch = { .columns = self->columns, .rows = self->rows };

  g_assert (self->process == NULL && self->next != NULL && self->built);

  g_clear_pointer (&self->reload, rouse_reload_unref);
  g_clear_pointer (&self->run, rouse_run_unref);
  self->reload = g_steal_pointer (&self->next);
  self->run = rouse_run_begin (self->clock);
  self->reload->run_id = g_strdup (self->run->id);
  rouse_output_log_clear (self->log);

  launch.run_id = self->run->id;
  extra_env = make_extra_env (self, &launch);
  launch.extra_env = (const char *const *) extra_env;
  if ((self->prepare == NULL || self->prepare (self->prepare_data, &error)) && rouse_supervisor_open_sockets (self, &launch, &error))
    self->process = rouse_launcher_launch (self->launcher, self->program, &launch, &error);
  if (self->process == NULL)
    {
      remove_changes_file (self);
      rouse_supervisor_close_notify_socket (self);
      rouse_supervisor_close_ask_socket (self);
      rouse_supervisor_remove_loaded_file (self);
      end_unstarted (self, error);
      return;
    }
  g_signal_connect_swapped (self->process, "started", G_CALLBACK (process_started_cb), self);
  g_signal_connect_swapped (self->process, "spawn-failed", G_CALLBACK (end_unstarted), self);
  g_signal_connect_swapped (self->process, "output", G_CALLBACK (process_output_cb), self);
  g_signal_connect_swapped (self->process, "exited", G_CALLBACK (process_exited_cb), self);
  g_signal_connect_swapped (self->process, "gone", G_CALLBACK (process_gone_cb), self);
  rouse_supervisor_set_state (self, ROUSE_STATE_STARTING);
}

void
rouse_supervisor_advance (RouseSupervisor *self)
{
  if (self->next == NULL)
    return;
  if (!self->built)
    {
      if (!rouse_supervisor_is_building (self) && !(self->patient && self->process != NULL))
        rouse_supervisor_begin_build (self);
    }
  else if (self->process == NULL)
    launch_next (self);
  else if (!self->patient)
    rouse_supervisor_begin_stop (self);
}
