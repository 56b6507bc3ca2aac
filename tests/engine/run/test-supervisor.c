/* test-supervisor.c - one run at a time, none left behind, no start lost
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/supervisor.h"

#include "base/error.h"
#include "clock-fake.h"
#include "launcher-fake.h"

#include <signal.h>
#include <sys/wait.h>

#define EXIT(code) W_EXITCODE (code, 0)
#define KILLED_BY(signum) W_EXITCODE (0, signum)

typedef struct
{
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseProgram      *program;
  RouseSupervisor   *supervisor;
  GString           *log; /* what was emitted, emptied by assert_log() */
  RouseRun          *last_ended;
  RouseReload       *last_reloaded;
} Fixture;

static void
add (Fixture *f, const char *text)
{
  if (f->log->len > 0)
    g_string_append (f->log, ", ");
  g_string_append (f->log, text);
}

static void
stopping_cb (Fixture *f, RouseRun *run)
{
  g_assert_false (run->ended);
  add (f, "stopping");
}

static void
started_cb (Fixture *f, RouseRun *run, RouseReload *reload)
{
  g_assert_cmpint (run->pid, >, 1000);
  g_assert_cmpstr (reload->run_id, ==, run->id);
  add (f, "started");
}

static void
ready_cb (Fixture *f, RouseRun *run, RouseReload *reload)
{
  g_assert_cmpint (run->ready_us, >, 0);
  g_assert_cmpint (reload->ready_us, >=, 0);
  add (f, "ready");
}

static void
exited_cb (Fixture *f, RouseRun *run)
{
  g_autofree char *text = g_strdup_printf ("exited %d%s%s", rouse_run_get_exit_code (run),
                                           run->expected ? " expected" : "", run->killed ? " killed" : "");

  g_assert_true (run->ended);
  g_clear_pointer (&f->last_ended, rouse_run_unref);
  f->last_ended = rouse_run_ref (run);
  add (f, text);
}

static void
reloaded_cb (Fixture *f, RouseReload *reload)
{
  g_autofree char *text = g_strdup_printf ("%s %s", rouse_cause_to_string (reload->cause), rouse_outcome_to_string (reload->outcome));

  g_clear_pointer (&f->last_reloaded, rouse_reload_unref);
  f->last_reloaded = rouse_reload_ref (reload);
  add (f, text);
}

static void
idle_cb (Fixture *f)
{
  add (f, "idle");
}

static void
state_cb (Fixture *f)
{
  g_autofree char *text = g_strdup_printf ("[%s]", rouse_state_to_string (rouse_supervisor_get_state (f->supervisor)));

  add (f, text);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->log = g_string_new (NULL);
  f->program = rouse_program_new ();
  f->program->name = g_strdup ("web");
  f->program->project = g_strdup ("shop");
  f->program->argv = g_strdupv ((char *[]){ (char *) "serve", NULL });
  f->program->cwd = g_strdup ("/");
  if (g_strcmp0 (data, "task") == 0)
    f->program->kind = ROUSE_KIND_TASK;
  if (g_strcmp0 (data, "restart-on-exit") == 0)
    f->program->restart_on_exit = TRUE;
  if (g_strcmp0 (data, "impatient") == 0)
    f->program->stop_timeout_us = 0;
  f->supervisor = rouse_supervisor_new (f->program, ROUSE_LAUNCHER (f->launcher), ROUSE_CLOCK (f->clock));
  g_signal_connect_swapped (f->supervisor, "stopping", G_CALLBACK (stopping_cb), f);
  g_signal_connect_swapped (f->supervisor, "started", G_CALLBACK (started_cb), f);
  g_signal_connect_swapped (f->supervisor, "ready", G_CALLBACK (ready_cb), f);
  g_signal_connect_swapped (f->supervisor, "exited", G_CALLBACK (exited_cb), f);
  g_signal_connect_swapped (f->supervisor, "reloaded", G_CALLBACK (reloaded_cb), f);
  g_signal_connect_swapped (f->supervisor, "idle", G_CALLBACK (idle_cb), f);
  g_signal_connect_swapped (f->supervisor, "notify::state", G_CALLBACK (state_cb), f);
}

