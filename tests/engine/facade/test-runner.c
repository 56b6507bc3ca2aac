/* test-runner.c - what one program shows of itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "projects.h"
#include "runner.h"

#include <string.h>

typedef struct
{
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseRunner       *runner;
  GString           *fed;
} Fixture;

static void
fed_cb (Fixture *f, GBytes *bytes)
{
  g_string_append_len (f->fed, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = projects_new ("shop", NULL, "web");

  if (g_strcmp0 (data, "build") == 0)
    ((RouseProgram *) g_ptr_array_index (project->programs, 0))->build_argv = g_strdupv ((char *[]){ (char *) "build", NULL });
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->runner = rouse_runner_new (g_ptr_array_index (project->programs, 0), ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  f->fed = g_string_new (NULL);
  g_signal_connect_swapped (f->runner, "fed", G_CALLBACK (fed_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (f->runner, f);
  g_assert_finalize_object (f->runner);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  g_string_free (f->fed, TRUE);
}

static RouseProcessFake *
start (Fixture *f)
{
  rouse_runner_start (f->runner, ROUSE_CAUSE_FIRST, NULL);
  projects_begin (f->launcher, "web");
  return rouse_launcher_fake_find (f->launcher, "web");
}

/* What was shown piece by piece is what a view that comes later gets, and each run is set off. */
static void
test_output (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  const char        *first, *second;

  rouse_process_fake_print (start (f), "one\r\n");
  projects_end (f->launcher, "web");
  rouse_runner_restart (f->runner);
  projects_begin (f->launcher, "web");
  rouse_process_fake_print (rouse_launcher_fake_find (f->launcher, "web"), "two\r\n");

  before = rouse_runner_dup_output (f->runner, G_MAXUINT);
  g_assert_cmpmem (g_bytes_get_data (before, NULL), g_bytes_get_size (before), f->fed->str, f->fed->len);
  first = strstr (f->fed->str, "one");
  second = strstr (f->fed->str, "two");
  g_assert_true (first != NULL && second > first);
  g_assert_nonnull (g_strstr_len (first, second - first, "──"));

  rouse_runner_clear_output (f->runner);
  after = rouse_runner_dup_output (f->runner, G_MAXUINT);
  g_assert_cmpuint (g_bytes_get_size (after), ==, 0);
}

/* A view counts down to this; it is gone with the run. */
static void
test_stop_deadline (Fixture *f, gconstpointer data)
{
  gint64 now;

  start (f);
  g_assert_cmpint (rouse_runner_get_stop_deadline (f->runner), ==, 0);
  now = rouse_clock_get_now (ROUSE_CLOCK (f->clock));
  rouse_runner_stop (f->runner);
  g_assert_cmpint (rouse_runner_get_stop_deadline (f->runner), ==, now + rouse_runner_get_program (f->runner)->stop_timeout_us);
  projects_end (f->launcher, "web");
  g_assert_cmpint (rouse_runner_get_stop_deadline (f->runner), ==, 0);
}

/* Who kills does not wait for the program's patience. */
static void
test_kill (Fixture *f, gconstpointer data)
{
  RouseProcessFake *process = start (f);
  g_autofree char  *calls = NULL;

  rouse_runner_kill (f->runner);
  calls = rouse_process_fake_take_calls (process);
  g_assert_cmpstr (calls, ==, "kill");
  g_assert_true (rouse_runner_get_held (f->runner));
  projects_end (f->launcher, "web");
  g_assert_cmpuint (rouse_runner_get_state (f->runner), ==, ROUSE_STATE_STOPPED);
}

/* Who kills what is slow to stop for a restart wants the restart, and soon. */
static void
test_kill_restart (Fixture *f, gconstpointer data)
{
  g_autofree char *calls = NULL;

  start (f);
  rouse_runner_restart (f->runner);
  rouse_runner_kill (f->runner);
  calls = rouse_process_fake_take_calls (rouse_launcher_fake_find (f->launcher, "web"));
  g_assert_cmpstr (calls, ==, "signal 15, kill");
  projects_end (f->launcher, "web");
  projects_begin (f->launcher, "web");
  g_assert_cmpuint (rouse_runner_get_n_starts (f->runner), ==, 2);
}

