/* test-session.c - a project with several programs, on and off, and edited meanwhile
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "clock-fake.h"
#include "projects.h"
#include "session.h"

#include <glib/gstdio.h>
#include <unistd.h>
#include <utime.h>

#define LIMIT_US (10 * G_TIME_SPAN_SECOND)

typedef struct
{
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseSession      *session;
  guint              n_idle;
  guint              n_armed;
} Fixture;

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
make (Fixture *f, RouseProject *project)
{
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->session = rouse_session_new (project, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  g_signal_connect_swapped (f->session, "idle", G_CALLBACK (count_cb), &f->n_idle);
  g_signal_connect_swapped (f->session, "armed", G_CALLBACK (count_cb), &f->n_armed);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = projects_new ("shop", NULL, "web worker");

  make (f, project);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->session);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
}

static void
start (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  rouse_session_start (f->session, FALSE, &error);
  g_assert_no_error (error);
}

/* Both run, the worse state is the session's, and idle is told once, after the last of them. */
static void
test_on_off (Fixture *f, gconstpointer data)
{
  start (f);
  projects_begin (f->launcher, "web worker");
  g_assert_true (rouse_session_get_on (f->session));
  rouse_clock_fake_advance_ms (f->clock, 600);
  g_assert_cmpuint (rouse_session_get_state (f->session), ==, ROUSE_STATE_RUNNING);
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "worker"), 1 << 8);
  g_assert_cmpuint (rouse_session_get_state (f->session), ==, ROUSE_STATE_FAILED);

  rouse_session_stop (f->session);
  g_assert_false (rouse_session_get_on (f->session));
  rouse_clock_fake_advance_ms (f->clock, 1);
  g_assert_cmpuint (f->n_idle, ==, 0);
  projects_end (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 1);
  g_assert_cmpuint (f->n_idle, ==, 1);
  g_assert_cmpuint (rouse_session_get_state (f->session), ==, ROUSE_STATE_STOPPED);
}

/* Whoever changes their mind gets what they want last, and no idle that would mean the contrary. */
static void
test_off_on (Fixture *f, gconstpointer data)
{
  start (f);
  projects_begin (f->launcher, "web worker");
  rouse_session_stop (f->session);
  start (f);
  projects_end (f->launcher, "web");
  projects_end (f->launcher, "worker");
  projects_begin (f->launcher, "web worker");
  rouse_clock_fake_advance_ms (f->clock, 600);
  g_assert_cmpuint (f->n_idle, ==, 0);
  g_assert_cmpuint (rouse_session_get_state (f->session), ==, ROUSE_STATE_RUNNING);
}

/* What is edited restarts, once the old one is gone; the fake asserts that. The others go on. */
static void
test_edit (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (f->session));
  RouseRunner             *web = rouse_session_get_runner (f->session, 0);
  RouseProgram            *worker = g_ptr_array_index (project->programs, 1);

  start (f);
  projects_begin (f->launcher, "web worker");
  g_free (worker->shell);
  worker->shell = g_strdup ("work harder");
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  g_assert_true (rouse_session_get_runner (f->session, 0) == web);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
  projects_end (f->launcher, "worker");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 3);
  projects_begin (f->launcher, "worker");
  g_assert_cmpuint (rouse_runner_get_n_starts (web), ==, 1);
}

static void
edit_worker (Fixture *f, const char *shell)
{
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (f->session));
  RouseProgram            *worker = g_ptr_array_index (project->programs, 1);

  g_free (worker->shell);
  worker->shell = g_strdup (shell);
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  projects_end (f->launcher, "worker");
  projects_begin (f->launcher, "worker");
}

/* One whose first build goes on, or has failed, has begun: an edit of the others is none of its business. */
static void
test_edit_building (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (f->session));

  ((RouseProgram *) g_ptr_array_index (project->programs, 0))->build_shell = g_strdup ("build");
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  start (f);
  projects_begin (f->launcher, "web/build worker");
  edit_worker (f, "work harder");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 3);
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web/build"), 1 << 8);
  edit_worker (f, "work");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 4);
  g_assert_cmpuint (rouse_runner_get_state (rouse_session_get_runner (f->session, 0)), ==, ROUSE_STATE_FAILED);
}

/* A program that was taken out is stopped, and until it has, the session is not done. */
static void
test_edit_remove (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = projects_new ("shop", NULL, "web");

  start (f);
  projects_begin (f->launcher, "web worker");
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  g_assert_cmpuint (rouse_session_get_n_runners (f->session), ==, 1);
  rouse_session_stop (f->session);
  projects_end (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 1);
  g_assert_cmpuint (f->n_idle, ==, 0);
  projects_end (f->launcher, "worker");
  g_assert_cmpuint (f->n_idle, ==, 1);
}

