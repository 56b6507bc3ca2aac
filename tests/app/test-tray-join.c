/* test-tray-join.c - the tray follows the engine without hurry, and its clicks become actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/tray-join.h"
#include "app/tray-pace.h"
#include "clock-fake.h"
#include "projects.h"
#include "tray-fake.h"

#include <glib/gstdio.h>
#include <sys/wait.h>

typedef struct
{
  char               *dir;
  RouseClockFake     *clock;
  RouseLauncherFake  *launcher;
  RouseEngine        *engine;
  RouseTrayFake      *tray;
  GSettings          *settings;
  GSimpleActionGroup *actions;
  RouseTrayJoin      *join;
  GString            *acted;
} Fixture;

static void
action_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Fixture         *f = data;
  g_autofree char *text = parameter != NULL ? g_variant_print (parameter, FALSE) : g_strdup ("");

  g_string_append_printf (f->acted, "%s%s;", g_action_get_name (G_ACTION (action)), text);
}

static void
token_cb (Fixture *f, const char *token)
{
  g_string_append_printf (f->acted, "token %s;", token);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const GActionEntry entries[] = {
    { "toggle-window", action_cb, NULL, NULL, NULL, { 0 } },
    { "restart-failed", action_cb, NULL, NULL, NULL, { 0 } },
    { "project-toggle", action_cb, "s", NULL, NULL, { 0 } },
    { "tray-present", NULL, NULL, "false", NULL, { 0 } },
  };
  g_autoptr (RouseProjectStore) store = NULL;

  f->dir = g_dir_make_tmp ("rouse-tray-XXXXXX", NULL);
  store = rouse_project_store_new (f->dir, f->dir);
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->engine = rouse_engine_new (store, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  f->tray = rouse_tray_fake_new ();
  f->settings = g_settings_new ("io.github.rouse.Rouse");
  f->actions = g_simple_action_group_new ();
  f->acted = g_string_new (NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (f->actions), entries, G_N_ELEMENTS (entries), f);
  f->join = rouse_tray_join_new (f->engine, ROUSE_TRAY (f->tray), f->settings, G_ACTION_GROUP (f->actions));
  g_signal_connect_swapped (f->join, "token", G_CALLBACK (token_cb), f);
  g_assert_cmpuint (rouse_tray_fake_take_n_models (f->tray), ==, 1);
  rouse_clock_fake_advance_ms (f->clock, 1000);
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
  g_assert_cmpstr (f->acted->str, ==, "");
  g_assert_finalize_object (f->join);
  g_assert_finalize_object (f->tray);
  g_assert_finalize_object (f->engine);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  g_settings_reset (f->settings, "do-not-disturb");
  g_clear_object (&f->settings);
  g_clear_object (&f->actions);
  g_string_free (f->acted, TRUE);
  remove_tree (f->dir);
  g_free (f->dir);
}

static void
assert_acted (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->acted->str, ==, expected);
  g_string_set_size (f->acted, 0);
}

static RouseSession *
add (Fixture *f, RouseKind kind)
{
  g_autoptr (RouseProject) project = projects_new ("Shop", NULL, "web");

  ((RouseProgram *) project->programs->pdata[0])->kind = kind;
  return rouse_engine_add (f->engine, project, -1, NULL);
}

static void
assert_state (Fixture *f, RouseTrayState state)
{
  g_assert_cmpint (rouse_tray_fake_get_model (f->tray)->state, ==, state);
}

static void /* A start that takes its time is seen; then nothing wakes the machine any more. */
test_follows (Fixture *f, gconstpointer data)
{
  RouseSession *session = add (f, ROUSE_KIND_SERVICE);

  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, ROUSE_TRAY_WORKING_MS - 1);
  assert_state (f, ROUSE_TRAY_IDLE);
  g_assert_cmpstr (rouse_tray_fake_get_model (f->tray)->tooltip_text, ==, "Shop: starting…");
  rouse_clock_fake_advance_ms (f->clock, 50);
  assert_state (f, ROUSE_TRAY_WORKING);
  rouse_clock_fake_advance_ms (f->clock, 2000);
  assert_state (f, ROUSE_TRAY_RUNNING);
  rouse_tray_fake_take_n_models (f->tray);
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), W_EXITCODE (1, 0));
  rouse_clock_fake_advance_ms (f->clock, 20);
  assert_state (f, ROUSE_TRAY_FAILING);
  rouse_clock_fake_advance_ms (f->clock, 60 * 1000);
  g_assert_cmpuint (rouse_tray_fake_take_n_models (f->tray), ==, 1);
}

