/* supervisor.c - keeps one program running
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/supervisor.h"

#include "base/error.h"
#include "run/backoff.h"
#include "run/ending.h"
#include "run/output-log.h"
#include "run/ready.h"
#include "run/run-id.h"

#include <sys/wait.h>

#define EXIT_CODE_NOT_FOUND 127
#define EXIT_CODE_NOT_EXECUTABLE 126

#define LOG_BYTES (256 * 1024)
#define TAIL_BYTES (16 * 1024)
#define TAIL_LINES 200

/**
 * RouseSupervisor:
 *
 * Two things are kept apart: `state` is what the leader does, `process` is set until the last of its
 * descendants is gone. A start needs `process` to be %NULL; one that has to wait for that is `next`.
 *
 * Every function first brings the fields into their new order and then emits, because a handler may call
 * back. notify::state is held until the end of the turn, so that a passing state is not seen.
 */
struct _RouseSupervisor
{
  GObject parent_instance;

  RouseProgram  *program;  /* (owned) */
  RouseLauncher *launcher; /* (owned) */
  RouseClock    *clock;    /* (owned) */

  RouseState       state;
  RouseProcess    *process;  /* (owned) (nullable) */
  RouseRun        *run;      /* (owned) (nullable): of `process`, or the last one */
  RouseReload     *reload;   /* (owned) (nullable): the one that began `run` */
  RouseReload     *next;     /* (owned) (nullable): to be launched when `process` is gone */
  RouseOutputLog  *log;      /* (owned): what `run` printed */
  gboolean         stopping; /* `process` is to end because we said so */
  gint64           stop_us;  /* when we said so */
  RouseBackoff     backoff;
  RouseReadyProbe *probe; /* (owned) (nullable) while `run` has begun and is not ready */

  guint kill_alarm; /* the three of them: 0 when not set */
  guint retry_alarm;
  guint idle_alarm;

  guint columns; /* 0 until somebody says */
  guint rows;
};

typedef enum
{
  PROP_STATE = 1,
} Property;

enum
{
  STOPPING,
  STARTED,
  READY,
  EXITED,
  RELOADED,
  OUTPUT,
  IDLE,
  N_SIGNALS
};

static GParamSpec *properties[PROP_STATE + 1];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseSupervisor, rouse_supervisor, G_TYPE_OBJECT)

static void launch_next (RouseSupervisor *self);

/* A turn is one call from outside: its handlers may drop the last reference. */
static void
begin_turn (RouseSupervisor *self)
{
  g_object_ref (self);
  g_object_freeze_notify (G_OBJECT (self));
}

static void
end_turn (RouseSupervisor *self)
{
  g_object_thaw_notify (G_OBJECT (self));
  g_object_unref (self);
}

static void
set_state (RouseSupervisor *self, RouseState state)
{
  if (self->state == state)
    return;
  g_debug ("%s: %s", self->program->name, rouse_state_to_string (state));
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Makes @reload final and says so; the first outcome counts. May call back. */
static void
conclude (RouseSupervisor *self, RouseReload *reload, RouseOutcome outcome)
{
  if (reload == NULL || reload->outcome != ROUSE_OUTCOME_PENDING)
    return;
  reload->outcome = outcome;
  g_signal_emit (self, signals[RELOADED], 0, reload);
}

static void
kill_process (RouseSupervisor *self)
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
  kill_process (self);
}

/* Asks everything that is left of the run to end, and sees to it that it does. */
static void
end_process (RouseSupervisor *self)
{
  gint64 timeout = self->program->stop_timeout_us;

  if (timeout == 0)
    {
      kill_process (self);
      return;
    }
  rouse_process_send_signal (self->process, self->program->stop_signal);
  self->kill_alarm = rouse_clock_add_alarm (self->clock, rouse_clock_get_now (self->clock) + timeout,
                                            kill_alarm_cb, self);
}

/* May call back. */
static void
begin_stop (RouseSupervisor *self)
{
  g_autoptr (RouseReload) superseded = NULL;

  if (self->stopping)
    return;
  self->stopping = TRUE;
  self->stop_us = rouse_clock_get_now (self->clock);
  g_clear_pointer (&self->probe, rouse_ready_probe_free);
  set_state (self, ROUSE_STATE_STOPPING);
  if (self->run->ended)
    return; /* what the leader left behind has been asked already */
  superseded = rouse_reload_ref (self->reload);
  end_process (self);
  g_signal_emit (self, signals[STOPPING], 0, self->run);
  conclude (self, superseded, ROUSE_OUTCOME_SUPERSEDED);
}

