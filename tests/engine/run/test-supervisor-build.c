/* test-supervisor-build.c - nothing is stopped before what follows it is built
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "supervisor-fixture.h"

#include "base/error.h"

static RouseState
get_state (Fixture *f)
{
  return rouse_supervisor_get_state (f->supervisor);
}

static void
assert_calls_of (RouseProcessFake *process, const char *expected)
{
  g_autofree char *calls = rouse_process_fake_take_calls (process);

  g_assert_cmpstr (calls, ==, expected);
}

static void
build (Fixture *f, int wait_status)
{
  rouse_process_fake_start (get_build (f));
  rouse_process_fake_end (get_build (f), wait_status);
}

/* Brings it to where it is ready, built by the first build. */
static void
serve (Fixture *f)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  build (f, EXIT (0));
  rouse_process_fake_start (get_web (f));
  rouse_clock_fake_advance_ms (f->clock, 500);
  g_string_truncate (f->log, 0);
}

/* The first start builds first, and the reload knows how long that took. */
static void
test_first (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  assert_log (f, "[building]");
  g_assert_null (get_web (f));
  rouse_process_fake_start (get_build (f));
  rouse_clock_fake_advance_ms (f->clock, 700);
  rouse_process_fake_end (get_build (f), EXIT (0));
  assert_log (f, "building, built 0, [starting]");
  rouse_process_fake_start (get_web (f));
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "started, ready, first ready, [running]");
  g_assert_cmpint (f->last_reloaded->build_us, ==, 700 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (f->last_reloaded->stop_us, ==, -1);
  g_assert_cmpint (f->last_reloaded->start_us, ==, 0);
  g_assert_cmpint (f->last_reloaded->action, ==, ROUSE_RELOAD_START);
}

/* What runs is left alone until the build has succeeded; by hand as well as for a change. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  static const RouseCause causes[] = { ROUSE_CAUSE_CHANGE, ROUSE_CAUSE_MANUAL };

  serve (f);
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      RouseRun *before = rouse_supervisor_get_run (f->supervisor);

      restart (f, causes[i], NULL);
      assert_log (f, "[building]");
      rouse_process_fake_start (get_build (f));
      assert_calls_of (get_web (f), "");
      g_assert_true (rouse_supervisor_get_run (f->supervisor) == before && !before->ended);
      rouse_process_fake_exit (get_build (f), EXIT (0));
      assert_log (f, "building, built 0, stopping, [stopping]");
      assert_calls_of (get_web (f), "signal 15");
      rouse_process_fake_leave (get_build (f));
      rouse_clock_fake_advance_ms (f->clock, 20);
      rouse_process_fake_end (get_web (f), KILLED_BY (SIGTERM));
      rouse_process_fake_start (get_web (f));
      rouse_clock_fake_advance_ms (f->clock, 500);
      g_string_truncate (f->log, 0);
      g_assert_cmpint (f->last_reloaded->cause, ==, causes[i]);
      g_assert_cmpint (f->last_reloaded->outcome, ==, ROUSE_OUTCOME_READY);
      g_assert_cmpint (f->last_reloaded->stop_us, ==, 20 * G_TIME_SPAN_MILLISECOND);
      g_assert_cmpint (f->last_reloaded->action, ==, ROUSE_RELOAD_RESTART);
    }
}

/* A failed build stops nothing, and is seen to have failed until one succeeds. */
static void
test_failure (Fixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;

  serve (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  rouse_process_fake_start (get_build (f));
  rouse_clock_fake_advance_ms (f->clock, 300);
  rouse_process_fake_print (get_build (f), "a.c:1: error: no\n");
  rouse_process_fake_end (get_build (f), EXIT (2));
  assert_log (f, "[building], building, built 2, change build-failed, [failed]");
  assert_calls_of (get_web (f), "");
  g_assert_false (rouse_supervisor_get_run (f->supervisor)->ended);
  g_assert_nonnull (rouse_supervisor_get_process (f->supervisor));
  g_assert_true (rouse_supervisor_get_failed_build (f->supervisor) == f->last_build);
  g_assert_cmpuint (g_bytes_get_size (f->last_build->tail), ==, strlen ("a.c:1: error: no\n"));
  g_assert_cmpstr (f->last_reloaded->run_id, ==, f->last_build->id);
  g_assert_cmpint (f->last_reloaded->build_us, ==, 300 * G_TIME_SPAN_MILLISECOND);

  id = g_strdup (rouse_supervisor_get_run (f->supervisor)->id);
  g_assert_cmpstr (id, !=, f->last_build->id);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  g_assert_cmpint (get_state (f), ==, ROUSE_STATE_BUILDING);
  build (f, EXIT (0));
  assert_log (f, "[building], building, built 0, stopping, [stopping]");
  g_assert_null (rouse_supervisor_get_failed_build (f->supervisor));
  rouse_process_fake_end (get_web (f), KILLED_BY (SIGTERM));
  rouse_process_fake_start (get_web (f));
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "exited 143 expected, [starting], started, ready, change ready, [running]");
}