/* An extension that cannot be one is told, and what was keeps running. */
static void
test_bad_extension (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (f->session));
  g_autoptr (GError)       error = NULL;
  const char              *bad[] = { "*.c", NULL };

  start (f);
  projects_begin (f->launcher, "web worker");
  project->extensions = g_strdupv ((char **) bad);
  g_assert_false (rouse_session_set_project (f->session, project, &error));
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  g_assert_true (rouse_session_get_on (f->session));
  g_assert_null (rouse_session_get_project (f->session)->extensions);
}

static void
wait_until (guint *n, guint wanted)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_US;

  while (*n < wanted && g_get_monotonic_time () < limit)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (*n, ==, wanted);
}

/* One save is a restart of each program, by the same change set. */
static void
test_change (void)
{
  g_autofree char         *dir = g_dir_make_tmp ("rouse-session-XXXXXX", NULL);
  g_autofree char         *path = g_build_filename (dir, "views.py", NULL);
  g_autoptr (RouseProject) project = projects_new ("shop", dir, "web worker");
  Fixture                  fixture = { NULL };
  guint                    n_changed = 0;

  make (&fixture, project);
  g_signal_connect_swapped (fixture.session, "changed", G_CALLBACK (count_cb), &n_changed);
  start (&fixture);
  projects_begin (fixture.launcher, "web worker");
  wait_until (&fixture.n_armed, 1);
  g_assert_nonnull (rouse_session_get_health (fixture.session));
  g_assert_true (g_file_set_contents (path, "1", -1, NULL));
  wait_until (&n_changed, 1);
  g_assert_cmpuint (rouse_session_get_state (fixture.session), ==, ROUSE_STATE_STOPPING);
  projects_end (fixture.launcher, "web");
  projects_end (fixture.launcher, "worker");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (fixture.launcher), ==, 4);
  tear_down (&fixture, NULL);
  g_remove (path);
  g_rmdir (dir);
}

/* Whatever is ignored, an env file is watched, also one that is not there yet; and it restarts who reads it alone. */
static void
test_env_file (void)
{
  g_autofree char         *dir = g_dir_make_tmp ("rouse-session-XXXXXX", NULL);
  g_autofree char         *git = g_build_filename (dir, ".git", NULL);
  g_autofree char         *rules = g_build_filename (dir, ".gitignore", NULL);
  g_autofree char         *env = g_build_filename (dir, ".env", NULL);
  g_autoptr (RouseProject) project = projects_new ("shop", dir, "web worker");
  RouseProgram            *web = g_ptr_array_index (project->programs, 0);
  Fixture                  fixture = { NULL };
  guint                    n_changed = 0;

  g_mkdir (git, 0700);
  g_assert_true (g_file_set_contents (rules, ".env*\n", -1, NULL));
  web->env_files = g_strdupv ((char *[]){ env, NULL });
  web->watch = g_strdupv ((char *[]){ (char *) "*.py", NULL });
  make (&fixture, project);
  g_signal_connect_swapped (fixture.session, "changed", G_CALLBACK (count_cb), &n_changed);
  start (&fixture);
  projects_begin (fixture.launcher, "worker");
  g_assert_null (rouse_launcher_fake_find (fixture.launcher, "web"));
  g_assert_cmpuint (rouse_runner_get_state (rouse_session_get_runner (fixture.session, 0)), ==, ROUSE_STATE_FAILED);
  wait_until (&fixture.n_armed, 1);
  g_assert_cmpuint (rouse_session_get_health (fixture.session)->level, ==, ROUSE_HEALTH_NATIVE); /* it is web that misses it */

  g_assert_true (g_file_set_contents (env, "A=1", -1, NULL));
  wait_until (&n_changed, 1);
  projects_begin (fixture.launcher, "web");
  g_assert_cmpstr (rouse_process_fake_getenv (rouse_launcher_fake_find (fixture.launcher, "web"), "A"), ==, "1");
  g_assert_true (g_file_set_contents (env, "A=2", -1, NULL));
  wait_until (&n_changed, 2);
  projects_end (fixture.launcher, "web");
  g_assert_cmpstr (rouse_process_fake_getenv (rouse_launcher_fake_find (fixture.launcher, "web"), "A"), ==, "2");
  g_assert_cmpuint (rouse_runner_get_n_starts (rouse_session_get_runner (fixture.session, 1)), ==, 1);
  tear_down (&fixture, NULL);
  g_remove (env);
  g_remove (rules);
  g_rmdir (git);
  g_rmdir (dir);
}

