/* test-supervisor-ends.c - programs that end by themselves, or never begin
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "supervisor-fixture.h"

#include "base/error.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* The command is missing: one clear error, and it waits; the next change tries again. */
static void
test_spawn_failure (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_fail (get_process (f), ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, "no such thing");
  assert_log (f, "[starting], exited 127, first not-started, [failed]");
  g_assert_cmpstr (f->last_ended->error, ==, "no such thing");
  g_assert_cmpint (f->last_ended->pid, ==, 0);
  rouse_process_fake_leave (get_process (f));
  assert_log (f, "");

  restart (f, ROUSE_CAUSE_CHANGE, "/serve");
  rouse_process_fake_fail (get_process (f), ROUSE_ERROR, ROUSE_ERROR_SPAWN, "not executable");
  /* The change comes while the failed attempt is being cleared away. */
  restart (f, ROUSE_CAUSE_CHANGE, "/serve");
  assert_log (f, "[starting], exited 126, change not-started, [failed], [stopping]");
  rouse_process_fake_leave (get_process (f));
  rouse_process_fake_start (get_process (f));
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "[starting], started, ready, change ready, [running]");
}

/* Not even an attempt can be made. */
static void
test_launch_refused (Fixture *f, gconstpointer data)
{
  rouse_launcher_fake_refuse (f->launcher, g_error_new (ROUSE_ERROR, ROUSE_ERROR_SPAWN, "no more processes"));
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  assert_log (f, "exited 126, first not-started, [failed]");
  g_assert_cmpstr (f->last_ended->error, ==, "no more processes");
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
  assert_log (f, "[starting]");
}

/* A crash is reported and nothing is started until somebody wants it. */
static void
test_crash (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_process_fake_print (get_process (f), "Traceback\n");
  rouse_process_fake_end (get_process (f), EXIT (1));
  assert_log (f, "exited 1, [failed]");
  g_assert_cmpuint (g_bytes_get_size (f->last_ended->tail), ==, strlen ("Traceback\n"));
  rouse_clock_fake_advance_ms (f->clock, 100000);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  assert_log (f, "[starting]");
}

static void
test_crash_before_ready (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (get_process (f));
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGSEGV));
  assert_log (f, "[starting], started, exited 139, first failed, [failed]");
  rouse_clock_fake_advance_ms (f->clock, 1000);
}

static void
test_clean_exit (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_log (f, "exited 0, [finished]");
}

/* What a leader that ended by itself left behind is asked to end at once, and killed in the end; a start
 * that is wanted meanwhile waits for it. */
static void
test_leavings (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_process_fake_exit (get_process (f), EXIT (1));
  assert_log (f, "exited 1, [failed]");
  assert_calls (f, "signal 15");
  rouse_clock_fake_advance_ms (f->clock, 3000);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  assert_log (f, "[stopping]");
  rouse_clock_fake_advance_ms (f->clock, 1999);
  assert_calls (f, "");
  rouse_clock_fake_advance_ms (f->clock, 1);
  assert_calls (f, "kill");
  g_assert_false (f->last_ended->killed);
  rouse_process_fake_leave (get_process (f));
  assert_log (f, "[starting]");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
}

static void
test_leavings_stop (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_process_fake_exit (get_process (f), EXIT (1));
  rouse_supervisor_stop (f->supervisor);
  assert_log (f, "exited 1, [failed], [stopping]");
  rouse_supervisor_kill (f->supervisor);
  assert_calls (f, "signal 15, kill");
  rouse_process_fake_leave (get_process (f));
  assert_log (f, "idle, [stopped]");
}

/* Exit code 3 asks for a restart. */
static void
test_exit_3 (Fixture *f, gconstpointer data)
{
  get_running (f);
  for (guint i = 0; i < 3; i++)
    {
      rouse_process_fake_end (get_process (f), EXIT (3));
      assert_log (f, "exited 3, [waiting], [starting]");
      rouse_process_fake_start (get_process (f));
      rouse_clock_fake_advance_ms (f->clock, 5000);
      assert_log (f, "started, ready, exit ready, [running]");
      g_assert_cmpint (f->last_reloaded->action, ==, ROUSE_RELOAD_RESTART);
    }
}