/* The one that serves on may become ready, and end, while the build before has failed. */
static void
test_failure_during_start (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  build (f, EXIT (0));
  rouse_process_fake_start (get_web (f));
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  build (f, EXIT (1));
  g_string_truncate (f->log, 0);
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "ready, first ready");
  g_assert_cmpint (get_state (f), ==, ROUSE_STATE_FAILED);
  rouse_process_fake_end (get_web (f), EXIT (0));
  assert_log (f, "exited 0");
  g_assert_cmpint (get_state (f), ==, ROUSE_STATE_FAILED);
  rouse_supervisor_stop (f->supervisor);
  rouse_clock_fake_advance_ms (f->clock, 0);
  assert_log (f, "[stopped], idle");
}

/* Nothing runs when the first build fails, however it fails; a change tries again. */
static void
test_first_failure (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  build (f, KILLED_BY (SIGKILL));
  assert_log (f, "[building], building, built 137, first build-failed, [failed]");
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  rouse_process_fake_fail (get_build (f), ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, "no such thing");
  rouse_process_fake_leave (get_build (f));
  assert_log (f, "[building], built 127, change build-failed, [failed]");
  g_assert_cmpstr (f->last_build->error, ==, "no such thing");
  rouse_launcher_fake_refuse (f->launcher, g_error_new (ROUSE_ERROR, ROUSE_ERROR_SPAWN, "no more processes"));
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  assert_log (f, "built 126, change build-failed");
  g_assert_cmpint (get_state (f), ==, ROUSE_STATE_FAILED);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  build (f, EXIT (0));
  assert_log (f, "[building], building, built 0, [starting]");
  g_assert_null (rouse_supervisor_get_failed_build (f->supervisor));
}

/* A change cancels the build; the next begins when that is gone, and answers for the changes of both. */
static void
test_change_during_build (Fixture *f, gconstpointer data)
{
  serve (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  rouse_process_fake_start (get_build (f));
  assert_log (f, "[building], building");
  restart (f, ROUSE_CAUSE_CHANGE, "/b");
  assert_log (f, "change superseded");
  assert_calls_of (get_build (f), "signal 15");
  restart (f, ROUSE_CAUSE_CHANGE, "/c");
  assert_log (f, "change superseded");
  assert_calls_of (get_build (f), "");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 3);
  rouse_process_fake_end (get_build (f), KILLED_BY (SIGTERM));
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 4);
  assert_calls_of (get_web (f), "");
  build (f, EXIT (0));
  rouse_process_fake_end (get_web (f), EXIT (0));
  rouse_process_fake_start (get_web (f));
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "building, built 0, stopping, [stopping], exited 0 expected, [starting], started, ready, change ready, [running]");
  g_assert_cmpuint (f->last_reloaded->changes->n_changes, ==, 3);
}

