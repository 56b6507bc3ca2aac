/* test-engine.c - all projects together: found, moved, removed, summed up, ended
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "browser-fake.h"
#include "clock-fake.h"
#include "engine.h"
#include "projects.h"

#include <glib/gstdio.h>

typedef struct
{
  char              *dir;
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseProjectStore *store;
  RouseEngine       *engine;
  guint              n_changed;
  gboolean           done;
} Fixture;

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("rouse-engine-XXXXXX", NULL);
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->store = rouse_project_store_new (f->dir, f->dir);
  f->engine = rouse_engine_new (f->store, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  g_signal_connect_swapped (f->engine, "changed", G_CALLBACK (count_cb), &f->n_changed);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->engine);
  g_clear_object (&f->store);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  remove_tree (f->dir);
  g_free (f->dir);
}

static RouseSession *
add (Fixture *f, const char *name, const char *programs)
{
  g_autoptr (RouseProject) project = projects_new (name, NULL, programs);
  g_autoptr (GError)       error = NULL;
  RouseSession            *session = rouse_engine_add (f->engine, project, -1, &error);

  g_assert_no_error (error);
  return session;
}

static char *
dup_names (Fixture *f)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->engine)); i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (f->engine), i);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", rouse_session_get_project (session)->name);
    }
  return g_string_free (names, FALSE);
}

static void
assert_names (Fixture *f, const char *expected)
{
  g_autofree char *names = dup_names (f);

  g_assert_cmpstr (names, ==, expected);
}

static void
test_list (Fixture *f, gconstpointer data)
{
  RouseSession    *a = add (f, "a", "web"), *b = add (f, "b", "web"), *c = add (f, "c", "web"), *found;
  g_autofree char *id = NULL;

  assert_names (f, "a b c");
  rouse_engine_move (f->engine, c, 0);
  assert_names (f, "c a b");
  rouse_engine_move (f->engine, c, 99);
  assert_names (f, "a b c");
  id = rouse_engine_dup_runner_id (f->engine, rouse_session_get_runner (b, 0));
  g_assert_true (rouse_engine_find_runner (f->engine, id, &found) == rouse_session_get_runner (b, 0));
  g_assert_true (found == b);
  g_assert_null (rouse_engine_find_runner (f->engine, "nobody/web", NULL));
  g_assert_null (rouse_engine_find_runner (f->engine, "nobody", NULL));
  g_assert_true (rouse_engine_remove (f->engine, a, NULL));
  assert_names (f, "b c");
}

static guint
count_observing_threads (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char      *task;
  guint            n = 0;

  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "comm", NULL);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL) && g_str_has_prefix (name, "rouse-observe"))
        n++;
    }
  return n;
}

/* Two projects of one folder have it watched and scanned once, and both hear of it. */
static void
test_shared_root (Fixture *f, gconstpointer data)
{
  gint64 limit = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  guint  n_armed = 0;

  for (guint i = 0; i < 2; i++)
    {
      RouseSession *session = add (f, i == 0 ? "a" : "b", "web");

      g_signal_connect_swapped (session, "armed", G_CALLBACK (count_cb), &n_armed);
      g_assert_true (rouse_session_start (session, TRUE, NULL));
    }
  while (n_armed < 2 && g_get_monotonic_time () < limit)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (n_armed, ==, 2);
  g_assert_cmpuint (count_observing_threads (), ==, 1);
}

/* However much happens at a time, a summary is made once. */
static void
test_changed (Fixture *f, gconstpointer data)
{
  RouseSession *session = add (f, "shop", "web worker");

  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, "web worker");
  g_assert_cmpuint (f->n_changed, ==, 0);
  rouse_clock_fake_advance_ms (f->clock, 30);
  g_assert_cmpuint (f->n_changed, ==, 1);
  rouse_clock_fake_advance_ms (f->clock, 1000); /* both are ready by now */
  g_assert_cmpuint (f->n_changed, ==, 2);
  g_assert_cmpuint (rouse_engine_get_state (f->engine), ==, ROUSE_STATE_RUNNING);
}

static void
quit_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Fixture           *f = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (rouse_engine_quit_finish (f->engine, result, &error));
  g_assert_no_error (error);
  f->done = TRUE;
}

