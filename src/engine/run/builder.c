/* builder.c - runs a program's build
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/builder.h"

#include "run/changes-file.h"
#include "run/output-log.h"
#include "run/run-life.h"

#include <glib/gstdio.h>
#include <signal.h>

#define LOG_BYTES (64 * 1024)

/**
 * RouseBuilder:
 *
 * As with the supervisor, a build can be over (`run->ended`) while `process` still has to go. A build that was
 * cancelled is over as well, though its leader lives on for a while; nobody hears of it any more.
 */
struct _RouseBuilder
{
  GObject parent_instance;

  RouseProgram  *program;  /* (owned): the build, as a program of its own */
  RouseLauncher *launcher; /* (owned) */
  RouseClock    *clock;    /* (owned) */

  RouseProcess   *process;      /* (owned) (nullable) */
  RouseRun       *run;          /* (owned) (nullable): of `process`, or the last one */
  RouseChangeSet *changes;      /* (owned) (nullable): what the build is for */
  RouseOutputLog *log;          /* (owned): what `run` printed */
  char           *changes_file; /* (owned) (nullable) */
  gboolean        cancelled;    /* `process` is to end, and who it is matters to nobody */
  gboolean        pending;      /* the next begins as soon as `process` is gone */
  guint           kill_alarm;   /* 0 when not set */

  guint columns; /* 0 until somebody says */
  guint rows;
};

enum
{
  STARTED,
  OUTPUT,
  ENDED,
  GONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseBuilder, rouse_builder, G_TYPE_OBJECT)

static void
kill_process (RouseBuilder *self)
{
  rouse_clock_clear_alarm (self->clock, &self->kill_alarm);
  if (!self->run->ended)
    self->run->killed = TRUE;
  rouse_process_kill_all (self->process);
}

static void
kill_alarm_cb (gpointer data)
{
  RouseBuilder *self = data;

  self->kill_alarm = 0;
  kill_process (self);
}

/* Asks all that is left of it to end. make(1) and its like remove a half-written file when they are asked. */
static void
end_process (RouseBuilder *self)
{
  gint64 timeout = self->program->stop_timeout_us;

  if (timeout == 0)
    {
      kill_process (self);
      return;
    }
  rouse_process_send_signal (self->process, SIGTERM);
  rouse_clock_clear_alarm (self->clock, &self->kill_alarm);
  self->kill_alarm = rouse_clock_add_alarm (self->clock, rouse_clock_get_now (self->clock) + timeout, kill_alarm_cb, self);
}

static void
remove_changes_file (RouseBuilder *self)
{
  if (self->changes_file != NULL)
    g_unlink (self->changes_file);
  g_clear_pointer (&self->changes_file, g_free);
}

static void
drop_process (RouseBuilder *self)
{
  rouse_clock_clear_alarm (self->clock, &self->kill_alarm);
  if (self->process != NULL)
    g_signal_handlers_disconnect_by_data (self->process, self);
  g_clear_object (&self->process);
  remove_changes_file (self);
}

static void
emit_ended (RouseBuilder *self)
{
  g_autoptr (RouseRun) run = rouse_run_ref (self->run);

  if (!self->cancelled)
    g_signal_emit (self, signals[ENDED], 0, run);
}

static void
end_unstarted (RouseBuilder *self, const GError *error)
{
  rouse_run_end_unstarted (self->run, self->clock, error, self->cancelled, self->log);
  emit_ended (self);
}

static void
process_started_cb (RouseBuilder *self, gint64 pid)
{
  g_autoptr (RouseRun) run = rouse_run_ref (self->run);

  run->pid = pid;
  if (!self->cancelled)
    g_signal_emit (self, signals[STARTED], 0, run);
}