static void
assert_log (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->log->str, ==, expected);
  g_string_truncate (f->log, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  assert_log (f, "");
  g_assert_finalize_object (f->supervisor);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_clear_pointer (&f->last_ended, rouse_run_unref);
  g_clear_pointer (&f->last_reloaded, rouse_reload_unref);
  g_string_free (f->log, TRUE);
  rouse_program_unref (f->program);
  g_assert_finalize_object (f->launcher);
  g_assert_finalize_object (f->clock);
}

static RouseProcessFake *
get_process (Fixture *f)
{
  return rouse_launcher_fake_get_process (f->launcher);
}

static void
assert_calls (Fixture *f, const char *expected)
{
  g_autofree char *calls = rouse_process_fake_take_calls (get_process (f));

  g_assert_cmpstr (calls, ==, expected);
}

static RouseReload *
make_reload (RouseCause cause, const char *path)
{
  g_autoptr (RouseChangeSet) changes = NULL;

  if (path != NULL)
    {
      changes = rouse_change_set_new ();
      rouse_change_set_add (changes, path, ROUSE_CHANGE_MODIFIED, NULL);
    }
  return rouse_reload_new (cause, changes);
}

static void
restart (Fixture *f, RouseCause cause, const char *path)
{
  g_autoptr (RouseReload) reload = make_reload (cause, path);

  rouse_supervisor_restart (f->supervisor, reload);
}

static void
follow (Fixture *f, const char *path)
{
  g_autoptr (RouseReload) reload = make_reload (ROUSE_CAUSE_CHANGE, path);

  rouse_supervisor_follow (f->supervisor, reload);
}

/* Brings a service to where it is ready, or a task to where it works. */
static void
get_running (Fixture *f)
{
  restart (f, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (get_process (f));
  if (f->program->kind == ROUSE_KIND_SERVICE)
    {
      rouse_clock_fake_advance_ms (f->clock, 500);
      assert_log (f, "[starting], started, ready, first ready, [running]");
    }
  else
    assert_log (f, "[starting], started, [running]");
  assert_calls (f, "");
}

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

/* Exit code 3 asks for a restart: given at once, then with growing patience. */
static void
test_exit_3 (Fixture *f, gconstpointer data)
{
  get_running (f);
  rouse_process_fake_end (get_process (f), EXIT (3));
  assert_log (f, "exited 3, [waiting], [starting]");
  rouse_process_fake_start (get_process (f));
  rouse_process_fake_end (get_process (f), EXIT (3));
  assert_log (f, "started, exited 3, exit superseded, [waiting]");
  rouse_clock_fake_advance_ms (f->clock, 499);
  assert_log (f, "");
  rouse_clock_fake_advance_ms (f->clock, 1);
  assert_log (f, "[starting]");
  rouse_process_fake_start (get_process (f));
  rouse_clock_fake_advance_ms (f->clock, 1000);
  assert_log (f, "started, ready, exit ready, [running]");
  g_assert_cmpint (f->last_reloaded->action, ==, ROUSE_RELOAD_RESTART);
  rouse_process_fake_end (get_process (f), EXIT (3));
  assert_log (f, "exited 3, [waiting], [starting]");
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
  static const struct
  {
    const char *path;
    const char *data;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
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
    { "/run/supervisor/spawn-failure", NULL, test_spawn_failure },
    { "/run/supervisor/launch-refused", NULL, test_launch_refused },
    { "/run/supervisor/crash", NULL, test_crash },
    { "/run/supervisor/crash-before-ready", NULL, test_crash_before_ready },
    { "/run/supervisor/clean-exit", NULL, test_clean_exit },
    { "/run/supervisor/leavings", NULL, test_leavings },
    { "/run/supervisor/leavings-stop", NULL, test_leavings_stop },
    { "/run/supervisor/exit-3", NULL, test_exit_3 },
    { "/run/supervisor/change-during-backoff", "restart-on-exit", test_change_during_backoff },
    { "/run/supervisor/stop-during-backoff", "restart-on-exit", test_stop_during_backoff },
    { "/run/supervisor/backoff", "restart-on-exit", test_backoff },
    { "/run/supervisor/task", "task", test_task },
    { "/run/supervisor/task-follow", "task", test_task_follow },
    { "/run/supervisor/task-restart-after-follow", "task", test_task_restart_after_follow },
    { "/run/supervisor/task-stop-cancels-follow", "task", test_task_stop_cancels_follow },
    { "/run/supervisor/reentrant", NULL, test_reentrant },
    { "/run/supervisor/resize", NULL, test_resize },
    { "/run/supervisor/run-ids", NULL, test_run_ids },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].data, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