/* Puts @reload in the place of what was to come, and returns that: (transfer full) (nullable), to be
 * concluded when all else is done. */
static RouseReload *
replace_next (RouseSupervisor *self, RouseReload *reload)
{
  RouseReload *replaced = g_steal_pointer (&self->next);

  rouse_clock_clear_alarm (self->clock, &self->retry_alarm);
  rouse_clock_clear_alarm (self->clock, &self->idle_alarm);
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
  replace_next (self, reload); /* there was none: else nothing would be retried */
}

static void
retry_alarm_cb (gpointer data)
{
  RouseSupervisor *self = data;

  begin_turn (self);
  self->retry_alarm = 0;
  plan_retry (self);
  if (self->process == NULL)
    launch_next (self);
  end_turn (self);
}

/* The end that no stop asked for: brings about what comes of it. Returns the reload's outcome. */
static RouseOutcome
follow_end (RouseSupervisor *self)
{
  gint64      lived = self->run->end_us - self->run->start_us;
  RouseEnding ending = rouse_ending_judge (self->program, self->run->wait_status, self->next != NULL);
  gint64      delay;

  set_state (self, ending.state);
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
  RouseRun *run = self->run;

  run->ended = TRUE;
  run->end_us = rouse_clock_get_now (self->clock);
  run->wait_status = wait_status;
  run->expected = self->stopping;
  run->tail = rouse_output_log_dup_tail (self->log, TAIL_BYTES, TAIL_LINES);
  g_clear_pointer (&self->probe, rouse_ready_probe_free);
}

/* The command could not be executed. It waits for the next change, which may well bring the file: so
 * there is no back-off, and no second try. May call back. Also the handler of the process's `spawn-failed`. */
static void
end_unstarted (RouseSupervisor *self, const GError *error)
{
  g_autoptr (RouseRun)    run = rouse_run_ref (self->run);
  g_autoptr (RouseReload) reload = rouse_reload_ref (self->reload);
  gboolean                found = !g_error_matches (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND);

  begin_turn (self);
  run->error = g_strdup (error->message);
  end_run (self, W_EXITCODE (found ? EXIT_CODE_NOT_EXECUTABLE : EXIT_CODE_NOT_FOUND, 0));
  if (!self->stopping)
    set_state (self, ROUSE_STATE_FAILED);
  g_signal_emit (self, signals[EXITED], 0, run);
  conclude (self, reload, ROUSE_OUTCOME_NOT_STARTED);
  end_turn (self);
}

static void
ready_cb (gpointer data)
{
  RouseSupervisor        *self = data;
  g_autoptr (RouseRun)    run = rouse_run_ref (self->run);
  g_autoptr (RouseReload) reload = rouse_reload_ref (self->reload);

  begin_turn (self);
  g_clear_pointer (&self->probe, rouse_ready_probe_free);
  run->ready_us = rouse_clock_get_now (self->clock);
  reload->ready_us = run->ready_us - run->start_us - reload->start_us;
  set_state (self, ROUSE_STATE_RUNNING);
  g_signal_emit (self, signals[READY], 0, run, reload);
  conclude (self, reload, ROUSE_OUTCOME_READY);
  end_turn (self);
}

static void
process_started_cb (RouseSupervisor *self, gint64 pid)
{
  g_autoptr (RouseRun)    run = rouse_run_ref (self->run);
  g_autoptr (RouseReload) reload = rouse_reload_ref (self->reload);
  gint64                  now = rouse_clock_get_now (self->clock);

  begin_turn (self);
  run->pid = pid;
  reload->start_us = now - run->start_us;
  if (!self->stopping && self->program->kind == ROUSE_KIND_TASK)
    set_state (self, ROUSE_STATE_RUNNING);
  else if (!self->stopping)
    self->probe = rouse_ready_probe_new (self->program, self->clock, ready_cb, self);
  g_signal_emit (self, signals[STARTED], 0, run, reload);
  end_turn (self);
}

