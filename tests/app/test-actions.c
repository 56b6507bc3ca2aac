/* test-actions.c - everything that can be done, also with what no longer exists
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/actions.h"
#include "clock-fake.h"
#include "projects.h"

#include <glib/gstdio.h>

typedef struct
{
  char               *folder;
  RouseClockFake     *clock;
  RouseLauncherFake  *launcher;
  RouseEngine        *engine;
  RouseSession       *shop; /* (unowned) two programs, on */
  GSettings          *settings;
  GSimpleActionGroup *group;
  GString            *log; /* what is left to the application */
} Fixture;

static void
show_func (const char *place, gpointer data)
{
  g_string_append_printf (((Fixture *) data)->log, "show %s\n", place != NULL ? place : "-");
}

static void
toggle_window_func (gpointer data)
{
  g_string_append (((Fixture *) data)->log, "toggle\n");
}

static void
open_uri_func (const char *uri, gpointer data)
{
  g_string_append_printf (((Fixture *) data)->log, "open %s\n", uri);
}

static void
open_folder_func (const char *path, gpointer data)
{
  g_string_append_printf (((Fixture *) data)->log, "folder %s\n", path);
}

static void
dismiss_notice_func (gpointer data)
{
  g_string_append (((Fixture *) data)->log, "dismiss\n");
}

static void
quit_func (gpointer data)
{
  g_string_append (((Fixture *) data)->log, "quit\n");
}

static const RouseActionFuncs funcs = { show_func, toggle_window_func, open_uri_func, open_folder_func, dismiss_notice_func, quit_func };

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProjectStore) store = NULL;
  g_autoptr (RouseProject)      shop = projects_new ("shop", NULL, "web worker"), blog = projects_new ("blog", NULL, "site");

  f->folder = g_dir_make_tmp ("rouse-actions-XXXXXX", NULL);
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  store = rouse_project_store_new (f->folder, f->folder);
  f->engine = rouse_engine_new (store, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  f->settings = g_settings_new (ROUSE_APP_ID);
  f->group = g_simple_action_group_new ();
  f->log = g_string_new (NULL);
  shop->url = g_strdup ("http://localhost/");
  f->shop = rouse_engine_add (f->engine, shop, -1, NULL);
  rouse_engine_add (f->engine, blog, -1, NULL);
  rouse_engine_set_on (f->engine, f->shop, TRUE);
  projects_begin (f->launcher, "web worker");
  rouse_clock_fake_advance_ms (f->clock, 1000);
  rouse_actions_add (G_ACTION_MAP (f->group), f->engine, f->settings, &funcs, f);
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
  g_assert_cmpstr (f->log->str, ==, "");
  g_assert_finalize_object (f->group);
  g_assert_finalize_object (f->engine);
  g_clear_object (&f->settings);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  remove_tree (f->folder);
  g_free (f->folder);
  g_string_free (f->log, TRUE);
}

static void
activate (Fixture *f, const char *action, const char *target)
{
  g_assert_true (g_action_group_has_action (G_ACTION_GROUP (f->group), action));
  g_action_group_activate_action (G_ACTION_GROUP (f->group), action, target != NULL ? g_variant_new_string (target) : NULL);
}

static void
assert_log (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->log->str, ==, expected);
  g_string_truncate (f->log, 0);
}

static gboolean
get_state (Fixture *f, const char *action)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (f->group), action);

  return g_variant_get_boolean (state);
}

static void
assert_calls (Fixture *f, const char *program, const char *expected)
{
  g_autofree char *calls = rouse_process_fake_take_calls (rouse_launcher_fake_find (f->launcher, program));

  g_assert_cmpstr (calls, ==, expected);
}

static void
test_application (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *action;
    const char *target;
    const char *expected;
  } cases[] = {
    { "show", "project/shop", "show project/shop\n" },
    { "show", "", "show -\n" },
    { "toggle-window", NULL, "toggle\n" },
    { "history", NULL, "show history\n" },
    { "preferences", NULL, "show preferences\n" },
    { "shortcuts", NULL, "show shortcuts\n" },
    { "about", NULL, "show about\n" },
    { "add", NULL, "show add\n" },
    { "dismiss-notice", NULL, "dismiss\n" },
    { "project-open-url", "shop", "open http://localhost/\n" },
    { "project-open-url", "blog", "" },
    { "project-open-folder", "shop", "folder /nonexistent\n" },
    { "quit", NULL, "quit\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      activate (f, cases[i].action, cases[i].target);
      assert_log (f, cases[i].expected);
    }
}

