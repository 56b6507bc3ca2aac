/* test-quit.c - the end: asked for, waited for, forced
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/quit.h"
#include "clock-fake.h"
#include "projects.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char              *folder;
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseEngine       *engine;
  RouseQuit         *quit;
  GString           *log; /* what was signalled */
} Fixture;

static void
pump (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
pass_ms (Fixture *f, guint ms)
{
  rouse_clock_fake_advance_ms (f->clock, ms);
  pump ();
}

static void
assert_log (Fixture *f, const char *expected)
{
  pump ();
  g_assert_cmpstr (f->log->str, ==, expected);
  g_string_truncate (f->log, 0);
}

static void
progress_cb (Fixture *f, const char *text)
{
  g_string_append_printf (f->log, "%s\n", text);
}

static void
done_cb (Fixture *f)
{
  g_string_append (f->log, "done\n");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProjectStore) store = NULL;
  g_autoptr (RouseProject)      project = projects_new ("shop", NULL, "web worker");

  f->folder = g_dir_make_tmp ("rouse-quit-XXXXXX", NULL);
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  store = rouse_project_store_new (f->folder, f->folder);
  f->engine = rouse_engine_new (store, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  f->quit = rouse_quit_new (f->engine);
  f->log = g_string_new (NULL);
  g_signal_connect_swapped (f->quit, "progress", G_CALLBACK (progress_cb), f);
  g_signal_connect_swapped (f->quit, "done", G_CALLBACK (done_cb), f);
  rouse_engine_set_on (f->engine, rouse_engine_add (f->engine, project, -1, NULL), TRUE);
  projects_begin (f->launcher, "web worker");
  pass_ms (f, 1000);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char      *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  assert_log (f, "");
  g_assert_finalize_object (f->quit);
  g_clear_object (&f->engine);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  remove_tree (f->folder);
  g_free (f->folder);
  g_string_free (f->log, TRUE);
}

static void
end_both (Fixture *f)
{
  projects_end (f->launcher, "web");
  projects_end (f->launcher, "worker");
  pass_ms (f, 1);
}

static char *
take_calls (Fixture *f, const char *program)
{
  return rouse_process_fake_take_calls (rouse_launcher_fake_find (f->launcher, program));
}

static void
assert_calls (Fixture *f, const char *program, const char *expected)
{
  g_autofree char *calls = take_calls (f, program);

  g_assert_cmpstr (calls, ==, expected);
}

static void /* What ends at once needs no words. */
test_quick (Fixture *f, gconstpointer data)
{
  rouse_quit_ask (f->quit);
  assert_calls (f, "web", "signal 15");
  pass_ms (f, ROUSE_QUIT_PATIENCE_MS - 100);
  assert_log (f, "");
  end_both (f);
  assert_log (f, "done\n");
  rouse_quit_ask (f->quit);
  rouse_quit_hurry (f->quit);
}

static void
test_slow (Fixture *f, gconstpointer data)
{
  rouse_quit_ask (f->quit);
  pass_ms (f, ROUSE_QUIT_PATIENCE_MS);
  assert_log (f, "Stopping 2 programs… Quit again to end them at once.\n");
  projects_end (f->launcher, "web");
  pass_ms (f, 100);
  assert_log (f, "Stopping 1 program… Quit again to end it at once.\n");
  projects_end (f->launcher, "worker");
  pass_ms (f, 100);
  assert_log (f, "done\n");
}

static void
test_second_kills (Fixture *f, gconstpointer data)
{
  rouse_quit_ask (f->quit);
  pass_ms (f, ROUSE_QUIT_PATIENCE_MS);
  assert_log (f, "Stopping 2 programs… Quit again to end them at once.\n");
  g_free (take_calls (f, "web"));
  g_free (take_calls (f, "worker"));
  rouse_quit_ask (f->quit);
  assert_calls (f, "web", "kill");
  assert_calls (f, "worker", "kill");
  assert_log (f, "Ending 2 programs…\n");
  end_both (f);
  assert_log (f, "done\n");
}

static void /* Of a process that cannot be killed the user has enough in the end. */
test_third_leaves (Fixture *f, gconstpointer data)
{
  rouse_quit_ask (f->quit);
  rouse_quit_ask (f->quit);
  assert_log (f, "");
  rouse_quit_ask (f->quit);
  assert_log (f, "done\n");
  end_both (f);
}

static void
expect_giving_up (void)
{
  g_test_expect_message ("rouse-app", G_LOG_LEVEL_WARNING, "Some processes could not be ended");
}

static void
test_gives_up (Fixture *f, gconstpointer data)
{
  rouse_quit_ask (f->quit);
  rouse_quit_ask (f->quit);
  pass_ms (f, ROUSE_QUIT_GIVE_UP_MS - 1);
  g_string_truncate (f->log, 0);
  expect_giving_up ();
  pass_ms (f, 1);
  g_test_assert_expected_messages ();
  assert_log (f, "done\n");
  end_both (f);
}

static void /* A session that ends does not wait. The programs' own time to stop is 5 s: these have more. */
test_hurry (Fixture *f, gconstpointer data)
{
  rouse_quit_hurry (f->quit);
  assert_calls (f, "web", "signal 15");
  pass_ms (f, 4000);
  g_free (take_calls (f, "web"));
  pass_ms (f, ROUSE_QUIT_HURRY_MS - 4000);
  {
    g_autofree char *calls = take_calls (f, "web");

    g_assert_nonnull (strstr (calls, "kill"));
  }
  g_string_truncate (f->log, 0);
  expect_giving_up ();
  pass_ms (f, ROUSE_QUIT_GIVE_UP_MS);
  g_test_assert_expected_messages ();
  assert_log (f, "done\n");
  end_both (f);
}

static void /* The user quits, and then the session ends: a signal and the bus that goes are one end, and a later signal is another. */
test_hurry_later (Fixture *f, gconstpointer data)
{
  rouse_quit_ask (f->quit);
  rouse_quit_hurry (f->quit);
  g_free (take_calls (f, "web"));
  g_free (take_calls (f, "worker"));
  assert_calls (f, "web", "");
  rouse_quit_hurry (f->quit);
  assert_calls (f, "web", "");
  pass_ms (f, ROUSE_QUIT_SAME_END_MS);
  g_free (take_calls (f, "web"));
  g_string_truncate (f->log, 0);
  rouse_quit_hurry (f->quit);
  assert_calls (f, "web", "kill");
  g_string_truncate (f->log, 0);
  end_both (f);
  assert_log (f, "done\n");
}

static void
test_nothing_runs (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (f->engine), 0);

  rouse_engine_set_on (f->engine, session, FALSE);
  end_both (f);
  rouse_quit_hurry (f->quit);
  assert_log (f, "done\n");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "quick", test_quick },
    { "slow", test_slow },
    { "second-kills", test_second_kills },
    { "third-leaves", test_third_leaves },
    { "gives-up", test_gives_up },
    { "hurry", test_hurry },
    { "hurry-later", test_hurry_later },
    { "nothing-runs", test_nothing_runs },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/app/quit/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