static void /* Runs of a task that are over at once do not make the icon flicker. */
test_no_flicker (Fixture *f, gconstpointer data)
{
  RouseSession *session = add (f, ROUSE_KIND_TASK);

  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, "web");
  projects_end (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 1000);
  for (guint i = 0; i < 3; i++)
    {
      rouse_runner_restart (rouse_session_get_runner (session, 0));
      projects_begin (f->launcher, "web");
      for (guint ms = 0; ms < ROUSE_TRAY_WORKING_MS - 10; ms++)
        {
          rouse_clock_fake_advance_ms (f->clock, 1);
          assert_state (f, ROUSE_TRAY_RUNNING);
        }
      projects_end (f->launcher, "web");
      rouse_clock_fake_advance_ms (f->clock, 300);
      assert_state (f, ROUSE_TRAY_RUNNING);
    }
}

static void /* However much happens, a panel hears of it ten times a second and not more, and of the end of it. */
test_pace (Fixture *f, gconstpointer data)
{
  RouseSession *session = add (f, ROUSE_KIND_SERVICE);

  rouse_clock_fake_advance_ms (f->clock, 1000);
  rouse_tray_fake_take_n_models (f->tray);
  for (guint i = 0; i < 1000; i++)
    {
      rouse_engine_set_paused (f->engine, i % 2 == 0);
      g_settings_set_boolean (f->settings, "do-not-disturb", i % 2 == 0);
      rouse_clock_fake_advance_ms (f->clock, 1);
    }
  g_assert_cmpuint (rouse_tray_fake_take_n_models (f->tray), <=, 11);
  rouse_engine_set_on (f->engine, session, TRUE);
  rouse_clock_fake_advance_ms (f->clock, ROUSE_TRAY_PACE_MS);
  g_assert_cmpuint (rouse_tray_fake_take_n_models (f->tray), >=, 1);
  g_assert_cmpstr (rouse_tray_fake_get_model (f->tray)->tooltip_title, ==, "Rouse · 1 starting");
}

static void /* The menu opens with what is so now. */
test_about_to_show (Fixture *f, gconstpointer data)
{
  RouseSession *session = add (f, ROUSE_KIND_SERVICE);

  rouse_engine_set_on (f->engine, session, TRUE);
  g_assert_cmpstr (rouse_tray_fake_get_model (f->tray)->tooltip_text, ==, "");
  g_signal_emit_by_name (f->tray, "about-to-show");
  g_assert_cmpstr (rouse_tray_fake_get_model (f->tray)->tooltip_text, ==, "Shop: starting…");
}

static void /* The switches in the menu show what they do. */
test_switches (Fixture *f, gconstpointer data)
{
  static const guint pause = 4, quiet = 5;
  GPtrArray         *items;

  rouse_engine_set_paused (f->engine, TRUE);
  g_settings_set_boolean (f->settings, "do-not-disturb", TRUE);
  rouse_clock_fake_advance_ms (f->clock, 200);
  items = rouse_tray_fake_get_model (f->tray)->menu->children;
  g_assert_cmpstr (((RouseTrayItem *) items->pdata[pause])->label, ==, "Pause All");
  g_assert_cmpint (((RouseTrayItem *) items->pdata[pause])->check, ==, ROUSE_TRAY_CHECK_ON);
  g_assert_cmpstr (((RouseTrayItem *) items->pdata[quiet])->label, ==, "Do Not Disturb");
  g_assert_cmpint (((RouseTrayItem *) items->pdata[quiet])->check, ==, ROUSE_TRAY_CHECK_ON);
}

static void /* Clicks do what the application's actions say. */
test_clicks (Fixture *f, gconstpointer data)
{
  g_signal_emit_by_name (f->tray, "activated", NULL);
  assert_acted (f, "toggle-window;");
  g_signal_emit_by_name (f->tray, "activated", "abc");
  assert_acted (f, "token abc;toggle-window;");
  g_signal_emit_by_name (f->tray, "secondary-activated");
  assert_acted (f, "restart-failed;");
  g_signal_emit_by_name (f->tray, "action", "app.project-toggle", g_variant_new_string ("shop"));
  assert_acted (f, "project-toggle'shop';");
}

static gboolean
is_present (Fixture *f)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (f->actions), "tray-present");

  return g_variant_get_boolean (state);
}

static void /* Whoever wants to know whether there is an icon asks the action. */
test_present (Fixture *f, gconstpointer data)
{
  g_assert_false (is_present (f));
  rouse_tray_fake_set_present (f->tray, TRUE);
  g_assert_true (is_present (f));
  rouse_tray_fake_set_present (f->tray, FALSE);
  g_assert_false (is_present (f));
}

#define ADD(name, function) g_test_add ("/app/tray-join/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("follows", test_follows);
  ADD ("no-flicker", test_no_flicker);
  ADD ("pace", test_pace);
  ADD ("about-to-show", test_about_to_show);
  ADD ("switches", test_switches);
  ADD ("clicks", test_clicks);
  ADD ("present", test_present);
  return g_test_run ();
}