static void
pump (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The end waits for the last process, also for one whose project has been removed meanwhile. */
static void
test_quit (Fixture *f, gconstpointer data)
{
  RouseSession    *stays = add (f, "a", "web"), *goes = add (f, "b", "worker");
  g_autofree char *calls = NULL, *before = NULL;

  rouse_engine_set_on (f->engine, stays, TRUE);
  rouse_engine_set_on (f->engine, goes, TRUE);
  projects_begin (f->launcher, "web worker");
  g_assert_cmpuint (rouse_engine_get_n_alive (f->engine), ==, 2);
  g_assert_true (rouse_engine_remove (f->engine, goes, NULL));
  rouse_engine_quit_async (f->engine, quit_cb, f);
  projects_end (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 1);
  pump ();
  g_assert_false (f->done);
  before = rouse_process_fake_take_calls (rouse_launcher_fake_find (f->launcher, "worker"));
  g_assert_cmpstr (before, ==, "signal 15");
  rouse_engine_kill (f->engine);
  calls = rouse_process_fake_take_calls (rouse_launcher_fake_find (f->launcher, "worker"));
  g_assert_cmpstr (calls, ==, "kill");
  projects_end (f->launcher, "worker");
  rouse_clock_fake_advance_ms (f->clock, 1);
  pump ();
  g_assert_true (f->done);
}

/* Whoever has not heard of the end yet can start nothing after it. */
static void
test_quit_at_once (Fixture *f, gconstpointer data)
{
  RouseSession *session = add (f, "a", "web");

  rouse_engine_quit_async (f->engine, quit_cb, f);
  rouse_engine_set_on (f->engine, session, TRUE);
  rouse_clock_fake_advance_ms (f->clock, 1);
  pump ();
  g_assert_true (f->done);
  rouse_engine_set_on (f->engine, session, TRUE);
  g_assert_false (rouse_session_get_on (session));
  g_assert_true (rouse_engine_get_quitting (f->engine));
}

/* One that is added while all are paused is paused too. */
static void
test_paused (Fixture *f, gconstpointer data)
{
  rouse_engine_set_paused (f->engine, TRUE);
  g_assert_true (rouse_session_get_paused (add (f, "a", "web")));
  rouse_engine_set_paused (f->engine, FALSE);
  g_assert_false (rouse_session_get_paused (rouse_engine_find (f->engine, "a")));
}

static RouseSession *
add_following (Fixture *f, const char *name)
{
  g_autoptr (RouseProject) project = projects_new (name, NULL, name);
  RouseSession            *session;

  project->livereload = TRUE;
  session = rouse_engine_add (f->engine, project, -1, NULL);
  rouse_engine_set_on (f->engine, session, TRUE);
  return session;
}

/* One who knows browsers is there for all projects, those that come later as well. */
static void
test_browser (Fixture *f, gconstpointer data)
{
  RouseBrowserFake *browser = rouse_browser_fake_new ();
  RouseSession     *before = add_following (f, "a");
  RouseSession     *after;
  g_autofree char  *calls = NULL;

  add (f, "silent", "web");
  rouse_engine_set_browser (f->engine, ROUSE_BROWSER (browser));
  after = add_following (f, "b");
  calls = rouse_browser_fake_take_calls (browser);
  g_assert_cmpstr (calls, ==, "add a, add b");
  g_assert_nonnull (rouse_session_get_browser_script (before));
  g_assert_nonnull (rouse_session_get_browser_script (after));
  rouse_engine_set_browser (f->engine, NULL);
  g_assert_null (rouse_session_get_browser_script (before));
  g_assert_finalize_object (browser);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add ("/engine/shared-root", Fixture, NULL, set_up, test_shared_root, tear_down);
  g_test_add ("/engine/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/engine/quit", Fixture, NULL, set_up, test_quit, tear_down);
  g_test_add ("/engine/quit-at-once", Fixture, NULL, set_up, test_quit_at_once, tear_down);
  g_test_add ("/engine/paused", Fixture, NULL, set_up, test_paused, tear_down);
  g_test_add ("/engine/browser", Fixture, NULL, set_up, test_browser, tear_down);
  return g_test_run ();
}
