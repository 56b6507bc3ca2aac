/* command.c - has a running program use what changed by a command that knows how
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/command.h"

#include "run/builder.h"
#include "run/run-life.h"

/* What a shell says of a command that it cannot execute, or find. */
#define EXIT_CODE_NOT_EXECUTABLE 126
#define EXIT_CODE_NOT_FOUND 127

/* To the builder it is one more build: begun, told of, ended and swept up after in the very same way. */
struct _RouseCommandAction
{
  RouseHotAction parent_instance;

  RouseBuilder   *builder; /* (owned) */
  RouseClock     *clock;   /* (owned) */
  RouseChangeSet *changes; /* (owned) */
  gint64          timeout_us;
  guint           alarm; /* 0 when not set: of the time-out, or of an end that start() itself has seen */
  gboolean        starting;
};

enum
{
  STARTED,
  OUTPUT,
  GONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseCommandAction, rouse_command_action, ROUSE_TYPE_HOT_ACTION)

static void
builder_started_cb (RouseCommandAction *self, RouseRun *run)
{
  g_signal_emit (self, signals[STARTED], 0, run);
}

static void
builder_output_cb (RouseCommandAction *self, GBytes *bytes, gboolean is_err)
{
  g_signal_emit (self, signals[OUTPUT], 0, bytes, is_err);
}

static void
unreachable_cb (gpointer data)
{
  RouseCommandAction *self = data;

  self->alarm = 0;
  rouse_hot_action_finish (ROUSE_HOT_ACTION (self), ROUSE_FALL_BACK_UNREACHABLE);
}

static void
timeout_cb (gpointer data)
{
  RouseCommandAction *self = data;

  self->alarm = 0;
  g_debug ("out of time");
  rouse_builder_cancel (self->builder, TRUE);
  rouse_hot_action_finish (ROUSE_HOT_ACTION (self), ROUSE_FALL_BACK_TIMED_OUT);
}

static RouseFallBack
judge (const RouseRun *run)
{
  int code = rouse_run_get_exit_code (run);

  if (rouse_run_went_well (run))
    return ROUSE_FALL_BACK_NONE;
  return code == EXIT_CODE_NOT_EXECUTABLE || code == EXIT_CODE_NOT_FOUND ? ROUSE_FALL_BACK_UNREACHABLE : ROUSE_FALL_BACK_REFUSED;
}

static void
builder_ended_cb (RouseCommandAction *self, RouseRun *run)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  if (self->starting) /* not even an attempt could be made, and `done` comes later than start() */
    self->alarm = rouse_clock_add_alarm_ms (self->clock, 0, unreachable_cb, self);
  else
    rouse_hot_action_finish (ROUSE_HOT_ACTION (self), judge (run));
}

static void
builder_gone_cb (RouseCommandAction *self)
{
  g_signal_emit (self, signals[GONE], 0);
}

static void
rouse_command_action_start (RouseHotAction *action)
{
  RouseCommandAction *self = ROUSE_COMMAND_ACTION (action);

  self->alarm = rouse_clock_add_alarm (self->clock, rouse_clock_get_now (self->clock) + self->timeout_us, timeout_cb, self);
  self->starting = TRUE;
  rouse_builder_start (self->builder, self->changes);
  self->starting = FALSE;
}

static void
rouse_command_action_cancel (RouseHotAction *action)
{
  RouseCommandAction *self = ROUSE_COMMAND_ACTION (action);

  rouse_clock_clear_alarm (self->clock, &self->alarm);
  rouse_builder_cancel (self->builder, FALSE);
}

static void
rouse_command_action_dispose (GObject *object)
{
  RouseCommandAction *self = ROUSE_COMMAND_ACTION (object);

  if (self->clock != NULL)
    rouse_clock_clear_alarm (self->clock, &self->alarm);
  if (self->builder != NULL)
    g_signal_handlers_disconnect_by_data (self->builder, self);
  g_clear_object (&self->builder);
  g_clear_pointer (&self->changes, rouse_change_set_unref);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_command_action_parent_class)->dispose (object);
}

static void
rouse_command_action_class_init (RouseCommandActionClass *klass)
{
  RouseHotActionClass *action_class = ROUSE_HOT_ACTION_CLASS (klass);
  GType                type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_command_action_dispose;
  action_class->start = rouse_command_action_start;
  action_class->cancel = rouse_command_action_cancel;

  signals[STARTED] = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_RUN);
  signals[OUTPUT] = g_signal_new ("output", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);
  signals[GONE] = g_signal_new ("gone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_command_action_init (RouseCommandAction *self)
{
}

/* (transfer full): @program with @command in the place of its build. */
static RouseProgram *
make_program (const RouseProgram *program, const char *command)
{
  RouseProgram *copy = rouse_program_copy (program);

  g_clear_pointer (&copy->build_argv, g_strfreev);
  g_free (copy->build_shell);
  copy->build_shell = g_strdup (command);
  return copy;
}

RouseCommandAction *
rouse_command_action_new (const RouseProgram *program,
                          const char         *command,
                          RouseChangeSet     *changes,
                          RouseLauncher      *launcher,
                          RouseClock         *clock)
{
  g_autoptr (RouseProgram) build = NULL;
  RouseCommandAction      *self;

  g_return_val_if_fail (command != NULL, NULL);

  build = make_program (program, command);
  self = g_object_new (ROUSE_TYPE_COMMAND_ACTION, NULL);
  self->builder = rouse_builder_new (build, launcher, clock);
  self->clock = g_object_ref (clock);
  self->changes = rouse_change_set_ref (changes);
  self->timeout_us = program->hot_timeout_us;
  g_signal_connect_swapped (self->builder, "started", G_CALLBACK (builder_started_cb), self);
  g_signal_connect_swapped (self->builder, "output", G_CALLBACK (builder_output_cb), self);
  g_signal_connect_swapped (self->builder, "ended", G_CALLBACK (builder_ended_cb), self);
  g_signal_connect_swapped (self->builder, "gone", G_CALLBACK (builder_gone_cb), self);
  return self;
}

void
rouse_command_action_resize (RouseCommandAction *self, guint columns, guint rows)
{
  g_return_if_fail (ROUSE_IS_COMMAND_ACTION (self));

  rouse_builder_resize (self->builder, columns, rows);
}

void
rouse_command_action_kill (RouseCommandAction *self)
{
  g_return_if_fail (ROUSE_IS_COMMAND_ACTION (self));

  rouse_builder_kill (self->builder);
}

RouseProcess *
rouse_command_action_get_process (RouseCommandAction *self)
{
  g_return_val_if_fail (ROUSE_IS_COMMAND_ACTION (self), NULL);

  return rouse_builder_get_process (self->builder);
}