/* Four in a row, with growing patience; then what does nothing but ask has failed. */
static void
test_exit_3_again (Fixture *f, gconstpointer data)
{
  static const guint patience_ms[] = { 0, 500, 1000, 2000 };

  restart (f, ROUSE_CAUSE_FIRST, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (patience_ms); i++)
    {
      rouse_process_fake_start (get_process (f));
      g_string_truncate (f->log, 0);
      rouse_process_fake_end (get_process (f), EXIT (3));
      if (patience_ms[i] > 0)
        {
          rouse_clock_fake_advance_ms (f->clock, patience_ms[i] - 1);
          assert_log (f, "exited 3, exit superseded, [waiting]");
          rouse_clock_fake_advance_ms (f->clock, 1);
          assert_log (f, "[starting]");
        }
      else
        assert_log (f, "exited 3, first superseded, [waiting], [starting]");
    }
  rouse_process_fake_start (get_process (f));
  g_string_truncate (f->log, 0);
  rouse_process_fake_end (get_process (f), EXIT (3));
  assert_log (f, "exited 3, exit failed, [failed]");
}

/* A change does not wait for a back-off. */
static void
test_change_during_backoff (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_process_fake_end (get_process (f), EXIT (1));
  assert_log (f, "exited 1, [waiting]");
  rouse_clock_fake_advance_ms (f->clock, 499);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  assert_log (f, "[starting]");
  rouse_clock_fake_advance_ms (f->clock, 1);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
}

static void
test_stop_during_backoff (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_process_fake_end (get_process (f), EXIT (0));
  rouse_supervisor_stop (f->supervisor);
  rouse_clock_fake_advance_ms (f->clock, 100000);
  assert_log (f, "exited 0, [waiting], [stopped], idle");
}

/* A crash loop slows down; the back-off is over before what was left behind is gone. */
static void
test_backoff (Fixture *f, gconstpointer data)
{
  static const guint delays[] = { 500, 1000, 2000, 4000 };

  restart (f, ROUSE_CAUSE_FIRST, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      rouse_process_fake_start (get_process (f));
      rouse_process_fake_end (get_process (f), EXIT (1));
      rouse_clock_fake_advance_ms (f->clock, delays[i] - 1);
      g_assert_cmpint (rouse_supervisor_get_state (f->supervisor), ==, ROUSE_STATE_WAITING);
      rouse_clock_fake_advance_ms (f->clock, 1);
      g_assert_cmpint (rouse_supervisor_get_state (f->supervisor), ==, ROUSE_STATE_STARTING);
    }
  rouse_process_fake_start (get_process (f));
  rouse_clock_fake_advance_ms (f->clock, 10000);
  g_string_truncate (f->log, 0);

  rouse_process_fake_exit (get_process (f), EXIT (1));
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "exited 1, [waiting]");
  rouse_process_fake_leave (get_process (f));
  assert_log (f, "[starting]");
}

/* After so many starts in vain it waits, and says so; a change begins anew. */
static void
test_restart_limit (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  for (guint i = 0; i < 2; i++)
    {
      rouse_process_fake_start (get_process (f));
      rouse_process_fake_end (get_process (f), EXIT (1));
      g_assert_cmpuint (rouse_supervisor_get_n_in_vain (f->supervisor), ==, 0);
      rouse_clock_fake_advance_ms (f->clock, 1000);
      g_assert_cmpint (rouse_supervisor_get_state (f->supervisor), ==, ROUSE_STATE_STARTING);
    }
  g_string_truncate (f->log, 0);
  rouse_process_fake_start (get_process (f));
  rouse_process_fake_end (get_process (f), EXIT (1));
  assert_log (f, "started, exited 1, exit failed, [failed]");
  g_assert_cmpuint (rouse_supervisor_get_n_in_vain (f->supervisor), ==, 2);
  rouse_clock_fake_advance_ms (f->clock, 100000);
  assert_log (f, "");

  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  g_assert_cmpuint (rouse_supervisor_get_n_in_vain (f->supervisor), ==, 0);
  rouse_process_fake_start (get_process (f));
  rouse_process_fake_end (get_process (f), EXIT (1));
  assert_log (f, "[starting], started, exited 1, change failed, [waiting]");
  rouse_supervisor_stop (f->supervisor);
  rouse_clock_fake_advance_ms (f->clock, 0);
  assert_log (f, "[stopped], idle");
}

/* One that lasts between its ends may go on for ever. */
static void
test_restart_limit_lasting (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  for (guint i = 0; i < 5; i++)
    {
      rouse_process_fake_start (get_process (f));
      rouse_clock_fake_advance_ms (f->clock, 10000);
      rouse_process_fake_end (get_process (f), EXIT (1));
      g_assert_cmpint (rouse_supervisor_get_state (f->supervisor), ==, ROUSE_STATE_WAITING);
      rouse_clock_fake_advance_ms (f->clock, 500);
    }
  g_string_truncate (f->log, 0);
}

/* A task is ready when it has succeeded. */
static void
test_task (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_clock_fake_advance_ms (f->clock, 60000);
  assert_log (f, "");
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_log (f, "ready, exited 0, first ready, [finished]");
  g_assert_cmpint (f->last_reloaded->ready_us, ==, 60 * G_TIME_SPAN_SECOND);

  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  rouse_process_fake_start (get_process (f));
  rouse_process_fake_end (get_process (f), EXIT (3));
  assert_log (f, "[starting], started, [running], exited 3, change failed, [failed]");
}

