/* event-log.c - what happens in a session, as lines of JSON in a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "event-log.h"
#include "record/record-json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct _RouseEventLog
{
  GObject parent_instance;

  RouseSession *session; /* (unowned) (nullable) */
  RouseClock   *clock;   /* (owned) */
  int           fd;      /* (owned) */
  gboolean      failed;  /* has been told */
};

enum
{
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseEventLog, rouse_event_log, G_TYPE_OBJECT)

/* Returns 0 or errno. */
static int
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno != EINTR)
        return errno;
      if (n > 0)
        {
          text += n;
          length -= n;
        }
    }
  return 0;
}

/* Takes @members. */
static void
log_event (RouseEventLog *self, const char *event, JsonObject *members)
{
  g_autofree char *line = rouse_json_to_event_line (event, rouse_clock_get_real (self->clock),
                                                    rouse_clock_get_now (self->clock), members);
  gsize            length = strlen (line);
  int              saved_errno;

  json_object_unref (members);
  line[length] = '\n'; /* in place of the final zero: one write, one line */
  saved_errno = write_all (self->fd, line, length + 1);
  if (saved_errno != 0 && !self->failed)
    {
      g_autoptr (GError) error = g_error_new (G_IO_ERROR, g_io_error_from_errno (saved_errno),
                                              "Events cannot be written: %s", g_strerror (saved_errno));

      self->failed = TRUE;
      g_signal_emit (self, signals[FAILED], 0, error);
    }
}

static void
armed_cb (RouseEventLog *self, RouseHealth *health)
{
  log_event (self, "armed", rouse_health_to_json (health));
}

static void
health_cb (RouseEventLog *self, RouseHealth *health)
{
  log_event (self, "health", rouse_health_to_json (health));
}

static void
changed_cb (RouseEventLog *self, RouseChangeSet *changes)
{
  JsonObject *members = rouse_change_set_to_json (changes, ROUSE_EVENT_MAX_FILES);
  JsonArray  *programs = json_array_new ();

  for (guint i = 0; i < rouse_session_get_n_runners (self->session); i++)
    {
      RouseRunner     *runner = rouse_session_get_runner (self->session, i);
      g_autofree char *name = g_utf8_make_valid (rouse_runner_get_program (runner)->name, -1);

      if (rouse_runner_is_concerned (runner))
        json_array_add_string_element (programs, name);
    }
  json_object_set_array_member (members, "programs", programs);
  log_event (self, "changed", members);
}

static void
held_cb (RouseEventLog *self, const char *reason)
{
  JsonObject *members = json_object_new ();

  rouse_json_set_name (members, "reason", reason);
  log_event (self, "held", members);
}

static JsonObject *
describe (RouseRunner *runner)
{
  RouseProgram *program = rouse_runner_get_program (runner);
  JsonObject   *members = json_object_new ();

  rouse_json_set_name (members, "project", program->project);
  rouse_json_set_name (members, "program", program->name);
  return members;
}

static void
suspended_cb (RouseEventLog *self, const char *path, RouseRunner *runner)
{
  JsonObject *members = describe (runner);

  rouse_json_set_path (members, "path", path);
  log_event (self, "suspended", members);
}

static void
passed_over_cb (RouseEventLog *self, RouseChangeSet *changes, RouseRunner *runner)
{
  RouseProgram *program = rouse_runner_get_program (runner);
  JsonObject   *members = rouse_change_set_to_json (changes, ROUSE_EVENT_MAX_FILES);

  rouse_json_set_name (members, "project", program->project);
  rouse_json_set_name (members, "program", program->name);
  log_event (self, "passed-over", members);
}

static void
awaits_cb (RouseEventLog *self, GParamSpec *pspec, RouseRunner *runner)
{
  JsonObject *members = describe (runner);

  rouse_json_set_name (members, "awaits", rouse_runner_get_awaits (runner));
  log_event (self, "awaits", members);
}

static void
hot_cb (RouseEventLog *self, GParamSpec *pspec, RouseRunner *runner)
{
  JsonObject  *members = describe (runner);
  RouseReload *hot = rouse_runner_get_hot (runner);

  rouse_json_set_name (members, "action", hot != NULL ? rouse_reload_action_to_string (hot->action) : NULL);
  rouse_json_set_name (members, "rule", hot != NULL ? hot->rule : NULL);
  log_event (self, "hot", members);
}

static JsonObject *
describe_run (RouseRunner *runner, RouseRun *run)
{
  JsonObject *members = describe (runner);

  json_object_set_object_member (members, "run", rouse_run_to_json (run));
  return members;
}

static void log_begin (RouseEventLog *self, const char *event, RouseRunner *runner, RouseRun *run, RouseReload *reload);

static void
building_cb (RouseEventLog *self, RouseRun *build, RouseReload *reload, RouseRunner *runner)
{
  log_begin (self, "building", runner, build, reload);
}

static void
built_cb (RouseEventLog *self, RouseRun *build, RouseReload *reload, RouseRunner *runner)
{
  log_begin (self, "built", runner, build, reload);
}