/* What is saved just before an edit of what is watched is known to the observer that goes only. */
static void
test_change_and_edit (void)
{
  g_autofree char         *dir = g_dir_make_tmp ("rouse-session-XXXXXX", NULL);
  g_autofree char         *path = g_build_filename (dir, "views.py", NULL);
  g_autoptr (RouseProject) project = projects_new ("shop", dir, "web");
  g_autoptr (RouseProject) edited = rouse_project_copy (project);
  Fixture                  fixture = { NULL };
  guint                    n_changed = 0;

  edited->ignore = g_strsplit ("*.log", ";", -1);
  make (&fixture, project);
  g_signal_connect_swapped (fixture.session, "changed", G_CALLBACK (count_cb), &n_changed);
  start (&fixture);
  projects_begin (fixture.launcher, "web");
  wait_until (&fixture.n_armed, 1);
  g_assert_true (g_file_set_contents (path, "1", -1, NULL));
  g_assert_true (rouse_session_set_project (fixture.session, edited, NULL));
  wait_until (&n_changed, 1);
  g_assert_cmpuint (rouse_session_get_state (fixture.session), ==, ROUSE_STATE_STOPPING);
  projects_end (fixture.launcher, "web");

  /* … and the one that came goes on alone, whether the other had anything to tell or not. */
  fixture.n_armed = 0;
  g_assert_true (rouse_session_set_project (fixture.session, project, NULL));
  wait_until (&fixture.n_armed, 1);
  rouse_clock_fake_advance_ms (fixture.clock, 3000);
  g_assert_true (g_file_set_contents (path, "22", -1, NULL));
  wait_until (&n_changed, 2);
  tear_down (&fixture, NULL);
  g_remove (path);
  g_rmdir (dir);
}

/* … and if that has not noticed it either, because nobody told of it, it looks once more. */
static void
test_unnoticed_and_edit (void)
{
  g_autofree char         *dir = g_dir_make_tmp ("rouse-session-XXXXXX", NULL);
  g_autofree char         *elsewhere = g_dir_make_tmp ("rouse-session-XXXXXX", NULL);
  g_autofree char         *path = g_build_filename (dir, "views.py", NULL);
  g_autofree char         *other = g_build_filename (elsewhere, "views.py", NULL);
  g_autoptr (RouseProject) project = projects_new ("shop", dir, "web");
  g_autoptr (RouseProject) edited = rouse_project_copy (project);
  Fixture                  fixture = { NULL };
  guint                    n_changed = 0;

  edited->watcher = ROUSE_WATCH_GIO;
  g_assert_true (g_file_set_contents (path, "1", -1, NULL));
  g_assert_no_errno (link (path, other));
  make (&fixture, project);
  g_signal_connect_swapped (fixture.session, "changed", G_CALLBACK (count_cb), &n_changed);
  start (&fixture);
  projects_begin (fixture.launcher, "web");
  wait_until (&fixture.n_armed, 1);
  /* The kernel tells of a change in the folder through which it came. */
  g_assert_no_errno (truncate (other, 0));
  g_assert_no_errno (g_utime (other, &(struct utimbuf){ 1e9, 1e9 }));
  g_assert_true (rouse_session_set_project (fixture.session, edited, NULL));
  wait_until (&n_changed, 1);
  projects_end (fixture.launcher, "web");
  tear_down (&fixture, NULL);
  g_remove (path);
  g_remove (other);
  g_rmdir (dir);
  g_rmdir (elsewhere);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session/on-off", Fixture, NULL, set_up, test_on_off, tear_down);
  g_test_add ("/session/off-on", Fixture, NULL, set_up, test_off_on, tear_down);
  g_test_add ("/session/edit", Fixture, NULL, set_up, test_edit, tear_down);
  g_test_add ("/session/edit-building", Fixture, NULL, set_up, test_edit_building, tear_down);
  g_test_add ("/session/edit-remove", Fixture, NULL, set_up, test_edit_remove, tear_down);
  g_test_add ("/session/bad-extension", Fixture, NULL, set_up, test_bad_extension, tear_down);
  g_test_add_func ("/session/change", test_change);
  g_test_add_func ("/session/env-file", test_env_file);
  g_test_add_func ("/session/change-and-edit", test_change_and_edit);
  g_test_add_func ("/session/unnoticed-and-edit", test_unnoticed_and_edit);
  return g_test_run ();
}