static void /* Menus and notifications outlive what they are about. */
test_gone (Fixture *f, gconstpointer data)
{
  static const char *const targets[] = { "", "nobody", "nobody/web", "shop/nobody", "shop/", "/", "/web", "shop/web/x" };
  g_auto (GStrv)           actions = g_action_group_list_actions (G_ACTION_GROUP (f->group));

  for (guint i = 0; actions[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (targets); j++)
      if (g_str_has_prefix (actions[i], "pro"))
        activate (f, actions[i], targets[j]);
  assert_calls (f, "web", "");
  assert_calls (f, "worker", "");
  activate (f, "restart-failed", NULL);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
}

static void
test_project (Fixture *f, gconstpointer data)
{
  g_assert_true (rouse_session_get_on (f->shop));
  activate (f, "project-on", "shop");
  assert_calls (f, "web", "");
  activate (f, "project-restart", "shop");
  assert_calls (f, "web", "signal 15");
  assert_calls (f, "worker", "signal 15");
  activate (f, "project-toggle", "shop");
  g_assert_false (rouse_session_get_on (f->shop));
  activate (f, "project-off", "shop");
  g_assert_false (rouse_session_get_on (f->shop));
  projects_end (f->launcher, "web");
  projects_end (f->launcher, "worker");
  activate (f, "project-toggle", "shop");
  g_assert_true (rouse_session_get_on (f->shop));
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 4);
  activate (f, "project-restart", "blog");
  g_assert_true (rouse_session_get_on (rouse_engine_find (f->engine, "blog")));
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 5);
}

static void
test_program (Fixture *f, gconstpointer data)
{
  activate (f, "program-start", "shop/web");
  assert_calls (f, "web", "");
  activate (f, "program-stop", "shop/web");
  assert_calls (f, "web", "signal 15");
  projects_end (f->launcher, "web");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
  activate (f, "program-start", "shop/web");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 3);
  projects_begin (f->launcher, "web");
  activate (f, "program-restart", "shop/web");
  assert_calls (f, "web", "signal 15");
  projects_end (f->launcher, "web");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 4);
  activate (f, "program-kill", "shop/worker");
  assert_calls (f, "worker", "kill");
  /* Of a project that is off, all of them: a program runs only where changes are looked for. */
  activate (f, "program-start", "blog/site");
  g_assert_true (rouse_session_get_on (rouse_engine_find (f->engine, "blog")));
}

static void
test_restart_failed (Fixture *f, gconstpointer data)
{
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "worker"), 1 << 8);
  rouse_clock_fake_advance_ms (f->clock, 100);
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), 1 << 8);
  activate (f, "restart-failed", NULL);
  g_assert_cmpuint (rouse_runner_get_state (rouse_session_find_runner (f->shop, "web")), ==, ROUSE_STATE_STARTING);
  g_assert_cmpuint (rouse_runner_get_state (rouse_session_find_runner (f->shop, "worker")), ==, ROUSE_STATE_FAILED);
  activate (f, "restart-failed", NULL);
  g_assert_cmpuint (rouse_runner_get_state (rouse_session_find_runner (f->shop, "worker")), ==, ROUSE_STATE_STARTING);
}

static void /* Else the end would never come. */
test_quitting (Fixture *f, gconstpointer data)
{
  rouse_engine_quit_async (f->engine, NULL, NULL);
  projects_end (f->launcher, "worker");
  activate (f, "program-start", "shop/worker");
  activate (f, "program-restart", "shop/web");
  activate (f, "project-restart", "shop");
  activate (f, "project-on", "blog");
  projects_end (f->launcher, "web");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
  rouse_clock_fake_advance_ms (f->clock, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_stateful (Fixture *f, gconstpointer data)
{
  g_assert_false (get_state (f, "pause-all"));
  activate (f, "pause-all", NULL);
  g_assert_true (get_state (f, "pause-all"));
  g_assert_true (rouse_engine_get_paused (f->engine));
  rouse_engine_set_paused (f->engine, FALSE);
  g_assert_false (get_state (f, "pause-all"));
  g_action_group_change_action_state (G_ACTION_GROUP (f->group), "pause-all", g_variant_new_boolean (TRUE));
  g_assert_true (rouse_engine_get_paused (f->engine));

  g_assert_false (get_state (f, "do-not-disturb"));
  activate (f, "do-not-disturb", NULL);
  g_assert_true (g_settings_get_boolean (f->settings, "do-not-disturb"));
  g_settings_reset (f->settings, "do-not-disturb");
  g_assert_false (get_state (f, "do-not-disturb"));

  /* Others can look at this one only. */
  activate (f, "tray-present", NULL);
  g_action_group_change_action_state (G_ACTION_GROUP (f->group), "tray-present", g_variant_new_boolean (TRUE));
  g_assert_false (get_state (f, "tray-present"));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "application", test_application },
    { "gone", test_gone },
    { "project", test_project },
    { "program", test_program },
    { "restart-failed", test_restart_failed },
    { "quitting", test_quitting },
    { "stateful", test_stateful },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/app/actions/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