static void
stopping_cb (RouseEventLog *self, RouseRun *run, RouseRunner *runner)
{
  log_event (self, "stopping", describe_run (runner, run));
}

static void
exited_cb (RouseEventLog *self, RouseRun *run, RouseRunner *runner)
{
  log_event (self, "exited", describe_run (runner, run));
}

static void
log_begin (RouseEventLog *self, const char *event, RouseRunner *runner, RouseRun *run, RouseReload *reload)
{
  JsonObject *members = describe_run (runner, run);

  json_object_set_string_member (members, "cause", rouse_cause_to_string (reload->cause));
  json_object_set_string_member (members, "action", rouse_reload_action_to_string (reload->action));
  log_event (self, event, members);
}

static void
started_cb (RouseEventLog *self, RouseRun *run, RouseReload *reload, RouseRunner *runner)
{
  log_begin (self, "started", runner, run, reload);
}

static void
ready_cb (RouseEventLog *self, RouseRun *run, RouseReload *reload, RouseRunner *runner)
{
  log_begin (self, "ready", runner, run, reload);
}

static void
reloaded_cb (RouseEventLog *self, RouseReload *reload, RouseRunner *runner)
{
  RouseRun   *run = reload->outcome == ROUSE_OUTCOME_BUILD_FAILED ? rouse_runner_get_failed_build (runner) : rouse_runner_get_run (runner);
  JsonObject *members = json_object_new ();

  /* A reload that was superseded has no run: the supervisor's is another one's. */
  if (run != NULL && g_strcmp0 (run->id, reload->run_id) != 0)
    run = NULL;
  json_object_set_object_member (members, "reload", rouse_reload_to_json (reload, run));
  log_event (self, "reloaded", members);
}

static void
rouse_event_log_finalize (GObject *object)
{
  RouseEventLog *self = ROUSE_EVENT_LOG (object);

  close (self->fd);
  if (self->session != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->session), (gpointer *) &self->session);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_event_log_parent_class)->finalize (object);
}

static void
rouse_event_log_class_init (RouseEventLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_event_log_finalize;

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
rouse_event_log_init (RouseEventLog *self)
{
  self->fd = -1;
}

int
rouse_event_log_open (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666);

  if (fd < 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                   "Events cannot be written to “%s”: %s", path, g_strerror (saved_errno));
    }
  return fd;
}

typedef struct
{
  const char *signal;
  GCallback   callback;
} Join;

static void
connect_all (RouseEventLog *self, gpointer source, const Join *joins)
{
  for (; joins->signal != NULL; joins++)
    g_signal_connect_object (source, joins->signal, joins->callback, self, G_CONNECT_SWAPPED);
}

/* Those of its programs that are new since the last time. */
static void
connect_runners (RouseEventLog *self)
{
  static const Join joins[] = {
    { "suspended", G_CALLBACK (suspended_cb) },
    { "passed-over", G_CALLBACK (passed_over_cb) },
    { "notify::awaits", G_CALLBACK (awaits_cb) },
    { "notify::hot", G_CALLBACK (hot_cb) },
    { "building", G_CALLBACK (building_cb) },
    { "built", G_CALLBACK (built_cb) },
    { "stopping", G_CALLBACK (stopping_cb) },
    { "started", G_CALLBACK (started_cb) },
    { "ready", G_CALLBACK (ready_cb) },
    { "exited", G_CALLBACK (exited_cb) },
    { "reloaded", G_CALLBACK (reloaded_cb) },
    { NULL },
  };

  for (guint i = 0; i < rouse_session_get_n_runners (self->session); i++)
    {
      RouseRunner *runner = rouse_session_get_runner (self->session, i);

      if (g_signal_handler_find (runner, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL, suspended_cb, self) == 0)
        connect_all (self, runner, joins);
    }
}

RouseEventLog *
rouse_event_log_new (RouseSession *session, RouseClock *clock, int fd)
{
  static const Join session_joins[] = {
    { "armed", G_CALLBACK (armed_cb) },
    { "health", G_CALLBACK (health_cb) },
    { "changed", G_CALLBACK (changed_cb) },
    { "held", G_CALLBACK (held_cb) },
    { "items-changed", G_CALLBACK (connect_runners) },
    { NULL },
  };
  RouseEventLog *self;

  g_return_val_if_fail (session != NULL && clock != NULL && fd >= 0, NULL);

  self = g_object_new (ROUSE_TYPE_EVENT_LOG, NULL);
  self->clock = g_object_ref (clock);
  self->fd = fd;
  self->session = session;
  g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &self->session);
  connect_all (self, session, session_joins);
  connect_runners (self);
  return self;
}

void
rouse_event_log_tell_config (RouseEventLog *self, const char *path, const char *outcome, const char *message)
{
  JsonObject *members = json_object_new ();

  g_return_if_fail (ROUSE_IS_EVENT_LOG (self));

  rouse_json_set_path (members, "path", path);
  json_object_set_string_member (members, "outcome", outcome);
  rouse_json_set_name (members, "message", message);
  log_event (self, "config", members);
}