/* A queued change waits for the task's own end; two of them are one. */
static void
test_task_follow (Fixture *f, gconstpointer data)
{
  get_running (f);
  follow (f, "/a");
  follow (f, "/b");
  assert_log (f, "change superseded");
  assert_calls (f, "");
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_log (f, "ready, exited 0, first ready, [finished], [starting]");
  rouse_process_fake_start (get_process (f));
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_log (f, "started, [running], ready, exited 0, change ready, [finished]");
  g_assert_cmpuint (f->last_reloaded->changes->n_changes, ==, 2);
  g_assert_cmpint (f->last_reloaded->stop_us, ==, -1);

  follow (f, "/c");
  assert_log (f, "[starting]");
}

/* restart() does not wait for what follow() would have waited for. */
static void
test_task_restart_after_follow (Fixture *f, gconstpointer data)
{
  get_running (f);
  follow (f, "/a");
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
  assert_log (f, "stopping, first superseded, change superseded, [stopping]");
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGTERM));
  assert_log (f, "exited 143 expected, [starting]");
}

static void
test_task_stop_cancels_follow (Fixture *f, gconstpointer data)
{
  get_running (f);
  follow (f, "/a");
  rouse_supervisor_stop (f->supervisor);
  assert_log (f, "stopping, first superseded, change superseded, [stopping]");
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGTERM));
  assert_log (f, "exited 143 expected, idle, [stopped]");
}

/* Without the environment that it was promised it does not run; the next change tries again. */
static void
test_env_file (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "rouse-test-env-XXXXXX", NULL);
  g_autofree char *expected = NULL;
  int              fd = g_mkstemp (path);

  g_assert_cmpint (write (fd, "A=1\nB\n", 6), ==, 6);
  close (fd);
  f->program->env_files = g_strdupv ((char *[]){ path, NULL });
  f->program->env = g_strdupv ((char *[]){ (char *) "A=3", NULL });
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  assert_log (f, "exited 126, first not-started, [failed]");
  expected = g_strconcat (path, ":2: this is no NAME=VALUE", NULL);
  g_assert_cmpstr (f->last_ended->error, ==, expected);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 0);

  g_assert_true (g_file_set_contents (path, "A=1\nB=<$A>", -1, NULL));
  restart (f, ROUSE_CAUSE_CHANGE, path);
  rouse_process_fake_start (get_process (f));
  assert_log (f, "[starting], started");
  g_assert_cmpstr (rouse_process_fake_getenv (get_process (f), "A"), ==, "3");
  g_assert_cmpstr (rouse_process_fake_getenv (get_process (f), "B"), ==, "<1>");
  g_unlink (path);
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_log (f, "exited 0, change failed, [finished]");
}

int
main (int argc, char **argv)
{
  static const Test tests[] = {
    { "/run/supervisor-ends/spawn-failure", NULL, test_spawn_failure },
    { "/run/supervisor-ends/launch-refused", NULL, test_launch_refused },
    { "/run/supervisor-ends/crash", NULL, test_crash },
    { "/run/supervisor-ends/crash-before-ready", NULL, test_crash_before_ready },
    { "/run/supervisor-ends/clean-exit", NULL, test_clean_exit },
    { "/run/supervisor-ends/leavings", NULL, test_leavings },
    { "/run/supervisor-ends/leavings-stop", NULL, test_leavings_stop },
    { "/run/supervisor-ends/exit-3", NULL, test_exit_3 },
    { "/run/supervisor-ends/exit-3-again", NULL, test_exit_3_again },
    { "/run/supervisor-ends/change-during-backoff", "restart-on-exit", test_change_during_backoff },
    { "/run/supervisor-ends/stop-during-backoff", "restart-on-exit", test_stop_during_backoff },
    { "/run/supervisor-ends/backoff", "restart-on-exit", test_backoff },
    { "/run/supervisor-ends/restart-limit", "restart-limit", test_restart_limit },
    { "/run/supervisor-ends/restart-limit-lasting", "restart-limit", test_restart_limit_lasting },
    { "/run/supervisor-ends/task", "task", test_task },
    { "/run/supervisor-ends/task-follow", "task", test_task_follow },
    { "/run/supervisor-ends/task-restart-after-follow", "task", test_task_restart_after_follow },
    { "/run/supervisor-ends/task-stop-cancels-follow", "task", test_task_stop_cancels_follow },
    { "/run/supervisor-ends/env-file", NULL, test_env_file },
  };

  return run_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
