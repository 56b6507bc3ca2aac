/* test-look.c - how the state of a project looks and reads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief.h"
#include "clock-fake.h"
#include "look.h"
#include "projects.h"
#include "session-private.h"

typedef struct
{
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseSession      *session;
} Fixture;

/* @data: its programs. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = projects_new ("shop", NULL, data);

  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->session = rouse_session_new (project, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->session);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
}

static void
start (Fixture *f, const char *programs)
{
  g_assert_true (rouse_session_start (f->session, FALSE, NULL));
  projects_begin (f->launcher, programs);
}

static void
assert_shown (Fixture *f, RouseLook look, const char *text)
{
  g_autofree char *shown = rouse_brief_session (f->session);

  g_assert_cmpint (rouse_look_for_session (f->session), ==, look);
  g_assert_cmpstr (shown, ==, text);
}

static void
test_course (Fixture *f, gconstpointer data)
{
  assert_shown (f, ROUSE_LOOK_OFF, "Off");
  start (f, "web");
  assert_shown (f, ROUSE_LOOK_WORKING, "Starting…");
  rouse_clock_fake_advance_ms (f->clock, 600);
  assert_shown (f, ROUSE_LOOK_RUNNING, "Running");
  rouse_session_set_paused (f->session, TRUE);
  assert_shown (f, ROUSE_LOOK_PAUSED, "Paused");
  rouse_session_set_paused (f->session, FALSE);
  rouse_session_stop (f->session);
  assert_shown (f, ROUSE_LOOK_WORKING, "Stopping…");
  projects_end (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 1);
  assert_shown (f, ROUSE_LOOK_OFF, "Off");
}

/* A first look that takes long is told, and is over when everything is watched; but a failure is worth more. */
static void
test_progress (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseHealth) health = rouse_health_new ();

  start (f, "web");
  rouse_clock_fake_advance_ms (f->clock, 600);
  health->n_files = 12000;
  rouse_session_set_progress (f->session, health);
  assert_shown (f, ROUSE_LOOK_RUNNING, "Looking at 12000 files…");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), 1 << 8);
  assert_shown (f, ROUSE_LOOK_FAILED, "Failed");
  rouse_session_restart (f->session);
  projects_begin (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 600);
  assert_shown (f, ROUSE_LOOK_RUNNING, "Looking at 12000 files…");
  rouse_session_set_health (f->session, health);
  assert_shown (f, ROUSE_LOOK_RUNNING, "Running");
}

/* Alone it needs no name; of several, one that is in another state than the others does. */
static void
test_failed (Fixture *f, gconstpointer data)
{
  start (f, data);
  rouse_clock_fake_advance_ms (f->clock, 600);
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), 1 << 8);
  assert_shown (f, ROUSE_LOOK_FAILED, g_str_equal (data, "web") ? "Failed" : "web: Failed");
}

static void
test_both_failed (Fixture *f, gconstpointer data)
{
  start (f, data);
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), 1 << 8);
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "worker"), 1 << 8);
  assert_shown (f, ROUSE_LOOK_FAILED, "Failed");
}

static void
assert_runner_shown (Fixture *f, const char *program, const char *text)
{
  g_autofree char *shown = rouse_brief_runner (rouse_session_find_runner (f->session, program));

  g_assert_cmpstr (shown, ==, text);
}

/* A program says whom it waits for: to start, or, while it runs, to be restarted. */
static void
test_awaits (Fixture *f, gconstpointer data)
{
  const char              *after[] = { "db", NULL };
  const char              *awaited[] = { "db", "cache", NULL };
  g_autoptr (RouseProject) project = projects_new ("shop", NULL, data);
  RouseProgram            *web = g_ptr_array_index (project->programs, 1);

  web->after = g_strdupv ((char **) after);
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  start (f, "db");
  assert_shown (f, ROUSE_LOOK_WORKING, "db: Starting…");
  assert_runner_shown (f, "web", "Waiting for db");
  rouse_clock_fake_advance_ms (f->clock, 600);
  assert_runner_shown (f, "web", "Starting…");
  projects_begin (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 600);
  assert_runner_shown (f, "web", "Running");
  rouse_runner_cascade (rouse_session_find_runner (f->session, "web"), awaited);
  assert_runner_shown (f, "web", "Running · restart waits for db, cache");
}

static void
end_build (Fixture *f, int wait_status)
{
  projects_begin (f->launcher, "web/build");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web/build"), wait_status);
}

/* A failed build is seen although the program before it runs on, and so is that this does. */
static void
test_build (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = projects_new ("shop", NULL, data);
  RouseProgram            *web = g_ptr_array_index (project->programs, 0);
  RouseRunner             *runner;

  web->build_shell = g_strdup ("build");
  web->restart_on_exit = TRUE;
  web->restart_limit = 1;
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  runner = rouse_session_find_runner (f->session, "web");
  g_assert_true (rouse_session_start (f->session, FALSE, NULL));
  assert_shown (f, ROUSE_LOOK_WORKING, "Building…");
  end_build (f, 2 << 8);
  assert_shown (f, ROUSE_LOOK_FAILED, "Failed");
  assert_runner_shown (f, "web", "Build failed: exit code 2");
  rouse_runner_restart (runner);
  end_build (f, 0);
  projects_begin (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 600);
  rouse_runner_restart (runner);
  assert_runner_shown (f, "web", "Building…");
  end_build (f, 2 << 8);
  assert_shown (f, ROUSE_LOOK_FAILED, "Failed");
  assert_runner_shown (f, "web", "Build failed: exit code 2 · the one before runs on");
  rouse_runner_restart (runner);
  end_build (f, 0);
  projects_end (f->launcher, "web");
  for (guint i = 0; i < 2; i++)
    {
      projects_begin (f->launcher, "web");
      rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), 1 << 8);
      rouse_clock_fake_advance_ms (f->clock, 500);
    }
  assert_runner_shown (f, "web", "Failed: exit code 1 · gave up after 1 restart");
}

/* Whatever is shown in colour is told apart by its icon as well. */
static void
test_icons_differ (void)
{
  for (int a = ROUSE_LOOK_OFF; a <= ROUSE_LOOK_PAUSED; a++)
    for (int b = ROUSE_LOOK_OFF; b < a; b++)
      g_assert_cmpstr (rouse_look_get_icon_name (a), !=, rouse_look_get_icon_name (b));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/look/course", Fixture, "web", set_up, test_course, tear_down);
  g_test_add ("/ui/look/progress", Fixture, "web", set_up, test_progress, tear_down);
  g_test_add ("/ui/look/failed-alone", Fixture, "web", set_up, test_failed, tear_down);
  g_test_add ("/ui/look/failed-of-two", Fixture, "web worker", set_up, test_failed, tear_down);
  g_test_add ("/ui/look/both-failed", Fixture, "web worker", set_up, test_both_failed, tear_down);
  g_test_add ("/ui/look/build", Fixture, "web", set_up, test_build, tear_down);
  g_test_add ("/ui/look/awaits", Fixture, "db web", set_up, test_awaits, tear_down);
  g_test_add_func ("/ui/look/icons-differ", test_icons_differ);
  return g_test_run ();
}