/* It ended well just as it was cancelled: too early all the same. */
static void
test_cancelled_ends_well (Fixture *f, gconstpointer data)
{
  serve (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  rouse_process_fake_start (get_build (f));
  restart (f, ROUSE_CAUSE_CHANGE, "/b");
  rouse_process_fake_end (get_build (f), EXIT (0));
  assert_calls_of (get_web (f), "");
  g_assert_cmpint (get_state (f), ==, ROUSE_STATE_BUILDING);
  build (f, EXIT (1));
  assert_log (f, "[building], building, change superseded, building, built 1, change build-failed, [failed]");
  g_assert_cmpuint (f->last_reloaded->changes->n_changes, ==, 2);
}

/* A cancelled build that does not listen is killed after the program's patience. */
static void
test_cancelled_is_killed (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (get_build (f));
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  rouse_clock_fake_advance_ms (f->clock, 4999);
  assert_calls_of (get_build (f), "signal 15");
  rouse_clock_fake_advance_ms (f->clock, 1);
  assert_calls_of (get_build (f), "kill");
  rouse_process_fake_end (get_build (f), KILLED_BY (SIGKILL));
  build (f, EXIT (0));
  assert_log (f, "[building], building, first superseded, building, built 0, [starting]");
}

/* A change while the old one is being stopped: what was built is too old by now. */
static void
test_change_during_stop (Fixture *f, gconstpointer data)
{
  serve (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  build (f, EXIT (0));
  assert_calls_of (get_web (f), "signal 15");
  restart (f, ROUSE_CAUSE_CHANGE, "/b");
  rouse_process_fake_start (get_build (f));
  rouse_process_fake_end (get_web (f), KILLED_BY (SIGTERM));
  g_assert_cmpint (get_state (f), ==, ROUSE_STATE_BUILDING);
  g_assert_null (rouse_supervisor_get_process (f->supervisor));
  rouse_process_fake_end (get_build (f), EXIT (0));
  g_assert_cmpint (get_state (f), ==, ROUSE_STATE_STARTING);
  rouse_process_fake_start (get_web (f));
  rouse_clock_fake_advance_ms (f->clock, 500);
  g_assert_cmpuint (f->last_reloaded->changes->n_changes, ==, 2);
  g_assert_cmpint (f->last_reloaded->outcome, ==, ROUSE_OUTCOME_READY);
  g_string_truncate (f->log, 0);
}

/* … and the new build fails: then nothing is left to run. */
static void
test_failure_during_stop (Fixture *f, gconstpointer data)
{
  serve (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  build (f, EXIT (0));
  restart (f, ROUSE_CAUSE_CHANGE, "/b");
  g_string_truncate (f->log, 0);
  build (f, EXIT (1));
  assert_log (f, "building, built 1, change build-failed, [stopping]");
  rouse_process_fake_end (get_web (f), KILLED_BY (SIGTERM));
  assert_log (f, "exited 143 expected, [failed]");
}

/* stop() cancels the build and stops what runs; idle is when both are gone, whichever is later. */
static void
test_stop_during_build (Fixture *f, gconstpointer data)
{
  serve (f);
  for (guint i = 0; i < 2; i++)
    {
      restart (f, ROUSE_CAUSE_CHANGE, "/a");
      rouse_process_fake_start (get_build (f));
      g_string_truncate (f->log, 0);
      rouse_supervisor_stop (f->supervisor);
      assert_log (f, "stopping, change superseded, [stopping]");
      assert_calls_of (get_build (f), "signal 15");
      assert_calls_of (get_web (f), "signal 15");
      if (i == 0)
        {
          rouse_process_fake_end (get_web (f), KILLED_BY (SIGTERM));
          assert_log (f, "exited 143 expected");
          rouse_process_fake_end (get_build (f), KILLED_BY (SIGTERM));
          assert_log (f, "idle, [stopped]");
          serve (f);
        }
      else
        {
          rouse_process_fake_end (get_build (f), KILLED_BY (SIGTERM));
          assert_log (f, "");
          rouse_process_fake_end (get_web (f), KILLED_BY (SIGTERM));
          assert_log (f, "exited 143 expected, idle, [stopped]");
        }
    }
}

/* Only a build goes on; killing cuts it short, and who starts again then builds again. */
static void
test_stop_first_build (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (get_build (f));
  rouse_supervisor_stop (f->supervisor);
  assert_log (f, "[building], building, first superseded, [stopping]");
  rouse_supervisor_kill (f->supervisor);
  assert_calls_of (get_build (f), "signal 15, kill");
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
  assert_log (f, "[building]");
  rouse_process_fake_end (get_build (f), KILLED_BY (SIGKILL));
  build (f, EXIT (0));
  assert_log (f, "building, built 0, [starting]");
}

static void
test_stop_at_once (Fixture *f, gconstpointer data)
{
  serve (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  rouse_process_fake_start (get_build (f));
  rouse_supervisor_stop_at_once (f->supervisor);
  assert_calls_of (get_build (f), "kill");
  assert_calls_of (get_web (f), "kill");
  rouse_process_fake_end (get_build (f), KILLED_BY (SIGKILL));
  rouse_process_fake_end (get_web (f), KILLED_BY (SIGKILL));
  assert_log (f, "[building], building, stopping, change superseded, [stopping], exited 137 expected killed, idle, [stopped]");
}

/* Stopped after a failed build it is just that. */
static void
test_stop_after_failure (Fixture *f, gconstpointer data)
{
  serve (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  build (f, EXIT (1));
  g_string_truncate (f->log, 0);
  rouse_supervisor_stop (f->supervisor);
  rouse_process_fake_end (get_web (f), EXIT (0));
  assert_log (f, "stopping, [stopping], exited 0 expected, idle, [stopped]");
  g_assert_null (rouse_supervisor_get_failed_build (f->supervisor));
}

/* What a build leaves behind is asked to end, nobody waits for it, and the next build does. */
static void
test_leavings (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (get_build (f));
  rouse_process_fake_exit (get_build (f), EXIT (0));
  assert_log (f, "[building], building, built 0, [starting]");
  assert_calls_of (get_build (f), "signal 15");
  rouse_process_fake_start (get_web (f));
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  g_assert_cmpint (get_state (f), ==, ROUSE_STATE_BUILDING);
  rouse_clock_fake_advance_ms (f->clock, 5000);
  assert_calls_of (get_build (f), "kill");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
  rouse_process_fake_leave (get_build (f));
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 3);
  build (f, EXIT (0));
  g_string_truncate (f->log, 0);
}

/* A start because of an end does not build, unless the build before had failed. */
static void
test_exit (Fixture *f, gconstpointer data)
{
  serve (f);
  rouse_process_fake_end (get_web (f), EXIT (3));
  assert_log (f, "exited 3, [waiting], [starting]");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 3);
  rouse_process_fake_start (get_web (f));
  rouse_clock_fake_advance_ms (f->clock, 5000);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  build (f, EXIT (1));
  g_string_truncate (f->log, 0);
  rouse_process_fake_end (get_web (f), EXIT (3));
  assert_log (f, "exited 3, [waiting], [building]");
  build (f, EXIT (1));
  assert_log (f, "building, built 1, exit build-failed, [failed]");
  rouse_clock_fake_advance_ms (f->clock, 100000);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 5);
}

static void
test_retry (Fixture *f, gconstpointer data)
{
  serve (f);
  rouse_process_fake_end (get_web (f), EXIT (1));
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "exited 1, [waiting], [starting]");
  rouse_process_fake_start (get_web (f));
  rouse_process_fake_end (get_web (f), EXIT (1));
  /* A change does not wait for the back-off, and when its build fails nothing is tried any more. */
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  build (f, EXIT (1));
  assert_log (f, "started, exited 1, exit failed, [waiting], [building], building, built 1, change build-failed, [failed]");
  rouse_clock_fake_advance_ms (f->clock, 100000);
  assert_log (f, "");
}

/* It ends while its successor is being built: that comes, and nothing else is tried. */
static void
test_exit_during_build (Fixture *f, gconstpointer data)
{
  serve (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  rouse_process_fake_start (get_build (f));
  rouse_process_fake_end (get_web (f), EXIT (1));
  rouse_clock_fake_advance_ms (f->clock, 1000);
  assert_log (f, "[building], building, exited 1");
  rouse_process_fake_end (get_build (f), EXIT (0));
  assert_log (f, "built 0, [starting]");
}

/* A queued change waits for the task's own end, and then for the build. */
static void
test_task (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  build (f, EXIT (0));
  rouse_process_fake_start (get_web (f));
  g_string_truncate (f->log, 0);
  follow (f, "/a");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
  rouse_process_fake_end (get_web (f), EXIT (0));
  assert_log (f, "ready, exited 0, first ready, [finished], [building]");
  build (f, EXIT (1));
  assert_log (f, "building, built 1, change build-failed, [failed]");
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  build (f, EXIT (0));
  rouse_process_fake_start (get_web (f));
  rouse_process_fake_end (get_web (f), EXIT (0));
  assert_log (f, "[building], building, built 0, [starting], started, [running], ready, exited 0, change ready, [finished]");
}

static void
restart_cb (Fixture *f)
{
  g_signal_handlers_disconnect_by_func (f->supervisor, restart_cb, f);
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
}

/* A handler may call back: what has just been built is not enough for it. */
static void
test_reentrant (Fixture *f, gconstpointer data)
{
  serve (f);
  g_signal_connect_swapped (f->supervisor, "built", G_CALLBACK (restart_cb), f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  build (f, EXIT (0));
  assert_calls_of (get_web (f), "");
  assert_log (f, "[building], building, built 0, change superseded");
  g_assert_cmpint (get_state (f), ==, ROUSE_STATE_BUILDING);
  g_signal_connect_swapped (f->supervisor, "built", G_CALLBACK (restart_cb), f);
  build (f, EXIT (1));
  assert_log (f, "building, built 1, manual build-failed, [building]");
  build (f, EXIT (0));
  assert_log (f, "building, built 0, stopping, [stopping]");
}

static void
test_resize (Fixture *f, gconstpointer data)
{
  rouse_supervisor_resize (f->supervisor, 120, 40);
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  g_assert_cmpstr (rouse_launcher_fake_get_size (f->launcher), ==, "120x40");
  rouse_supervisor_resize (f->supervisor, 100, 30);
  assert_calls_of (get_build (f), "resize 100x30");
  assert_log (f, "[building]");
}

int
main (int argc, char **argv)
{
  static const Test tests[] = {
    { "/run/supervisor-build/first", "build", test_first },
    { "/run/supervisor-build/restart", "build", test_restart },
    { "/run/supervisor-build/failure", "build", test_failure },
    { "/run/supervisor-build/failure-during-start", "build", test_failure_during_start },
    { "/run/supervisor-build/first-failure", "build", test_first_failure },
    { "/run/supervisor-build/change-during-build", "build", test_change_during_build },
    { "/run/supervisor-build/cancelled-ends-well", "build", test_cancelled_ends_well },
    { "/run/supervisor-build/cancelled-is-killed", "build", test_cancelled_is_killed },
    { "/run/supervisor-build/change-during-stop", "build", test_change_during_stop },
    { "/run/supervisor-build/failure-during-stop", "build", test_failure_during_stop },
    { "/run/supervisor-build/stop-during-build", "build", test_stop_during_build },
    { "/run/supervisor-build/stop-first-build", "build", test_stop_first_build },
    { "/run/supervisor-build/stop-at-once", "build", test_stop_at_once },
    { "/run/supervisor-build/stop-after-failure", "build", test_stop_after_failure },
    { "/run/supervisor-build/leavings", "build", test_leavings },
    { "/run/supervisor-build/exit", "build", test_exit },
    { "/run/supervisor-build/retry", "build-restart-on-exit", test_retry },
    { "/run/supervisor-build/exit-during-build", "build-restart-on-exit", test_exit_during_build },
    { "/run/supervisor-build/task", "build-task", test_task },
    { "/run/supervisor-build/reentrant", "build", test_reentrant },
    { "/run/supervisor-build/resize", "build", test_resize },
  };

  return run_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