/* What is typed while nothing runs is for nobody. */
static void
test_write (Fixture *f, gconstpointer data)
{
  RouseProcessFake *process;
  g_autofree char  *calls = NULL;

  rouse_runner_write (f->runner, "lost", 4);
  rouse_runner_resize (f->runner, 100, 30);
  process = start (f);
  g_assert_cmpstr (rouse_launcher_fake_get_size (f->launcher), ==, "100x30");
  rouse_runner_write (f->runner, "c\r", 2);
  rouse_runner_resize (f->runner, 90, 20);
  calls = rouse_process_fake_take_calls (process);
  g_assert_cmpstr (calls, ==, "write c\r, resize 90x20");
}

static void
take_changes (Fixture *f)
{
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();

  rouse_change_set_add (set, "/nonexistent/a", ROUSE_CHANGE_MODIFIED, NULL);
  set->first_us = set->last_us = set->settled_us = rouse_clock_get_now (ROUSE_CLOCK (f->clock));
  g_assert_true (rouse_runner_judge_changes (f->runner, set) == set);
  rouse_runner_take_changes (f->runner, NULL);
}

/* A program stopped by hand stays so until somebody starts it. */
static void
test_held (Fixture *f, gconstpointer data)
{
  start (f);
  take_changes (f);
  projects_end (f->launcher, "web");
  projects_begin (f->launcher, "web");
  g_assert_cmpuint (rouse_runner_get_n_starts (f->runner), ==, 2);
  rouse_runner_stop (f->runner);
  projects_end (f->launcher, "web");
  take_changes (f);
  g_assert_false (rouse_runner_is_alive (f->runner));
  rouse_runner_restart (f->runner);
  g_assert_false (rouse_runner_get_held (f->runner));
  projects_begin (f->launcher, "web");
  g_assert_cmpuint (rouse_runner_get_n_starts (f->runner), ==, 3);
}

static void
assert_refused (Fixture *f, const char *message, const char *expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rouse_runner_notify (f->runner, message, &error));
  g_assert_cmpstr (error->message, ==, expected);
}

/* Others may speak in its name, as long as it lives. */
static void
test_notify (Fixture *f, gconstpointer data)
{
  start (f);
  g_assert_true (rouse_runner_notify (f->runner, "STATUS=warm", NULL));
  g_assert_cmpstr (rouse_runner_get_status_text (f->runner), ==, "warm");
  assert_refused (f, "hello", "a notification is NAME=VALUE lines, 4096 bytes at most");
  projects_end (f->launcher, "web");
  g_assert_null (rouse_runner_get_status_text (f->runner));
  assert_refused (f, "STATUS=cold", "“web” is not running");
}

static void /* One that has ended can be asked for, but for one that was stopped by hand. */
test_notify_request (Fixture *f, gconstpointer data)
{
  start (f);
  g_assert_true (rouse_runner_notify (f->runner, "X_ROUSE_RELOAD=1", NULL));
  projects_end (f->launcher, "web");
  projects_begin (f->launcher, "web");
  g_assert_cmpuint (rouse_runner_get_n_starts (f->runner), ==, 2);
  rouse_clock_fake_advance_ms (f->clock, 500);
  g_assert_cmpint (rouse_runner_get_reload (f->runner)->cause, ==, ROUSE_CAUSE_REQUEST);

  projects_end (f->launcher, "web");
  g_assert_true (rouse_runner_notify (f->runner, "X_ROUSE_RELOAD=1", NULL));
  projects_begin (f->launcher, "web");
  g_assert_cmpuint (rouse_runner_get_n_starts (f->runner), ==, 3);

  rouse_runner_stop (f->runner);
  assert_refused (f, "X_ROUSE_RELOAD=1", "“web” is not running");
  projects_end (f->launcher, "web");
  assert_refused (f, "X_ROUSE_RELOAD=1", "“web” is not running");
}

