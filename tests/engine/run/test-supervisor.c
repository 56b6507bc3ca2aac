/* test-supervisor.c - one run at a time, none left behind, no start lost
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "supervisor-fixture.h"

#include "base/error.h"

/* A service is ready once it has lived for a while, and its times add up. */
static void
test_start (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  assert_log (f, "[starting]");
  rouse_clock_fake_advance_ms (f->clock, 2);
  rouse_process_fake_start (get_process (f));
  assert_log (f, "started");
  rouse_clock_fake_advance_ms (f->clock, 499);
  assert_log (f, "");
  rouse_clock_fake_advance_ms (f->clock, 1);
  assert_log (f, "ready, first ready, [running]");

  g_assert_cmpint (f->last_reloaded->start_us, ==, 2 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (f->last_reloaded->ready_us, ==, 500 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (f->last_reloaded->stop_us, ==, -1);
  g_assert_cmpint (f->last_reloaded->action, ==, ROUSE_RELOAD_START);
  g_assert_cmpstr (f->last_reloaded->project, ==, "shop");
  g_assert_cmpstr (f->last_reloaded->program, ==, "web");
  g_assert_cmpint (f->last_reloaded->at, >, 0);
}

/* The next start comes with `gone`, not with `exited`, and no later. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  get_running (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  assert_log (f, "stopping, [stopping]");
  assert_calls (f, "signal 15");
  rouse_clock_fake_advance_ms (f->clock, 30);
  rouse_process_fake_exit (get_process (f), KILLED_BY (SIGTERM));
  assert_log (f, "exited 143 expected");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);
  rouse_clock_fake_advance_ms (f->clock, 10);
  rouse_process_fake_leave (get_process (f));
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
  assert_log (f, "[starting]");
  rouse_process_fake_start (get_process (f));
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "started, ready, change ready, [running]");
  g_assert_cmpint (f->last_reloaded->stop_us, ==, 40 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (f->last_reloaded->action, ==, ROUSE_RELOAD_RESTART);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_supervisor_stop (f->supervisor);
  assert_log (f, "stopping, [stopping]");
  rouse_process_fake_end (get_process (f), EXIT (0));
  assert_log (f, "exited 0 expected, idle, [stopped]");
  g_assert_null (rouse_supervisor_get_process (f->supervisor));
}

/* `idle` never comes from inside stop(). */
static void
test_stop_idle (Fixture *f, gconstpointer data)
{
  rouse_supervisor_stop (f->supervisor);
  assert_log (f, "");
  rouse_clock_fake_advance_ms (f->clock, 0);
  assert_log (f, "idle");
}

/* Who starts it again right away is not told that nothing runs. */
static void
test_stop_idle_restart (Fixture *f, gconstpointer data)
{
  rouse_supervisor_stop (f->supervisor);
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
  rouse_clock_fake_advance_ms (f->clock, 0);
  assert_log (f, "[starting]");
}

/* A program that ignores the signal is killed after the time it was given, not before. */
static void
test_kill_timeout (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_supervisor_stop (f->supervisor);
  rouse_clock_fake_advance_ms (f->clock, 4999);
  assert_calls (f, "signal 15");
  rouse_clock_fake_advance_ms (f->clock, 1);
  assert_calls (f, "kill");
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGKILL));
  assert_log (f, "stopping, [stopping], exited 137 expected killed, idle, [stopped]");
}

static void
test_kill_at_once (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_supervisor_stop (f->supervisor);
  assert_calls (f, "kill");
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGKILL));
  assert_log (f, "stopping, [stopping], exited 137 expected killed, idle, [stopped]");
}

/* kill() cuts a stop short, and means nothing to a program that is not being stopped. */
static void
test_kill (Fixture *f, gconstpointer data)
{
  rouse_supervisor_kill (f->supervisor);
  get_running (f);
  rouse_supervisor_kill (f->supervisor);
  assert_calls (f, "");
  rouse_supervisor_stop (f->supervisor);
  rouse_supervisor_kill (f->supervisor);
  assert_calls (f, "signal 15, kill");
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGKILL));
  assert_log (f, "stopping, [stopping], exited 137 expected killed, idle, [stopped]");
}

/* Stopped between launch and `started`: nothing hangs, whichever of the two wins. */
static void
test_stop_during_start (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_supervisor_stop (f->supervisor);
  assert_log (f, "[starting], stopping, first superseded, [stopping]");
  assert_calls (f, "signal 15");
  rouse_process_fake_start (get_process (f));
  rouse_clock_fake_advance_ms (f->clock, 1000);
  assert_log (f, "started");
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGTERM));
  assert_log (f, "exited 143 expected, idle, [stopped]");
}

static void
test_stop_during_failing_start (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_supervisor_stop (f->supervisor);
  rouse_process_fake_fail (get_process (f), ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, "no such thing");
  rouse_process_fake_leave (get_process (f));
  assert_log (f, "[starting], stopping, first superseded, [stopping], exited 127 expected, idle, [stopped]");
}