static void
process_output_cb (RouseBuilder *self, GBytes *bytes, gboolean is_err)
{
  rouse_output_log_append (self->log, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_signal_emit (self, signals[OUTPUT], 0, bytes, is_err);
}

static void
process_exited_cb (RouseBuilder *self, int wait_status)
{
  rouse_run_end (self->run, self->clock, wait_status, self->cancelled, self->log);
  if (!self->cancelled)
    end_process (self); /* whatever the leader left behind */
  emit_ended (self);
}

static void launch (RouseBuilder *self);

static void
process_gone_cb (RouseBuilder *self)
{
  g_autoptr (RouseBuilder) alive = g_object_ref (self);

  drop_process (self);
  self->cancelled = FALSE;
  if (self->pending)
    launch (self);
  else
    g_signal_emit (self, signals[GONE], 0);
}

static void
launch (RouseBuilder *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     extra_env = NULL;
  RouseLaunch        launch = { .columns = self->columns, .rows = self->rows };

  self->pending = FALSE;
  g_clear_pointer (&self->run, rouse_run_unref);
  self->run = rouse_run_begin (self->clock);
  rouse_output_log_clear (self->log);

  extra_env = rouse_changes_file_new_env (self->changes, self->run->id, &self->changes_file);
  launch.run_id = self->run->id;
  launch.extra_env = (const char *const *) extra_env;
  self->process = rouse_launcher_launch (self->launcher, self->program, &launch, &error);
  if (self->process == NULL)
    {
      remove_changes_file (self);
      end_unstarted (self, error);
      return;
    }
  g_signal_connect_swapped (self->process, "started", G_CALLBACK (process_started_cb), self);
  g_signal_connect_swapped (self->process, "spawn-failed", G_CALLBACK (end_unstarted), self);
  g_signal_connect_swapped (self->process, "output", G_CALLBACK (process_output_cb), self);
  g_signal_connect_swapped (self->process, "exited", G_CALLBACK (process_exited_cb), self);
  g_signal_connect_swapped (self->process, "gone", G_CALLBACK (process_gone_cb), self);
}

static void
rouse_builder_dispose (GObject *object)
{
  RouseBuilder *self = ROUSE_BUILDER (object);

  if (self->clock != NULL)
    drop_process (self);
  g_clear_pointer (&self->changes, rouse_change_set_unref);
  g_clear_pointer (&self->run, rouse_run_unref);
  g_clear_pointer (&self->log, rouse_output_log_free);
  g_clear_object (&self->clock);
  g_clear_object (&self->launcher);
  g_clear_pointer (&self->program, rouse_program_unref);

  G_OBJECT_CLASS (rouse_builder_parent_class)->dispose (object);
}

static void
rouse_builder_class_init (RouseBuilderClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_builder_dispose;

  signals[STARTED] = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_RUN);
  signals[OUTPUT] = g_signal_new ("output", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ROUSE_TYPE_RUN);
  signals[GONE] = g_signal_new ("gone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_builder_init (RouseBuilder *self)
{
  self->log = rouse_output_log_new (LOG_BYTES);
}

RouseBuilder *
rouse_builder_new (const RouseProgram *program, RouseLauncher *launcher, RouseClock *clock)
{
  RouseBuilder *self;

  g_return_val_if_fail (rouse_program_has_build (program), NULL);

  self = g_object_new (ROUSE_TYPE_BUILDER, NULL);
  self->program = rouse_program_copy (program);
  g_strfreev (self->program->argv);
  g_free (self->program->shell);
  self->program->argv = g_steal_pointer (&self->program->build_argv);
  self->program->shell = g_steal_pointer (&self->program->build_shell);
  self->program->kind = ROUSE_KIND_TASK;
  self->launcher = g_object_ref (launcher);
  self->clock = g_object_ref (clock);
  return self;
}

void
rouse_builder_start (RouseBuilder *self, RouseChangeSet *changes)
{
  g_return_if_fail (ROUSE_IS_BUILDER (self));

  rouse_builder_cancel (self, FALSE);
  if (changes != NULL)
    rouse_change_set_ref (changes);
  g_clear_pointer (&self->changes, rouse_change_set_unref);
  self->changes = changes;
  if (self->process == NULL)
    launch (self);
  else
    self->pending = TRUE;
}

void
rouse_builder_cancel (RouseBuilder *self, gboolean at_once)
{
  g_return_if_fail (ROUSE_IS_BUILDER (self));

  self->pending = FALSE;
  if (self->process == NULL)
    return;
  if (!self->cancelled && !self->run->ended && !at_once)
    end_process (self);
  self->cancelled = TRUE;
  if (at_once)
    kill_process (self);
}

void
rouse_builder_kill (RouseBuilder *self)
{
  g_return_if_fail (ROUSE_IS_BUILDER (self));

  if (self->process != NULL && (self->cancelled || self->run->ended))
    kill_process (self);
}

gboolean
rouse_builder_is_busy (RouseBuilder *self)
{
  g_return_val_if_fail (ROUSE_IS_BUILDER (self), FALSE);

  return self->pending || (self->process != NULL && !self->cancelled && !self->run->ended);
}

RouseProcess *
rouse_builder_get_process (RouseBuilder *self)
{
  g_return_val_if_fail (ROUSE_IS_BUILDER (self), NULL);

  return self->process;
}

void
rouse_builder_resize (RouseBuilder *self, guint columns, guint rows)
{
  g_return_if_fail (ROUSE_IS_BUILDER (self));

  self->columns = columns;
  self->rows = rows;
  if (self->process != NULL)
    rouse_process_resize (self->process, columns, rows);
}