static void
assert_mark (const char *text, const char *what)
{
  g_autofree char *pattern = g_strconcat ("── ", what, "[0-9:]{8} ──", NULL);

  g_assert_true (g_regex_match_simple (pattern, text, 0, 0));
}

/* A build's output is the program's, set off by a mark of its own; what is typed then is for the build. */
static void
test_build (Fixture *f, gconstpointer data)
{
  RouseProcessFake *build;
  g_autofree char  *calls = NULL;

  rouse_runner_start (f->runner, ROUSE_CAUSE_FIRST, NULL);
  projects_begin (f->launcher, "web/build");
  build = rouse_launcher_fake_find (f->launcher, "web/build");
  assert_mark (f->fed->str, "build ");
  g_string_truncate (f->fed, 0);
  rouse_process_fake_print (build, "compiling\r\n");
  g_assert_cmpstr (f->fed->str, ==, "compiling\r\n");
  g_assert_true (rouse_runner_is_alive (f->runner));
  g_assert_cmpuint (rouse_runner_get_n_starts (f->runner), ==, 0);
  rouse_runner_write (f->runner, "y", 1);
  calls = rouse_process_fake_take_calls (build);
  g_assert_cmpstr (calls, ==, "write y");
  projects_end (f->launcher, "web/build");
  projects_begin (f->launcher, "web");
  assert_mark (f->fed->str, "");
  g_assert_cmpuint (rouse_runner_get_n_starts (f->runner), ==, 1);
}

/* Of one that failed, views see that and why, and the pid of what serves on. */
static void
test_build_failure (Fixture *f, gconstpointer data)
{
  rouse_runner_start (f->runner, ROUSE_CAUSE_FIRST, NULL);
  projects_begin (f->launcher, "web/build");
  projects_end (f->launcher, "web/build");
  projects_begin (f->launcher, "web");
  take_changes (f);
  projects_begin (f->launcher, "web/build");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web/build"), 256);
  g_assert_cmpuint (rouse_runner_get_state (f->runner), ==, ROUSE_STATE_FAILED);
  g_assert_cmpint (rouse_run_get_exit_code (rouse_runner_get_failed_build (f->runner)), ==, 1);
  g_assert_cmpstr (rouse_runner_get_reload (f->runner)->run_id, ==, rouse_runner_get_failed_build (f->runner)->id);
  g_assert_false (rouse_runner_get_run (f->runner)->ended);
  g_assert_cmpint (rouse_runner_get_run (f->runner)->pid, >, 0);
  g_assert_true (rouse_runner_is_alive (f->runner));
  rouse_runner_stop (f->runner);
  projects_end (f->launcher, "web");
  g_assert_cmpuint (rouse_runner_get_state (f->runner), ==, ROUSE_STATE_STOPPED);
  g_assert_null (rouse_runner_get_failed_build (f->runner));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/runner/output", Fixture, NULL, set_up, test_output, tear_down);
  g_test_add ("/runner/stop-deadline", Fixture, NULL, set_up, test_stop_deadline, tear_down);
  g_test_add ("/runner/kill", Fixture, NULL, set_up, test_kill, tear_down);
  g_test_add ("/runner/kill-restart", Fixture, NULL, set_up, test_kill_restart, tear_down);
  g_test_add ("/runner/write", Fixture, NULL, set_up, test_write, tear_down);
  g_test_add ("/runner/held", Fixture, NULL, set_up, test_held, tear_down);
  g_test_add ("/runner/notify", Fixture, NULL, set_up, test_notify, tear_down);
  g_test_add ("/runner/notify-request", Fixture, NULL, set_up, test_notify_request, tear_down);
  g_test_add ("/runner/build", Fixture, "build", set_up, test_build, tear_down);
  g_test_add ("/runner/build-failure", Fixture, "build", set_up, test_build_failure, tear_down);
  return g_test_run ();
}
