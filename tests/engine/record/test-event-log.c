/* test-event-log.c - a session's signals become lines, and a full disk stops nobody
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "event-log.h"
#include "launcher-fake.h"
#include "sample.h"

#include <fcntl.h>
#include <unistd.h>

#define AT G_GINT64_CONSTANT (1795403580123456)

typedef struct
{
  char          *path;
  RouseClock    *clock;
  RouseSession  *session;
  RouseRunner   *runner; /* (unowned) */
  RouseEventLog *log;
  GError        *error;
} Fixture;

static void
failed_cb (RouseEventLog *log, const GError *error, Fixture *fixture)
{
  g_assert_null (fixture->error);
  fixture->error = g_error_copy (error);
}

static void
set_up_with_fd (Fixture *fixture, int fd)
{
  g_autoptr (RouseProject)      project = rouse_project_new ();
  RouseProgram                 *program = rouse_program_new ();
  g_autoptr (RouseLauncherFake) launcher = rouse_launcher_fake_new ();

  program->name = g_strdup ("web");
  program->project = g_strdup ("shop");
  program->cwd = g_strdup ("/");
  program->shell = g_strdup ("serve");
  project->name = g_strdup ("shop");
  project->root = g_strdup ("/nonexistent");
  g_ptr_array_add (project->programs, program);
  fixture->clock = ROUSE_CLOCK (rouse_clock_fake_new ());
  /* Never started: the test emits the signals. */
  fixture->session = rouse_session_new (project, ROUSE_LAUNCHER (launcher), NULL, fixture->clock);
  fixture->runner = rouse_session_get_runner (fixture->session, 0);
  fixture->log = rouse_event_log_new (fixture->session, fixture->clock, fd);
  g_signal_connect (fixture->log, "failed", G_CALLBACK (failed_cb), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int                fd;

  fixture->path = sample_new_path ();
  fd = rouse_event_log_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_true (fcntl (fd, F_GETFD) & FD_CLOEXEC);
  set_up_with_fd (fixture, fd);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->log);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->clock);
  g_clear_error (&fixture->error);
  if (fixture->path != NULL)
    sample_free_path (fixture->path);
}

/* The file holds these lines, each with the fake clock's time, and is emptied. */
static void
assert_lines (Fixture *fixture, const char *const *expected)
{
  g_autofree char *text = NULL;
  g_auto (GStrv)   lines = NULL;
  g_autofree char *time = g_strdup_printf (",\"at\":\"2026-11-23T03:13:00.123Z\",\"t\":%" G_GINT64_FORMAT ".000000",
                                           rouse_clock_get_now (fixture->clock) / G_TIME_SPAN_SECOND);
  guint            i = 0;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
  lines = g_strsplit (text, "\n", -1);
  for (; expected[i] != NULL; i++)
    {
      g_autofree char *rest = NULL;
      char            *mark;

      g_assert_nonnull (lines[i]);
      mark = strstr (lines[i], ",\"at\"");
      g_assert_nonnull (mark);
      rest = g_strdup (mark + strlen (time));
      *mark = '\0';
      mark = g_strconcat (lines[i], rest, NULL);
      g_assert_cmpstr (mark, ==, expected[i]);
      g_free (mark);
    }
  g_assert_cmpstr (lines[i], ==, "");
  g_assert_null (lines[i + 1]);
}

#define RUN                                                                                          \
  "\"project\":\"shop\",\"program\":\"web\",\"run\":{\"id\":\"run-1\",\"pid\":4242,"                 \
  "\"started_at\":\"2026-11-23T03:13:00.200Z\",\"exit_code\":1,\"signal\":null,\"duration_ms\":400," \
  "\"expected\":false,\"killed\":false}"