static void
process_output_cb (RouseSupervisor *self, GBytes *bytes, gboolean is_err)
{
  rouse_output_log_append (self->log, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_signal_emit (self, signals[OUTPUT], 0, bytes, is_err);
  if (self->probe != NULL)
    rouse_ready_probe_feed (self->probe, bytes);
}

static void
process_exited_cb (RouseSupervisor *self, int wait_status)
{
  g_autoptr (RouseRun)    run = rouse_run_ref (self->run);
  g_autoptr (RouseReload) reload = rouse_reload_ref (self->reload);
  RouseOutcome            outcome = ROUSE_OUTCOME_SUPERSEDED;

  begin_turn (self);
  end_run (self, wait_status);
  if (!self->stopping)
    {
      outcome = follow_end (self);
      end_process (self); /* whatever the leader left behind */
    }
  if (outcome == ROUSE_OUTCOME_READY)
    {
      run->ready_us = run->end_us;
      reload->ready_us = run->end_us - run->start_us - reload->start_us;
      g_signal_emit (self, signals[READY], 0, run, reload);
    }
  g_signal_emit (self, signals[EXITED], 0, run);
  conclude (self, reload, outcome);
  end_turn (self);
}

static void
drop_process (RouseSupervisor *self)
{
  rouse_clock_clear_alarm (self->clock, &self->kill_alarm);
  g_signal_handlers_disconnect_by_data (self->process, self);
  g_clear_object (&self->process);
}

static void
process_gone_cb (RouseSupervisor *self)
{
  gboolean stopped = self->stopping;

  begin_turn (self);
  drop_process (self);
  self->stopping = FALSE;
  if (self->next != NULL)
    {
      if (stopped)
        self->next->stop_us = rouse_clock_get_now (self->clock) - self->stop_us;
      launch_next (self);
    }
  else if (stopped)
    {
      set_state (self, ROUSE_STATE_STOPPED);
      g_signal_emit (self, signals[IDLE], 0);
    }
  end_turn (self);
}

/* May call back. */
static void
launch_next (RouseSupervisor *self)
{
  g_autoptr (GError) error = NULL;
  gint64             real = rouse_clock_get_real (self->clock);

  g_assert (self->process == NULL && self->next != NULL);

  g_clear_pointer (&self->reload, rouse_reload_unref);
  g_clear_pointer (&self->run, rouse_run_unref);
  self->reload = g_steal_pointer (&self->next);
  self->run = rouse_run_new ();
  self->run->id = rouse_run_id_new (real);
  self->run->started_at = real;
  self->run->start_us = rouse_clock_get_now (self->clock);
  self->reload->run_id = g_strdup (self->run->id);
  rouse_output_log_clear (self->log);

  self->process = rouse_launcher_launch (self->launcher, self->program, self->run->id, NULL,
                                         self->columns, self->rows, &error);
  if (self->process == NULL)
    {
      end_unstarted (self, error);
      return;
    }
  g_signal_connect_swapped (self->process, "started", G_CALLBACK (process_started_cb), self);
  g_signal_connect_swapped (self->process, "spawn-failed", G_CALLBACK (end_unstarted), self);
  g_signal_connect_swapped (self->process, "output", G_CALLBACK (process_output_cb), self);
  g_signal_connect_swapped (self->process, "exited", G_CALLBACK (process_exited_cb), self);
  g_signal_connect_swapped (self->process, "gone", G_CALLBACK (process_gone_cb), self);
  set_state (self, ROUSE_STATE_STARTING);
}

static void
idle_alarm_cb (gpointer data)
{
  RouseSupervisor *self = data;

  self->idle_alarm = 0;
  g_signal_emit (self, signals[IDLE], 0);
}

static void
rouse_supervisor_dispose (GObject *object)
{
  RouseSupervisor *self = ROUSE_SUPERVISOR (object);

  if (self->process != NULL)
    drop_process (self);
  if (self->clock != NULL)
    {
      rouse_clock_clear_alarm (self->clock, &self->idle_alarm);
      rouse_clock_clear_alarm (self->clock, &self->retry_alarm);
    }
  g_clear_pointer (&self->probe, rouse_ready_probe_free);
  g_clear_pointer (&self->next, rouse_reload_unref);
  g_clear_pointer (&self->reload, rouse_reload_unref);
  g_clear_pointer (&self->run, rouse_run_unref);
  g_clear_pointer (&self->log, rouse_output_log_free);
  g_clear_object (&self->clock);
  g_clear_object (&self->launcher);
  g_clear_pointer (&self->program, rouse_program_unref);

  G_OBJECT_CLASS (rouse_supervisor_parent_class)->dispose (object);
}

static void
rouse_supervisor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((Property) prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, ROUSE_SUPERVISOR (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rouse_supervisor_class_init (RouseSupervisorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType         type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = rouse_supervisor_dispose;
  object_class->get_property = rouse_supervisor_get_property;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, ROUSE_STATE_STOPPED, ROUSE_STATE_FINISHED, ROUSE_STATE_STOPPED,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[STOPPING] = g_signal_new ("stopping", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_RUN);
  signals[STARTED] = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  signals[READY] = g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  signals[EXITED] = g_signal_new ("exited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_RUN);
  signals[RELOADED] = g_signal_new ("reloaded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_RELOAD);
  signals[OUTPUT] = g_signal_new ("output", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);
  signals[IDLE] = g_signal_new ("idle", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_supervisor_init (RouseSupervisor *self)
{
  self->log = rouse_output_log_new (LOG_BYTES);
}

RouseSupervisor *
rouse_supervisor_new (RouseProgram *program, RouseLauncher *launcher, RouseClock *clock)
{
  RouseSupervisor *self;

  g_return_val_if_fail (program != NULL, NULL);
  g_return_val_if_fail (ROUSE_IS_LAUNCHER (launcher), NULL);
  g_return_val_if_fail (ROUSE_IS_CLOCK (clock), NULL);

  self = g_object_new (ROUSE_TYPE_SUPERVISOR, NULL);
  self->program = rouse_program_ref (program);
  self->launcher = g_object_ref (launcher);
  self->clock = g_object_ref (clock);
  return self;
}

RouseState
rouse_supervisor_get_state (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), ROUSE_STATE_STOPPED);

  return self->state;
}

RouseProgram *
rouse_supervisor_get_program (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->program;
}

RouseRun *
rouse_supervisor_get_run (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->run;
}

RouseProcess *
rouse_supervisor_get_process (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->process;
}

/* Makes @reload what comes next; @patient: not before what runs has come to its own end. */
static void
plan (RouseSupervisor *self, RouseReload *reload, gboolean patient)
{
  g_autoptr (RouseReload) replaced = NULL;

  begin_turn (self);
  rouse_backoff_reset (&self->backoff);
  reload->action = self->process != NULL && !patient ? ROUSE_RELOAD_RESTART : ROUSE_RELOAD_START;
  replaced = replace_next (self, reload);
  if (self->process == NULL)
    launch_next (self);
  else if (!patient)
    begin_stop (self);
  conclude (self, replaced, ROUSE_OUTCOME_SUPERSEDED);
  end_turn (self);
}

void
rouse_supervisor_restart (RouseSupervisor *self, RouseReload *reload)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));
  g_return_if_fail (reload != NULL && reload->outcome == ROUSE_OUTCOME_PENDING);

  plan (self, reload, FALSE);
}

void
rouse_supervisor_follow (RouseSupervisor *self, RouseReload *reload)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));
  g_return_if_fail (reload != NULL && reload->outcome == ROUSE_OUTCOME_PENDING);

  plan (self, reload, TRUE);
}

void
rouse_supervisor_stop (RouseSupervisor *self)
{
  g_autoptr (RouseReload) replaced = NULL;

  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));

  begin_turn (self);
  replaced = replace_next (self, NULL);
  if (self->process != NULL)
    begin_stop (self);
  else
    {
      set_state (self, ROUSE_STATE_STOPPED);
      self->idle_alarm = rouse_clock_add_alarm_ms (self->clock, 0, idle_alarm_cb, self);
    }
  conclude (self, replaced, ROUSE_OUTCOME_SUPERSEDED);
  end_turn (self);
}

void
rouse_supervisor_kill (RouseSupervisor *self)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));

  if (self->process != NULL && (self->stopping || self->run->ended))
    kill_process (self);
}

void
rouse_supervisor_resize (RouseSupervisor *self, guint columns, guint rows)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));

  self->columns = columns;
  self->rows = rows;
  if (self->process != NULL)
    rouse_process_resize (self->process, columns, rows);
}
