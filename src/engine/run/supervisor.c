/* supervisor.c - keeps one program running
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/supervisor-private.h"

#define LOG_BYTES (256 * 1024)

typedef enum
{
  PROP_STATE = 1,
  PROP_STATUS_TEXT,
  N_PROPERTIES,
} Property;

static GParamSpec *properties[N_PROPERTIES];
guint              rouse_supervisor_signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseSupervisor, rouse_supervisor, G_TYPE_OBJECT)

void
rouse_supervisor_begin_turn (RouseSupervisor *self)
{
  g_object_ref (self);
  g_object_freeze_notify (G_OBJECT (self));
}

void
rouse_supervisor_end_turn (RouseSupervisor *self)
{
  g_object_thaw_notify (G_OBJECT (self));
  g_object_unref (self);
}

static RouseState
judge_shown (RouseSupervisor *self)
{
  gboolean well = self->state == ROUSE_STATE_STARTING || self->state == ROUSE_STATE_RUNNING || self->state == ROUSE_STATE_FINISHED;

  if (rouse_supervisor_is_building (self))
    return ROUSE_STATE_BUILDING;
  return well && self->failed_build != NULL ? ROUSE_STATE_FAILED : self->state;
}

void
rouse_supervisor_update_shown (RouseSupervisor *self)
{
  RouseState state = judge_shown (self);

  if (self->shown == state)
    return;
  g_debug ("%s: %s", self->program->name, rouse_state_to_string (state));
  self->shown = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
rouse_supervisor_set_state (RouseSupervisor *self, RouseState state)
{
  self->state = state;
  rouse_supervisor_update_shown (self);
}

void
rouse_supervisor_set_status_text (RouseSupervisor *self, const char *text)
{
  if (g_strcmp0 (self->status_text, text) == 0)
    return;
  g_free (self->status_text);
  self->status_text = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS_TEXT]);
}

static void
idle_alarm_cb (gpointer data)
{
  RouseSupervisor *self = data;

  self->idle_alarm = 0;
  self->halting = FALSE;
  rouse_supervisor_emit_idle (self);
}

static void
rouse_supervisor_dispose (GObject *object)
{
  RouseSupervisor *self = ROUSE_SUPERVISOR (object);

  if (self->process != NULL)
    rouse_supervisor_drop_process (self);
  rouse_supervisor_drop_builder (self);
  g_clear_pointer (&self->sockets, rouse_listen_set_free);
  if (self->clock != NULL)
    {
      rouse_clock_clear_alarm (self->clock, &self->idle_alarm);
      rouse_clock_clear_alarm (self->clock, &self->retry_alarm);
      rouse_clock_clear_alarm (self->clock, &self->request_alarm);
    }
  g_clear_pointer (&self->probe, rouse_ready_probe_free);
  g_clear_pointer (&self->next, rouse_reload_unref);
  g_clear_pointer (&self->reload, rouse_reload_unref);
  g_clear_pointer (&self->run, rouse_run_unref);
  g_clear_pointer (&self->log, rouse_output_log_free);
  g_clear_pointer (&self->status_text, g_free);
  rouse_supervisor_remove_loaded_file (self);
  g_clear_pointer (&self->roots, g_strfreev);
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
      g_value_set_int (value, ROUSE_SUPERVISOR (object)->shown);
      break;
    case PROP_STATUS_TEXT:
      g_value_set_string (value, ROUSE_SUPERVISOR (object)->status_text);
      break;
    case N_PROPERTIES:
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

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, ROUSE_STATE_STOPPED, ROUSE_STATE_BUILDING, ROUSE_STATE_STOPPED,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATUS_TEXT] = g_param_spec_string ("status-text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  rouse_supervisor_signals[BUILDING] = g_signal_new ("building", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  rouse_supervisor_signals[BUILT] = g_signal_new ("built", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  rouse_supervisor_signals[STOPPING] = g_signal_new ("stopping", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_RUN);
  rouse_supervisor_signals[STARTED] = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  rouse_supervisor_signals[READY] = g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  rouse_supervisor_signals[EXITED] = g_signal_new ("exited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_RUN);
  rouse_supervisor_signals[RELOADED] = g_signal_new ("reloaded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_RELOAD);
  rouse_supervisor_signals[OUTPUT] = g_signal_new ("output", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);
  rouse_supervisor_signals[REQUESTED] = g_signal_new ("requested", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  rouse_supervisor_signals[IDLE] = g_signal_new ("idle", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
  rouse_supervisor_add_builder (self);
  return self;
}

void
rouse_supervisor_set_prepare (RouseSupervisor *self, RouseSupervisorPrepare prepare, gpointer data)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));

  self->prepare = prepare;
  self->prepare_data = data;
}

RouseState
rouse_supervisor_get_state (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), ROUSE_STATE_STOPPED);

  return self->shown;
}

RouseProgram *
rouse_supervisor_get_program (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->program;
}

RouseLauncher *
rouse_supervisor_get_launcher (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->launcher;
}

void
rouse_supervisor_set_program (RouseSupervisor *self, RouseProgram *program)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));
  g_return_if_fail (rouse_program_runs_equal (self->program, program));

  rouse_program_ref (program);
  rouse_program_unref (self->program);
  self->program = program;
}

gboolean
rouse_supervisor_has_next (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), FALSE);

  return self->next != NULL;
}

RouseRun *
rouse_supervisor_get_run (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->run;
}

const char *
rouse_supervisor_get_status_text (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->status_text;
}

RouseProcess *
rouse_supervisor_get_process (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->process;
}

RouseProcess *
rouse_supervisor_get_build_process (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->builder != NULL ? rouse_builder_get_process (self->builder) : NULL;
}

RouseRun *
rouse_supervisor_get_failed_build (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->failed_build;
}

guint
rouse_supervisor_get_n_in_vain (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), 0);

  return self->n_in_vain;
}

/* Makes @reload what comes next; @patient: not before what runs has come to its own end. */
static void
plan (RouseSupervisor *self, RouseReload *reload, gboolean patient)
{
  g_autoptr (RouseReload) replaced = NULL;

  rouse_supervisor_begin_turn (self);
  /* One that asks for itself may be about to do so again. */
  if (reload->cause != ROUSE_CAUSE_REQUEST)
    rouse_backoff_reset (&self->backoff);
  self->n_in_vain = 0;
  self->halting = FALSE;
  reload->action = self->process != NULL && !patient ? ROUSE_RELOAD_RESTART : ROUSE_RELOAD_START;
  replaced = rouse_supervisor_replace_next (self, reload);
  rouse_supervisor_hold_sockets (self);
  self->patient = patient;
  /* Whatever is being built has begun too early. */
  self->built = self->builder == NULL;
  if (self->builder != NULL)
    rouse_builder_cancel (self->builder, FALSE);
  rouse_supervisor_advance (self);
  rouse_supervisor_conclude (self, replaced, ROUSE_OUTCOME_SUPERSEDED);
  rouse_supervisor_end_turn (self);
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

static void
stop (RouseSupervisor *self, gboolean at_once)
{
  g_autoptr (RouseReload) replaced = NULL;

  rouse_supervisor_begin_turn (self);
  replaced = rouse_supervisor_replace_next (self, NULL);
  if (self->builder != NULL)
    rouse_builder_cancel (self->builder, at_once);
  rouse_supervisor_forget_build (self);
  self->n_in_vain = 0;
  self->at_once = at_once;
  self->halting = TRUE;
  if (self->process != NULL)
    rouse_supervisor_begin_stop (self);
  else if (rouse_supervisor_has_process (self))
    rouse_supervisor_set_state (self, ROUSE_STATE_STOPPING);
  else
    {
      rouse_supervisor_set_state (self, ROUSE_STATE_STOPPED);
      self->idle_alarm = rouse_clock_add_alarm_ms (self->clock, 0, idle_alarm_cb, self);
    }
  self->at_once = FALSE;
  rouse_supervisor_conclude (self, replaced, ROUSE_OUTCOME_SUPERSEDED);
  rouse_supervisor_end_turn (self);
}

void
rouse_supervisor_stop (RouseSupervisor *self)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));

  stop (self, FALSE);
}

void
rouse_supervisor_stop_at_once (RouseSupervisor *self)
{
  gboolean asked;

  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));

  asked = self->process != NULL && (self->stopping || self->run->ended);
  g_object_ref (self);
  stop (self, TRUE);
  if (asked)
    rouse_supervisor_kill (self);
  g_object_unref (self);
}

void
rouse_supervisor_kill (RouseSupervisor *self)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));

  if (self->process != NULL && (self->stopping || self->run->ended))
    rouse_supervisor_kill_process (self);
  if (self->builder != NULL)
    rouse_builder_kill (self->builder);
}

void
rouse_supervisor_resize (RouseSupervisor *self, guint columns, guint rows)
{
  g_return_if_fail (ROUSE_IS_SUPERVISOR (self));

  self->columns = columns;
  self->rows = rows;
  if (self->process != NULL)
    rouse_process_resize (self->process, columns, rows);
  if (self->builder != NULL)
    rouse_builder_resize (self->builder, columns, rows);
}
