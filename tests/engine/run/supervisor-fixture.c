/* supervisor-fixture.c - a supervisor among fakes, and a log of all it says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "supervisor-fixture.h"

static void
add (Fixture *f, const char *text)
{
  if (f->log->len > 0)
    g_string_append (f->log, ", ");
  g_string_append (f->log, text);
}

static void
building_cb (Fixture *f, RouseRun *build, RouseReload *reload)
{
  g_assert_cmpint (build->pid, >, 1000);
  g_assert_null (reload->run_id);
  add (f, "building");
}

static void
built_cb (Fixture *f, RouseRun *build, RouseReload *reload)
{
  g_autofree char *text = g_strdup_printf ("built %d", rouse_run_get_exit_code (build));

  g_assert_cmpint (reload->build_us, >=, 0);
  g_clear_pointer (&f->last_build, rouse_run_unref);
  f->last_build = rouse_run_ref (build);
  add (f, text);
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

void
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
  if (data != NULL && strstr (data, "build") != NULL)
    f->program->build_argv = g_strdupv ((char *[]){ (char *) "build", NULL });
  if (g_strcmp0 (data, "build-restart-on-exit") == 0)
    f->program->restart_on_exit = TRUE;
  if (g_strcmp0 (data, "build-task") == 0)
    f->program->kind = ROUSE_KIND_TASK;
  if (g_strcmp0 (data, "restart-limit") == 0)
    {
      f->program->restart_on_exit = TRUE;
      f->program->restart_limit = 2;
    }
  if (g_strcmp0 (data, "impatient") == 0)
    f->program->stop_timeout_us = 0;
  f->supervisor = rouse_supervisor_new (f->program, ROUSE_LAUNCHER (f->launcher), ROUSE_CLOCK (f->clock));
  g_signal_connect_swapped (f->supervisor, "building", G_CALLBACK (building_cb), f);
  g_signal_connect_swapped (f->supervisor, "built", G_CALLBACK (built_cb), f);
  g_signal_connect_swapped (f->supervisor, "stopping", G_CALLBACK (stopping_cb), f);
  g_signal_connect_swapped (f->supervisor, "started", G_CALLBACK (started_cb), f);
  g_signal_connect_swapped (f->supervisor, "ready", G_CALLBACK (ready_cb), f);
  g_signal_connect_swapped (f->supervisor, "exited", G_CALLBACK (exited_cb), f);
  g_signal_connect_swapped (f->supervisor, "reloaded", G_CALLBACK (reloaded_cb), f);
  g_signal_connect_swapped (f->supervisor, "idle", G_CALLBACK (idle_cb), f);
  g_signal_connect_swapped (f->supervisor, "notify::state", G_CALLBACK (state_cb), f);
}

void
assert_log (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->log->str, ==, expected);
  g_string_truncate (f->log, 0);
}

void
tear_down (Fixture *f, gconstpointer data)
{
  assert_log (f, "");
  g_assert_finalize_object (f->supervisor);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_clear_pointer (&f->last_build, rouse_run_unref);
  g_clear_pointer (&f->last_ended, rouse_run_unref);
  g_clear_pointer (&f->last_reloaded, rouse_reload_unref);
  g_string_free (f->log, TRUE);
  rouse_program_unref (f->program);
  g_assert_finalize_object (f->launcher);
  g_assert_finalize_object (f->clock);
}

RouseProcessFake *
get_process (Fixture *f)
{
  return rouse_launcher_fake_get_process (f->launcher);
}

RouseProcessFake *
get_build (Fixture *f)
{
  return rouse_launcher_fake_find (f->launcher, "web/build");
}

RouseProcessFake *
get_web (Fixture *f)
{
  return rouse_launcher_fake_find (f->launcher, "web");
}

void
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

void
restart (Fixture *f, RouseCause cause, const char *path)
{
  g_autoptr (RouseReload) reload = make_reload (cause, path);

  rouse_supervisor_restart (f->supervisor, reload);
}

void
follow (Fixture *f, const char *path)
{
  g_autoptr (RouseReload) reload = make_reload (ROUSE_CAUSE_CHANGE, path);

  rouse_supervisor_follow (f->supervisor, reload);
}

void
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

int
run_tests (const Test *tests, guint n_tests, int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < n_tests; i++)
    g_test_add (tests[i].path, Fixture, tests[i].data, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
