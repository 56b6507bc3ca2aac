/* runner.c - one program of a project: decide, run and record, joined
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "runner-private.h"
#include "base/error.h"
#include "run/run-life.h"

#include <string.h>

/* Stands before each run or build in the output: undoes what a program may have left the terminal in (soft reset,
 * main screen, no mouse reports), then a dim line with the time. */
#define RUN_MARK "\033[!p\033[?1049l\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?2004l\033[0m\r\033[K\033[90m── %s%s ──\033[0m\r\n"

/* A dim line of its own. */
#define NOTE "\r\033[K\033[90m── %s ──\033[0m\r\n"

enum
{
  SUSPENDED,
  BUILDING,
  BUILT,
  STOPPING,
  STARTED,
  READY,
  EXITED,
  RELOADED,
  OUTPUT,
  FED,
  PASSED_OVER,
  IDLE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseRunner, rouse_runner, G_TYPE_OBJECT)

void
rouse_runner_tell (RouseRunner *self, RouseRunnerProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
rouse_runner_set_held (RouseRunner *self, gboolean held)
{
  if (self->held == held)
    return;
  self->held = held;
  rouse_runner_tell_proxies (self);
  rouse_runner_tell (self, PROP_HELD);
}

static void
set_stop_deadline (RouseRunner *self, gint64 deadline)
{
  if (self->stop_deadline == deadline)
    return;
  self->stop_deadline = deadline;
  rouse_runner_tell (self, PROP_STOP_DEADLINE);
}

void
rouse_runner_tell_suspended (RouseRunner *self)
{
  const char *path = rouse_loop_watch_get_path (self->loops);

  if (g_strcmp0 (self->suspended, path) == 0)
    return;
  g_free (self->suspended);
  self->suspended = g_strdup (path);
  rouse_runner_tell (self, PROP_SUSPENDED);
  g_signal_emit (self, signals[SUSPENDED], 0, path);
}

void
rouse_runner_set_program (RouseRunner *self, RouseProgram *program)
{
  g_return_if_fail (ROUSE_IS_RUNNER (self));

  rouse_supervisor_set_program (self->supervisor, program);
}

/* supervisor → history, output */

static void
record_run (RouseRunner *self, RouseRun *run)
{
  RouseProgram *program = rouse_supervisor_get_program (self->supervisor);

  if (self->history != NULL)
    rouse_history_add_run (self->history, program->project, program->name, run);
}

static void
feed (RouseRunner *self, GBytes *bytes)
{
  rouse_output_log_append (self->output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_signal_emit (self, signals[FED], 0, bytes);
}

void
rouse_runner_feed_mark (RouseRunner *self, const char *what, const RouseRun *run)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (run->started_at / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char      *time = g_date_time_format (local, "%H:%M:%S");
  char                 *mark = g_strdup_printf (RUN_MARK, what, time);
  g_autoptr (GBytes)    bytes = g_bytes_new_take (mark, strlen (mark));

  feed (self, bytes);
}

void
rouse_runner_feed_note (RouseRunner *self, const char *text)
{
  char              *note = g_strdup_printf (NOTE, text);
  g_autoptr (GBytes) bytes = g_bytes_new_take (note, strlen (note));

  feed (self, bytes);
}

static void
state_cb (RouseRunner *self)
{
  rouse_runner_tell_proxies (self);
  rouse_runner_tell_hot_of_state (self);
  rouse_runner_tell (self, PROP_STATE);
}

static gboolean
prepare_cb (gpointer self, GError **error)
{
  rouse_runner_tell_loaded_of_launch (self);
  return rouse_runner_open_proxies (self, error);
}

static void
status_text_cb (RouseRunner *self)
{
  rouse_runner_tell (self, PROP_STATUS_TEXT);
}

/* Somebody asked, not the user: whoever waits to start goes on waiting. */
static void
requested_cb (RouseRunner *self)
{
  if (!self->is_down)
    rouse_runner_start (self, ROUSE_CAUSE_REQUEST, NULL);
}

static void
building_cb (RouseRunner *self, RouseRun *build, RouseReload *reload)
{
  rouse_loop_watch_build_started (self->loops);
  rouse_runner_open_proxies (self, NULL); /* what is wrong shows when it is to start */
  rouse_runner_feed_mark (self, "build ", build);
  g_signal_emit (self, signals[BUILDING], 0, build, reload);
}

static void
built_cb (RouseRunner *self, RouseRun *build, RouseReload *reload)
{
  rouse_loop_watch_build_ended (self->loops);
  /* Of a build that went well nobody asks; its output is among the program's. */
  if (!rouse_run_went_well (build))
    record_run (self, build);
  g_signal_emit (self, signals[BUILT], 0, build, reload);
}

static void
stopping_cb (RouseRunner *self, RouseRun *run)
{
  gint64 timeout = rouse_supervisor_get_program (self->supervisor)->stop_timeout_us;

  set_stop_deadline (self, rouse_clock_get_now (self->clock) + timeout);
  g_signal_emit (self, signals[STOPPING], 0, run);
}

static void
started_cb (RouseRunner *self, RouseRun *run, RouseReload *reload)
{
  self->n_starts++;
  rouse_loop_watch_run_started (self->loops);
  /* Already now: of a Rouse that is killed, the runs that were alive are known at least. */
  record_run (self, run);
  rouse_runner_feed_mark (self, "", run);
  rouse_runner_tell_loaded_of_start (self, run);
  rouse_runner_tell (self, PROP_N_STARTS);
  rouse_runner_tell (self, PROP_RUN);
  g_signal_emit (self, signals[STARTED], 0, run, reload);
}

static void
ready_cb (RouseRunner *self, RouseRun *run, RouseReload *reload)
{
  rouse_runner_tell_loaded_of_ready (self);
  rouse_runner_tell (self, PROP_RUN);
  g_signal_emit (self, signals[READY], 0, run, reload);
}

static void
exited_cb (RouseRunner *self, RouseRun *run)
{
  rouse_runner_tell_loaded_of_end (self);
  rouse_runner_tell_hot_of_end (self, run);
  record_run (self, run);
  set_stop_deadline (self, 0);
  rouse_runner_end_hot_with_program (self);
  rouse_runner_tell (self, PROP_RUN);
  g_signal_emit (self, signals[EXITED], 0, run);
}

void
rouse_runner_handle_reloaded (RouseRunner *self, RouseReload *reload)
{
  if (reload->fall_back == ROUSE_FALL_BACK_NONE || reload->fall_back == ROUSE_FALL_BACK_MIXED)
    reload->tried = reload->action;
  if (self->history != NULL)
    rouse_history_add_reload (self->history, reload);
  rouse_reload_ref (reload);
  g_clear_pointer (&self->reload, rouse_reload_unref);
  self->reload = reload;
  rouse_runner_tell (self, PROP_RELOAD);
  g_signal_emit (self, signals[RELOADED], 0, reload);
}

void
rouse_runner_handle_output (RouseRunner *self, GBytes *bytes, gboolean is_err)
{
  feed (self, bytes);
  g_signal_emit (self, signals[OUTPUT], 0, bytes, is_err);
}

void
rouse_runner_tell_passed_over (RouseRunner *self, RouseChangeSet *changes)
{
  g_signal_emit (self, signals[PASSED_OVER], 0, changes);
}

void
rouse_runner_tell_idle (RouseRunner *self)
{
  RouseListenSet *fronts = self->held ? rouse_runner_leave_proxies (self) : NULL;

  self->idle_owed = FALSE;
  if (fronts != NULL)
    rouse_listen_set_offer (fronts); /* whoever starts now in our place */
  g_signal_emit (self, signals[IDLE], 0);
  g_clear_pointer (&fronts, rouse_listen_set_free);
}

static void
idle_cb (RouseRunner *self)
{
  set_stop_deadline (self, 0);
  rouse_loop_watch_build_ended (self->loops);
  if (self->commands->len > 0)
    self->idle_owed = TRUE;
  else
    rouse_runner_tell_idle (self);
}

static void
rouse_runner_dispose (GObject *object)
{
  RouseRunner *self = ROUSE_RUNNER (object);

  if (self->supervisor != NULL)
    g_signal_handlers_disconnect_by_data (self->supervisor, self);
  rouse_runner_dispose_hot (self);
  if (self->supervisor != NULL)
    rouse_supervisor_set_prepare (self->supervisor, NULL, NULL);
  rouse_runner_close_proxies (self);
  rouse_runner_dispose_loaded (self);
  g_clear_pointer (&self->script, g_free);
  g_clear_pointer (&self->loops, rouse_loop_watch_free);
  g_clear_pointer (&self->concern, rouse_concern_unref);
  g_clear_pointer (&self->changes, rouse_change_set_unref);
  g_clear_pointer (&self->waiting, rouse_reload_unref);
  g_clear_pointer (&self->awaited, g_strfreev);
  g_clear_pointer (&self->awaits, g_free);
  g_clear_pointer (&self->suspended, g_free);
  g_clear_pointer (&self->reload, rouse_reload_unref);
  g_clear_object (&self->supervisor);
  g_clear_object (&self->history);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_runner_parent_class)->dispose (object);
}

static void
rouse_runner_finalize (GObject *object)
{
  rouse_output_log_free (ROUSE_RUNNER (object)->output);
  g_ptr_array_unref (ROUSE_RUNNER (object)->commands);

  G_OBJECT_CLASS (rouse_runner_parent_class)->finalize (object);
}

static void
rouse_runner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RouseRunner *self = ROUSE_RUNNER (object);

  switch ((RouseRunnerProperty) id)
    {
    case PROP_STATE:
      g_value_set_uint (value, rouse_runner_get_state (self));
      return;
    case PROP_RUN:
      g_value_set_boxed (value, rouse_runner_get_run (self));
      return;
    case PROP_RELOAD:
      g_value_set_boxed (value, self->reload);
      return;
    case PROP_HOT:
      g_value_set_boxed (value, self->hot);
      return;
    case PROP_N_STARTS:
      g_value_set_uint (value, self->n_starts);
      return;
    case PROP_SUSPENDED:
      g_value_set_string (value, self->suspended);
      return;
    case PROP_HELD:
      g_value_set_boolean (value, self->held);
      return;
    case PROP_STOP_DEADLINE:
      g_value_set_int64 (value, self->stop_deadline);
      return;
    case PROP_STATUS_TEXT:
      g_value_set_string (value, rouse_runner_get_status_text (self));
      return;
    case PROP_AWAITS:
      g_value_set_string (value, self->awaits);
      return;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static guint
new_signal (const char *name, guint n_params, ...)
{
  va_list params;
  guint   id;

  va_start (params, n_params);
  id = g_signal_new_valist (name, ROUSE_TYPE_RUNNER, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL, G_TYPE_NONE, n_params, params);
  va_end (params);
  return id;
}

static void
rouse_runner_class_init (RouseRunnerClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rouse_runner_dispose;
  object_class->finalize = rouse_runner_finalize;
  object_class->get_property = rouse_runner_get_property;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, ROUSE_STATE_BUILDING, 0, flags);
  properties[PROP_RUN] = g_param_spec_boxed ("run", NULL, NULL, ROUSE_TYPE_RUN, flags);
  properties[PROP_RELOAD] = g_param_spec_boxed ("reload", NULL, NULL, ROUSE_TYPE_RELOAD, flags);
  properties[PROP_HOT] = g_param_spec_boxed ("hot", NULL, NULL, ROUSE_TYPE_RELOAD, flags);
  properties[PROP_N_STARTS] = g_param_spec_uint ("n-starts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SUSPENDED] = g_param_spec_string ("suspended", NULL, NULL, NULL, flags);
  properties[PROP_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE, flags);
  properties[PROP_STOP_DEADLINE] = g_param_spec_int64 ("stop-deadline", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_STATUS_TEXT] = g_param_spec_string ("status-text", NULL, NULL, NULL, flags);
  properties[PROP_AWAITS] = g_param_spec_string ("awaits", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[SUSPENDED] = new_signal ("suspended", 1, G_TYPE_STRING);
  signals[BUILDING] = new_signal ("building", 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  signals[BUILT] = new_signal ("built", 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  signals[STOPPING] = new_signal ("stopping", 1, ROUSE_TYPE_RUN);
  signals[STARTED] = new_signal ("started", 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  signals[READY] = new_signal ("ready", 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  signals[EXITED] = new_signal ("exited", 1, ROUSE_TYPE_RUN);
  signals[RELOADED] = new_signal ("reloaded", 1, ROUSE_TYPE_RELOAD);
  signals[OUTPUT] = new_signal ("output", 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);
  signals[FED] = new_signal ("fed", 1, G_TYPE_BYTES);
  signals[PASSED_OVER] = new_signal ("passed-over", 1, ROUSE_TYPE_CHANGE_SET);
  signals[IDLE] = new_signal ("idle", 0);
}

static void
rouse_runner_init (RouseRunner *self)
{
  self->output = rouse_output_log_new (ROUSE_RUNNER_OUTPUT_BYTES);
  self->commands = g_ptr_array_new_with_free_func (g_object_unref);
}

RouseRunner *
rouse_runner_new (RouseProgram  *program,
                  RouseLauncher *launcher,
                  RouseHistory  *history,
                  RouseClock    *clock)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } joins[] = {
    { "notify::state", G_CALLBACK (state_cb) },
    { "notify::status-text", G_CALLBACK (status_text_cb) },
    { "requested", G_CALLBACK (requested_cb) },
    { "building", G_CALLBACK (building_cb) },
    { "built", G_CALLBACK (built_cb) },
    { "stopping", G_CALLBACK (stopping_cb) },
    { "started", G_CALLBACK (started_cb) },
    { "ready", G_CALLBACK (ready_cb) },
    { "exited", G_CALLBACK (exited_cb) },
    { "reloaded", G_CALLBACK (rouse_runner_handle_reloaded) },
    { "output", G_CALLBACK (rouse_runner_handle_output) },
    { "idle", G_CALLBACK (idle_cb) },
  };
  RouseRunner *self = g_object_new (ROUSE_TYPE_RUNNER, NULL);

  self->supervisor = rouse_supervisor_new (program, launcher, clock);
  self->history = history != NULL ? g_object_ref (history) : NULL;
  self->clock = g_object_ref (clock);
  rouse_supervisor_set_prepare (self->supervisor, prepare_cb, self);
  self->loops = rouse_loop_watch_new (self->supervisor, clock);
  for (guint i = 0; i < G_N_ELEMENTS (joins); i++)
    g_signal_connect_swapped (self->supervisor, joins[i].signal, joins[i].callback, self);
  return self;
}

void
rouse_runner_start (RouseRunner *self, RouseCause cause, const char *const *awaited)
{
  g_autoptr (RouseReload) reload = NULL;

  g_return_if_fail (ROUSE_IS_RUNNER (self));

  if (cause == ROUSE_CAUSE_MANUAL)
    rouse_loop_watch_reset (self->loops);
  rouse_runner_tell_suspended (self);
  reload = rouse_reload_new (cause, NULL);
  reload->at = rouse_clock_get_real (self->clock);
  rouse_runner_start_when (self, reload, awaited);
}

void
rouse_runner_restart (RouseRunner *self)
{
  rouse_runner_start (self, ROUSE_CAUSE_MANUAL, NULL);
}

void
rouse_runner_stop (RouseRunner *self)
{
  g_autoptr (RouseReload)      dropped = NULL;
  g_autoptr (RouseInterrupted) interrupted = NULL;

  g_return_if_fail (ROUSE_IS_RUNNER (self));

  dropped = rouse_runner_end_wait (self);
  interrupted = rouse_runner_interrupt_hot (self, NULL);
  rouse_runner_set_held (self, TRUE);
  rouse_supervisor_stop (self->supervisor);
  rouse_runner_conclude_interrupted (self, interrupted);
}

void
rouse_runner_kill (RouseRunner *self)
{
  g_autoptr (RouseReload)      dropped = NULL;
  g_autoptr (RouseInterrupted) interrupted = NULL;

  g_return_if_fail (ROUSE_IS_RUNNER (self));

  /* Of a restart under way, it is the stop that takes too long. */
  if (rouse_runner_get_state (self) == ROUSE_STATE_STOPPING)
    {
      rouse_runner_kill_leaving (self);
      return;
    }
  dropped = rouse_runner_end_wait (self);
  interrupted = rouse_runner_interrupt_hot (self, NULL);
  rouse_runner_set_held (self, TRUE);
  rouse_supervisor_stop_at_once (self->supervisor);
  rouse_runner_kill_commands (self);
  rouse_runner_conclude_interrupted (self, interrupted);
}

gboolean
rouse_runner_notify (RouseRunner *self, const char *message, GError **error)
{
  g_auto (RouseNotifyMessage) parsed = { 0 };
  const RouseRun             *run;
  gboolean                    alive;

  g_return_val_if_fail (ROUSE_IS_RUNNER (self), FALSE);

  if (!rouse_notify_message_parse (&parsed, message, strlen (message)))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "a notification is NAME=VALUE lines, %d bytes at most", ROUSE_NOTIFY_MESSAGE_MAX);
      return FALSE;
    }
  run = rouse_runner_get_run (self);
  alive = run != NULL && rouse_supervisor_get_process (self->supervisor) != NULL && !run->ended;
  if (self->held || (!alive && !parsed.request))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "“%s” is not running", rouse_runner_get_program (self)->name);
      return FALSE;
    }
  if (parsed.request)
    requested_cb (self);
  else
    rouse_supervisor_take_notification (self->supervisor, &parsed);
  return TRUE;
}