#define RELOAD                                                                                                                                                                                              \
  "{\"at\":\"2026-11-23T03:13:00.123Z\",\"project\":null,\"program\":null,\"cause\":\"manual\","                                                                                                            \
  "\"action\":\"start\",\"files\":[],\"files_total\":0,\"branch\":null,\"rule\":null,\"tried\":null,\"fall_back\":null,\"why\":null,\"settle_ms\":null,\"hot_ms\":null,\"build_ms\":null,\"stop_ms\":null," \
  "\"start_ms\":null,\"ready_ms\":null,\"outcome\":\"pending\",\"run_id\":\"run-1\","

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = {
    "{\"event\":\"armed\",\"level\":\"native\",\"files\":0,\"dirs\":0,\"watched\":0,\"polled\":0,"
    "\"unreadable\":0,\"missing\":0,\"pruned\":0,\"limit\":null,\"detail\":null,\"places\":[]}",
    "{\"event\":\"changed\",\"files\":[{\"path\":\"/shop/caf%E9.py\",\"kind\":\"created\","
    "\"from\":\"/shop/old.py\",\"escaped\":true},{\"path\":\"/shop/views.py\",\"kind\":\"modified\"}],"
    "\"files_total\":2,\"branch\":{\"from\":\"main\",\"to\":\"topic\"},\"held_for\":\"git\",\"settle_ms\":15,\"programs\":[]}",
    "{\"event\":\"held\",\"reason\":\"git\"}",
    "{\"event\":\"held\",\"reason\":null}",
    "{\"event\":\"suspended\",\"project\":\"shop\",\"program\":\"web\",\"path\":\"/shop/log\"}",
    "{\"event\":\"suspended\",\"project\":\"shop\",\"program\":\"web\",\"path\":\"/shop/caf%E9\",\"escaped\":true}",
    "{\"event\":\"suspended\",\"project\":\"shop\",\"program\":\"web\",\"path\":null}",
    "{\"event\":\"building\"," RUN ",\"cause\":\"manual\",\"action\":\"start\"}",
    "{\"event\":\"built\"," RUN ",\"cause\":\"manual\",\"action\":\"start\"}",
    "{\"event\":\"stopping\"," RUN "}",
    "{\"event\":\"exited\"," RUN "}",
    "{\"event\":\"started\"," RUN ",\"cause\":\"manual\",\"action\":\"start\"}",
    "{\"event\":\"ready\"," RUN ",\"cause\":\"manual\",\"action\":\"start\"}",
    "{\"event\":\"reloaded\",\"reload\":" RELOAD "\"run\":null}}",
    "{\"event\":\"awaits\",\"project\":\"shop\",\"program\":\"web\",\"awaits\":\"db\"}",
    "{\"event\":\"hot\",\"project\":\"shop\",\"program\":\"web\",\"action\":null,\"rule\":null}",
    "{\"event\":\"config\",\"path\":\"/shop/rouse.ini\",\"outcome\":\"broken\",\"message\":\"rouse.ini:3: no\"}",
    NULL
  };
  const char *const       awaited[] = { "db", NULL };
  g_autoptr (RouseHealth) health = rouse_health_new ();
  g_autoptr (RouseReload) sample = sample_reload (AT);
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_MANUAL, NULL);
  g_autoptr (RouseRun)    run = sample_run (AT);
  RouseSession           *session = fixture->session;
  RouseRunner            *runner = fixture->runner;

  reload->at = AT;
  reload->run_id = g_strdup ("run-1");
  g_signal_emit_by_name (session, "armed", health);
  g_signal_emit_by_name (session, "changed", sample->changes);
  g_signal_emit_by_name (session, "held", "git");
  g_signal_emit_by_name (session, "held", NULL);
  g_signal_emit_by_name (runner, "suspended", "/shop/log");
  g_signal_emit_by_name (runner, "suspended", "/shop/caf\xe9");
  g_signal_emit_by_name (runner, "suspended", NULL);
  g_signal_emit_by_name (runner, "building", run, reload);
  g_signal_emit_by_name (runner, "built", run, reload);
  g_signal_emit_by_name (runner, "stopping", run);
  g_signal_emit_by_name (runner, "exited", run);
  g_signal_emit_by_name (runner, "started", run, reload);
  g_signal_emit_by_name (runner, "ready", run, reload);
  g_signal_emit_by_name (runner, "reloaded", reload);
  rouse_runner_start (runner, ROUSE_CAUSE_FIRST, awaited);
  g_object_notify (G_OBJECT (runner), "hot");
  rouse_event_log_tell_config (fixture->log, "/shop/rouse.ini", "broken", "rouse.ini:3: no");
  assert_lines (fixture, expected);
  g_assert_no_error (fixture->error);
}

/* A reload is told with the run it led to, if that is still the last one. */
static void
test_reloaded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_FIRST, NULL);
  g_autofree char        *text = NULL;
  g_autofree char        *expected = NULL;

  rouse_supervisor_restart (rouse_runner_get_supervisor (fixture->runner), reload);
  g_signal_emit_by_name (fixture->runner, "reloaded", reload);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  expected = g_strdup_printf ("\"run_id\":\"%s\",\"run\":{\"id\":\"%s\"", reload->run_id, reload->run_id);
  g_assert_nonnull (strstr (text, expected));
}

/* A program that comes later is heard like the others, and once. */
static void
test_new_program (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = {
    "{\"event\":\"suspended\",\"project\":\"shop\",\"program\":\"web\",\"path\":null}",
    "{\"event\":\"suspended\",\"project\":\"shop\",\"program\":\"worker\",\"path\":null}",
    NULL
  };
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (fixture->session));
  RouseProgram            *program = rouse_program_copy (g_ptr_array_index (project->programs, 0));
  g_autoptr (GError)       error = NULL;

  g_free (program->name);
  program->name = g_strdup ("worker");
  g_ptr_array_add (project->programs, program);
  rouse_session_set_project (fixture->session, project, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    g_signal_emit_by_name (rouse_session_get_runner (fixture->session, i), "suspended", NULL);
  assert_lines (fixture, expected);
}

/* What was in the file stays, and after the log is gone the session's signals go nowhere. */
static void
test_appends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_signal_emit_by_name (fixture->session, "held", "git");
  g_clear_object (&fixture->log);
  g_signal_emit_by_name (fixture->session, "held", "hg");
  fixture->log = rouse_event_log_new (fixture->session, fixture->clock, rouse_event_log_open (fixture->path, &error));
  g_signal_emit_by_name (fixture->session, "held", "svn");
  assert_lines (fixture, (const char *const[]){ "{\"event\":\"held\",\"reason\":\"git\"}", "{\"event\":\"held\",\"reason\":\"svn\"}", NULL });
}

static void
test_full (void)
{
  Fixture fixture = { NULL };

  set_up_with_fd (&fixture, open ("/dev/full", O_WRONLY | O_CLOEXEC));
  g_signal_emit_by_name (fixture.session, "held", "git");
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_signal_emit_by_name (fixture.session, "held", NULL); /* not told a second time */
  tear_down (&fixture, NULL);
}

static void
test_cannot_open (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (rouse_event_log_open ("/nonexistent/events", &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nonexistent/events"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/event-log/lines", Fixture, NULL, set_up, test_lines, tear_down);
  g_test_add ("/event-log/reloaded", Fixture, NULL, set_up, test_reloaded, tear_down);
  g_test_add ("/event-log/new-program", Fixture, NULL, set_up, test_new_program, tear_down);
  g_test_add ("/event-log/appends", Fixture, NULL, set_up, test_appends, tear_down);
  g_test_add_func ("/event-log/full", test_full);
  g_test_add_func ("/event-log/cannot-open", test_cannot_open);
  return g_test_run ();
}
