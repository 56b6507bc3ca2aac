/* program-object.c - a program as an object on the bus
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-control"
#include "config.h"
#include "control/program-object.h"
#include "control/object-path.h"
#include "control/output-pipe.h"

#include "base/error.h"
#include "record/record-json.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

/** What the handlers need; lives as long as the object. */
typedef struct
{
  RouseEngine      *engine;  /* (unowned) outlives all objects */
  RouseSession     *session; /* (owned) */
  RouseRunner      *runner;  /* (owned) */
  RouseDBusProgram *program; /* (unowned) the object owns it */
} Shown;

/* runner → properties */

static void
update_run (Shown *self)
{
  const RouseRun *run = rouse_runner_get_run (self->runner);
  gboolean        alive = run != NULL && !run->ended;

  rouse_dbus_program_set_pid (self->program, alive ? run->pid : 0);
  rouse_dbus_program_set_run_id (self->program, run != NULL ? run->id : "");
  rouse_dbus_program_set_started_at (self->program, run != NULL ? run->started_at : 0);
  rouse_dbus_program_set_exit_code (self->program, run != NULL && run->ended ? rouse_run_get_exit_code (run) : -1);
}

/* (transfer full) */
static char *
dup_record (Shown *self, const RouseReload *reload)
{
  RouseRun              *run = rouse_runner_get_run (self->runner);
  g_autoptr (JsonObject) object = NULL;

  if (run != NULL && g_strcmp0 (run->id, reload->run_id) != 0)
    run = NULL; /* a reload that was superseded has none */
  object = rouse_reload_to_json (reload, run);
  return rouse_json_to_line (object);
}

static void
update_reload (Shown *self)
{
  const RouseReload *reload = rouse_runner_get_reload (self->runner);
  g_autofree char   *record = reload != NULL ? dup_record (self, reload) : NULL;

  rouse_dbus_program_set_ready_time (self->program, reload != NULL ? reload->ready_us : -1);
  rouse_dbus_program_set_cause (self->program, reload != NULL ? rouse_cause_to_string (reload->cause) : "");
  rouse_dbus_program_set_outcome (self->program, reload != NULL ? rouse_outcome_to_string (reload->outcome) : "");
  rouse_dbus_program_set_last_reload (self->program, record != NULL ? record : "");
}

static void
update_cb (Shown *self)
{
  const char      *status = rouse_runner_get_status_text (self->runner);
  const char      *awaits = rouse_runner_get_awaits (self->runner);
  RouseReload     *hot = rouse_runner_get_hot (self->runner);
  g_autofree char *names = g_utf8_make_valid (awaits != NULL ? awaits : "", -1);

  rouse_dbus_program_set_state (self->program, rouse_state_to_string (rouse_runner_get_state (self->runner)));
  rouse_dbus_program_set_awaits (self->program, names);
  rouse_dbus_program_set_hot (self->program, hot != NULL ? rouse_reload_action_to_string (hot->action) : "");
  rouse_dbus_program_set_starts (self->program, rouse_runner_get_n_starts (self->runner));
  rouse_dbus_program_set_status_text (self->program, status != NULL ? status : "");
  update_run (self);
  update_reload (self);
}

static void
reloaded_cb (Shown *self, RouseReload *reload)
{
  g_autofree char *line = dup_record (self, reload);

  rouse_dbus_program_emit_reloaded (self->program, line);
}

/* methods → runner */

/* Whoever starts one program of a project that is off wants it to be watched, too; but that starts them all. */
static void
start (Shown *self)
{
  if (rouse_session_get_on (self->session))
    rouse_runner_restart (self->runner);
  else
    rouse_engine_set_on (self->engine, self->session, TRUE);
}

static gboolean
start_cb (Shown *self, GDBusMethodInvocation *invocation)
{
  if (!rouse_runner_is_alive (self->runner))
    start (self);
  rouse_dbus_program_complete_start (self->program, invocation);
  return TRUE;
}

static gboolean
restart_cb (Shown *self, GDBusMethodInvocation *invocation)
{
  start (self);
  rouse_dbus_program_complete_restart (self->program, invocation);
  return TRUE;
}

static gboolean
stop_cb (Shown *self, GDBusMethodInvocation *invocation)
{
  rouse_runner_stop (self->runner);
  rouse_dbus_program_complete_stop (self->program, invocation);
  return TRUE;
}

static gboolean
kill_cb (Shown *self, GDBusMethodInvocation *invocation)
{
  rouse_runner_kill (self->runner);
  rouse_dbus_program_complete_kill (self->program, invocation);
  return TRUE;
}

/* Where nothing is watched, nothing is started either, whoever asks. */
static gboolean
notify_cb (Shown *self, GDBusMethodInvocation *invocation, const char *message)
{
  g_autoptr (GError) error = NULL;
  gboolean           done = FALSE;

  if (rouse_session_get_on (self->session))
    done = rouse_runner_notify (self->runner, message, &error);
  else
    g_set_error (&error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "“%s” is not running", rouse_dbus_program_get_name (self->program));
  if (done)
    rouse_dbus_program_complete_notify (self->program, invocation);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
  return TRUE;
}