/* A change before the program is ready: that reload is superseded, and the next start is later. */
static void
test_change_during_start (Fixture *f, gconstpointer data)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (get_process (f));
  rouse_clock_fake_advance_ms (f->clock, 100);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  assert_log (f, "[starting], started, stopping, first superseded, [stopping]");
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGTERM));
  assert_log (f, "exited 143 expected, [starting]");
  rouse_process_fake_start (get_process (f));
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "started, ready, change ready, [running]");
}

/* Changes during a stop fold into one start that knows them all. */
static void
test_fold (Fixture *f, gconstpointer data)
{
  get_running (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  restart (f, ROUSE_CAUSE_CHANGE, "/b");
  assert_log (f, "stopping, [stopping], change superseded");
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
  assert_log (f, "change superseded");
  assert_calls (f, "signal 15");
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGTERM));
  rouse_process_fake_start (get_process (f));
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "exited 143 expected, [starting], started, ready, manual ready, [running]");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
  g_assert_cmpuint (f->last_reloaded->changes->n_changes, ==, 2);
}

/* stop() cancels the start that was to come; a restart() after it wins again. */
static void
test_stop_cancels_restart (Fixture *f, gconstpointer data)
{
  get_running (f);
  restart (f, ROUSE_CAUSE_CHANGE, "/a");
  rouse_supervisor_stop (f->supervisor);
  assert_log (f, "stopping, [stopping], change superseded");
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
  rouse_supervisor_stop (f->supervisor);
  assert_log (f, "manual superseded");
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGTERM));
  assert_log (f, "exited 143 expected, idle, [stopped]");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);
}

static void
restart_on_exit_cb (Fixture *f)
{
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
}

/* A handler may call back: here every end is answered by a restart. */
static void
test_reentrant (Fixture *f, gconstpointer data)
{
  gulong id;

  get_running (f);
  id = g_signal_connect_swapped (f->supervisor, "exited", G_CALLBACK (restart_on_exit_cb), f);
  rouse_process_fake_end (get_process (f), EXIT (1));
  assert_log (f, "exited 1, [stopping], [starting]");
  g_signal_handler_disconnect (f->supervisor, id);
  rouse_process_fake_start (get_process (f));
  rouse_clock_fake_advance_ms (f->clock, 500);
  assert_log (f, "started, ready, manual ready, [running]");
}

static void
test_resize (Fixture *f, gconstpointer data)
{
  rouse_supervisor_resize (f->supervisor, 120, 40);
  get_running (f);
  g_assert_cmpstr (rouse_launcher_fake_get_size (f->launcher), ==, "120x40");
  rouse_supervisor_resize (f->supervisor, 100, 30);
  assert_calls (f, "resize 100x30");
  rouse_process_fake_end (get_process (f), EXIT (0));
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
  g_assert_cmpstr (rouse_launcher_fake_get_size (f->launcher), ==, "100x30");
  assert_log (f, "exited 0, [finished], [starting]");
}

/* Ids name one run each. */
static void
test_run_ids (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;

  get_running (f);
  first = g_strdup (rouse_supervisor_get_run (f->supervisor)->id);
  restart (f, ROUSE_CAUSE_MANUAL, NULL);
  rouse_process_fake_end (get_process (f), KILLED_BY (SIGTERM));
  g_assert_cmpstr (rouse_supervisor_get_run (f->supervisor)->id, !=, first);
  g_assert_cmpuint (strlen (first), <, 32);
  g_string_truncate (f->log, 0);
}

int
main (int argc, char **argv)
{
  static const Test tests[] = {
    { "/run/supervisor/start", NULL, test_start },
    { "/run/supervisor/restart", NULL, test_restart },
    { "/run/supervisor/stop", NULL, test_stop },
    { "/run/supervisor/stop-idle", NULL, test_stop_idle },
    { "/run/supervisor/stop-idle-restart", NULL, test_stop_idle_restart },
    { "/run/supervisor/kill-timeout", NULL, test_kill_timeout },
    { "/run/supervisor/kill-at-once", "impatient", test_kill_at_once },
    { "/run/supervisor/kill", NULL, test_kill },
    { "/run/supervisor/stop-during-start", NULL, test_stop_during_start },
    { "/run/supervisor/stop-during-failing-start", NULL, test_stop_during_failing_start },
    { "/run/supervisor/change-during-start", NULL, test_change_during_start },
    { "/run/supervisor/fold", NULL, test_fold },
    { "/run/supervisor/stop-cancels-restart", NULL, test_stop_cancels_restart },
    { "/run/supervisor/reentrant", NULL, test_reentrant },
    { "/run/supervisor/resize", NULL, test_resize },
    { "/run/supervisor/run-ids", NULL, test_run_ids },
  };

  return run_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