static gboolean
read_output_cb (Shown *self, GDBusMethodInvocation *invocation, GUnixFDList *fds, int lines, gboolean follow)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (GUnixFDList) answer = NULL;
  int                     fd = rouse_output_pipe_open (self->runner, lines, follow, &error);

  if (fd < 0)
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return TRUE;
    }
  answer = g_unix_fd_list_new_from_array (&fd, 1);
  rouse_dbus_program_complete_read_output (self->program, invocation, answer, g_variant_new_handle (0));
  return TRUE;
}

static gboolean
is_loaded_cb (Shown *self, GDBusMethodInvocation *invocation, GVariant *argument)
{
  RouseLoadedSet   *set = rouse_runner_get_loaded (self->runner);
  const char       *path = g_variant_get_bytestring (argument);
  const char       *process = NULL;
  gint64            pid = 0;
  RouseLoadedExcuse excuse = set != NULL ? rouse_loaded_set_get_excuse (set, &pid, &process) : ROUSE_LOADED_KNOWN;
  const char       *answer = "any";
  g_autofree char  *name = g_utf8_make_valid (process != NULL ? process : "", -1);

  if (*path != '/')
    {
      g_dbus_method_invocation_return_error (invocation, ROUSE_ERROR, ROUSE_ERROR_INVALID, "“%s” is not absolute", path);
      return TRUE;
    }
  if (set != NULL && excuse != ROUSE_LOADED_KNOWN)
    answer = "unknown";
  else if (set != NULL)
    answer = rouse_loaded_set_has (set, path, !g_file_test (path, G_FILE_TEST_EXISTS)) ? "yes" : "no";
  rouse_dbus_program_complete_is_loaded (self->program, invocation, answer,
                                         excuse != ROUSE_LOADED_KNOWN ? rouse_loaded_excuse_to_string (excuse) : "", name, pid);
  return TRUE;
}

static void
free_shown (gpointer data)
{
  Shown *self = data;

  g_signal_handlers_disconnect_by_data (self->runner, self);
  g_object_unref (self->runner);
  g_object_unref (self->session);
  g_free (self);
}

static void
connect_methods (Shown *self)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } methods[] = {
    { "handle-start", G_CALLBACK (start_cb) },
    { "handle-stop", G_CALLBACK (stop_cb) },
    { "handle-restart", G_CALLBACK (restart_cb) },
    { "handle-kill", G_CALLBACK (kill_cb) },
    { "handle-notify", G_CALLBACK (notify_cb) },
    { "handle-read-output", G_CALLBACK (read_output_cb) },
    { "handle-is-loaded", G_CALLBACK (is_loaded_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_swapped (self->program, methods[i].signal, methods[i].callback, self);
}

/* (transfer full): what a message on the bus can hold; never %NULL. */
static char **
dup_valid (char *const *texts)
{
  g_autoptr (GStrvBuilder) valid = g_strv_builder_new ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      g_autofree char *text = g_utf8_make_valid (texts[i], -1);

      g_strv_builder_add (valid, text);
    }
  return g_strv_builder_end (valid);
}

RouseDBusObjectSkeleton *
rouse_program_object_new (RouseEngine *engine, RouseSession *session, RouseRunner *runner)
{
  const RouseProgram          *value = rouse_runner_get_program (runner);
  g_autofree char             *project_path = rouse_object_path_for_project (rouse_session_get_id (session));
  g_autofree char             *path = rouse_object_path_for_program (rouse_session_get_id (session), value->name);
  g_autofree char             *command = rouse_program_dup_command_line (value);
  g_autofree char             *shown_command = g_utf8_make_valid (command, -1);
  g_autofree char             *name = g_utf8_make_valid (value->name, -1);
  g_auto (GStrv)               listen = dup_valid (value->listen);
  g_auto (GStrv)               proxies = dup_valid (value->proxies);
  g_autoptr (RouseDBusProgram) program = rouse_dbus_program_skeleton_new ();
  RouseDBusObjectSkeleton     *object = rouse_dbus_object_skeleton_new (path);
  Shown                       *self = g_new0 (Shown, 1);

  self->engine = engine;
  self->session = g_object_ref (session);
  self->runner = g_object_ref (runner);
  self->program = program;
  rouse_dbus_program_set_name (program, name);
  rouse_dbus_program_set_project (program, project_path);
  rouse_dbus_program_set_kind (program, value->kind == ROUSE_KIND_TASK ? "task" : "service");
  rouse_dbus_program_set_command (program, shown_command);
  rouse_dbus_program_set_listen (program, (const char *const *) listen);
  rouse_dbus_program_set_proxies (program, (const char *const *) proxies);
  rouse_dbus_program_set_discover (program, value->discover == ROUSE_DISCOVER_LOADED ? "loaded" : "tree");
  connect_methods (self);
  g_signal_connect_swapped (runner, "notify", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (runner, "reloaded", G_CALLBACK (reloaded_cb), self);
  update_cb (self);
  rouse_dbus_object_skeleton_set_program (object, program);
  g_object_set_data_full (G_OBJECT (object), "rouse-shown", self, free_shown);
  return object;
}
