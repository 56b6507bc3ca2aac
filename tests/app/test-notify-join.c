/* test-notify-join.c - what happens to programs becomes notifications, and their buttons do something
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/notify-join.h"
#include "clock-fake.h"
#include "notifier-fake.h"
#include "projects.h"

#include <glib/gstdio.h>
#include <sys/wait.h>

typedef struct
{
  char               *dir;
  RouseClockFake     *clock;
  RouseLauncherFake  *launcher;
  RouseEngine        *engine;
  RouseNotifierFake  *notifier;
  GSettings          *settings;
  GSimpleActionGroup *actions;
  RouseNotifyJoin    *join;
  GString            *acted;
  gboolean            looked_at;
} Fixture;

static void
restart_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Fixture *f = data;

  g_string_append_printf (f->acted, "restart %s ", g_variant_get_string (parameter, NULL));
}

static void
show_cb (Fixture *f, const char *place, const char *token)
{
  g_string_append_printf (f->acted, "show %s %s ", place, token);
}

static gboolean
looked_at_cb (Fixture *f, const char *runner_id)
{
  return f->looked_at && g_str_equal (runner_id, "shop/web");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const GActionEntry     entries[] = { { "program-restart", restart_cb, "s", NULL, NULL, { 0 } } };
  g_autoptr (RouseProjectStore) store = NULL;

  f->dir = g_dir_make_tmp ("rouse-notify-XXXXXX", NULL);
  store = rouse_project_store_new (f->dir, f->dir);
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->engine = rouse_engine_new (store, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  f->notifier = rouse_notifier_fake_new (ROUSE_CLOCK (f->clock));
  f->settings = g_settings_new ("io.github.rouse.Rouse");
  f->actions = g_simple_action_group_new ();
  f->acted = g_string_new (NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (f->actions), entries, G_N_ELEMENTS (entries), f);
  f->join = rouse_notify_join_new (f->engine, ROUSE_NOTIFIER (f->notifier), f->settings, G_ACTION_GROUP (f->actions));
  g_signal_connect_swapped (f->join, "show", G_CALLBACK (show_cb), f);
  g_signal_connect_swapped (f->join, "looked-at", G_CALLBACK (looked_at_cb), f);
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
  g_assert_finalize_object (f->join);
  g_assert_finalize_object (f->engine);
  g_clear_object (&f->launcher);
  g_assert_finalize_object (f->notifier);
  g_clear_object (&f->clock);
  g_settings_reset (f->settings, "do-not-disturb");
  g_settings_reset (f->settings, "notify");
  g_clear_object (&f->settings);
  g_clear_object (&f->actions);
  g_string_free (f->acted, TRUE);
  remove_tree (f->dir);
  g_free (f->dir);
}

/* The project, switched on, and its programs ready. */
static RouseSession *
add (Fixture *f, const char *name, const char *programs, RouseKind kind)
{
  g_autoptr (RouseProject) project = projects_new (name, NULL, programs);
  g_autoptr (GError)       error = NULL;
  RouseSession            *session;

  for (guint i = 0; i < project->programs->len; i++)
    ((RouseProgram *) project->programs->pdata[i])->kind = kind;
  session = rouse_engine_add (f->engine, project, -1, &error);
  g_assert_no_error (error);
  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, programs);
  rouse_clock_fake_advance_ms (f->clock, 1000);
  return session;
}

static void
end_with (Fixture *f, const char *program, const char *output, int wait_status)
{
  RouseProcessFake *process = rouse_launcher_fake_find (f->launcher, program);

  rouse_process_fake_print (process, output);
  rouse_process_fake_end (process, wait_status);
}

/* Two seconds later. */
static void
assert_notices (Fixture *f, const char *expected)
{
  g_autofree char *log = NULL;

  rouse_clock_fake_advance_ms (f->clock, 2000);
  log = rouse_notifier_fake_take_log (f->notifier);
  g_assert_cmpstr (log, ==, expected);
}

static void /* Without a change or a click in between: the whole way there and back. */
test_breaks_and_is_mended (Fixture *f, gconstpointer data)
{
  RouseRunner *runner = rouse_session_get_runner (add (f, "shop", "web", ROUSE_KIND_SERVICE), 0);

  end_with (f, "web", "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nNameError: x\nbye\n", W_EXITCODE (1, 0));
  assert_notices (f, "2000 web failed: NameError: x");
  rouse_runner_restart (runner);
  rouse_clock_fake_advance_ms (f->clock, 5000);
  projects_begin (f->launcher, "web");
  assert_notices (f, "9500 web works again");
}

static void
test_fails_before_ready (Fixture *f, gconstpointer data)
{
  RouseRunner *runner = rouse_session_get_runner (add (f, "shop", "web", ROUSE_KIND_SERVICE), 0);

  rouse_runner_restart (runner);
  projects_end (f->launcher, "web");
  projects_begin (f->launcher, "web");
  end_with (f, "web", "", W_EXITCODE (7, 0));
  assert_notices (f, "2000 web failed: exit code 7");
}

static void
test_cannot_be_started (Fixture *f, gconstpointer data)
{
  RouseRunner *runner = rouse_session_get_runner (add (f, "shop", "web", ROUSE_KIND_SERVICE), 0);

  rouse_runner_restart (runner);
  rouse_launcher_fake_refuse (f->launcher, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "“serve” was not found"));
  projects_end (f->launcher, "web");
  assert_notices (f, "2000 web failed: “serve” was not found");
}

static void /* What it said last was something else. */
test_is_killed (Fixture *f, gconstpointer data)
{
  add (f, "shop", "web", ROUSE_KIND_SERVICE);
  end_with (f, "web", "Listening on port 8000\n", W_EXITCODE (0, SIGSEGV));
  assert_notices (f, "2000 web failed: killed by SIGSEGV (Segmentation fault)");
}

static RouseRunner *
add_built (Fixture *f)
{
  g_autoptr (RouseProject) project = projects_new ("shop", NULL, "web");
  RouseProgram            *program = g_ptr_array_index (project->programs, 0);
  RouseSession            *session;

  program->build_argv = g_strdupv ((char *[]){ (char *) "build", NULL });
  program->restart_on_exit = TRUE;
  program->restart_limit = 1;
  session = rouse_engine_add (f->engine, project, -1, NULL);
  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, "web/build");
  projects_end (f->launcher, "web/build");
  projects_begin (f->launcher, "web");
  return rouse_session_get_runner (session, 0);
}

static void /* The one before runs on, and even becomes ready: that mends nothing. */
test_build (Fixture *f, gconstpointer data)
{
  RouseRunner *runner = add_built (f);

  rouse_runner_restart (runner);
  projects_begin (f->launcher, "web/build");
  end_with (f, "web/build", "cc a.c\na.c:1:5: error: no such thing\nmake: *** [all] Error 1\n", W_EXITCODE (2, 0));
  assert_notices (f, "1000 web: build failed: a.c:1:5: error: no such thing");
  rouse_runner_restart (runner);
  rouse_clock_fake_advance_ms (f->clock, 5000);
  projects_begin (f->launcher, "web/build");
  projects_end (f->launcher, "web/build");
  projects_end (f->launcher, "web");
  projects_begin (f->launcher, "web");
  assert_notices (f, "8500 web works again");
}

static void /* The last of its ends says that it was the last. */
test_gives_up (Fixture *f, gconstpointer data)
{
  add_built (f);
  rouse_clock_fake_advance_ms (f->clock, 1000);
  end_with (f, "web", "no\n", W_EXITCODE (1, 0));
  rouse_clock_fake_advance_ms (f->clock, 500);
  projects_begin (f->launcher, "web");
  end_with (f, "web", "no\n", W_EXITCODE (1, 0));
  assert_notices (f, "2000 web failed: no (gave up after 1 restart)");
}

static void
test_task (Fixture *f, gconstpointer data)
{
  RouseRunner *runner = rouse_session_get_runner (add (f, "shop", "tests", ROUSE_KIND_TASK), 0);

  end_with (f, "tests", "3 failed, 12 passed\n", W_EXITCODE (1, 0));
  assert_notices (f, "2000 tests failed: 3 failed, 12 passed");
  rouse_runner_restart (runner);
  rouse_clock_fake_advance_ms (f->clock, 8000);
  projects_begin (f->launcher, "tests");
  rouse_clock_fake_advance_ms (f->clock, 8000);
  end_with (f, "tests", "15 passed\n", 0);
  assert_notices (f, "20000 tests succeeded again");
}

static void /* Nobody has to be told what they did themselves. */
test_ends_as_wanted (Fixture *f, gconstpointer data)
{
  RouseSession *session = add (f, "shop", "web", ROUSE_KIND_SERVICE);

  rouse_runner_restart (rouse_session_get_runner (session, 0));
  end_with (f, "web", "Interrupted\n", W_EXITCODE (1, 0));
  projects_begin (f->launcher, "web");
  assert_notices (f, "");
  rouse_runner_stop (rouse_session_get_runner (session, 0));
  end_with (f, "web", "Interrupted\n", W_EXITCODE (0, SIGTERM));
  assert_notices (f, "");
}

/* Its project, with a rule that sends it a signal when *.conf changes; it is ready. */
static RouseRunner *
add_with_rule (Fixture *f)
{
  g_autoptr (RouseProject) project = projects_new ("shop", NULL, "web");
  RouseRule               *rule = rouse_rule_new ();
  RouseSession            *session;

  rule->name = g_strdup ("conf");
  rule->match = g_strdupv ((char *[]){ (char *) "*.conf", NULL });
  rule->action = ROUSE_ACTION_SIGNAL;
  rule->signal = SIGHUP;
  g_ptr_array_add (project->rules, rule);
  session = rouse_engine_add (f->engine, project, -1, NULL);
  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 1000);
  return rouse_session_get_runner (session, 0);
}

static void
change_conf (Fixture *f, RouseRunner *runner)
{
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();
  g_autofree char           *path = g_build_filename (rouse_runner_get_program (runner)->cwd, "a.conf", NULL);

  rouse_change_set_add (set, path, ROUSE_CHANGE_MODIFIED, NULL);
  rouse_runner_judge_changes (runner, set);
  rouse_runner_take_changes (runner, NULL);
  g_assert_nonnull (rouse_runner_get_hot (runner));
}

static void /* That it has to be restarted for a change that it should take as it runs is no failure. */
test_falls_back (Fixture *f, gconstpointer data)
{
  RouseRunner *runner = add_with_rule (f);

  change_conf (f, runner);
  rouse_process_fake_exit (rouse_launcher_fake_find (f->launcher, "web"), SIGSEGV);
  assert_notices (f, "");
  rouse_process_fake_leave (rouse_launcher_fake_find (f->launcher, "web"));
  projects_begin (f->launcher, "web");
  assert_notices (f, "");
}

static void /* Whoever wants to hear of every reload hears of those without a restart. */
test_takes_changes (Fixture *f, gconstpointer data)
{
  RouseRunner *runner = add_with_rule (f);

  g_settings_set_string (f->settings, "notify", "all");
  change_conf (f, runner);
  assert_notices (f, "1300 web reloaded: a.conf changed");
}

static void /* It wants to be started anew, or has done its work, be it before it was taken for ready. */
test_leaves_by_itself (Fixture *f, gconstpointer data)
{
  RouseRunner *runner = rouse_session_get_runner (add (f, "shop", "web", ROUSE_KIND_SERVICE), 0);

  end_with (f, "web", "again\n", W_EXITCODE (3, 0));
  projects_begin (f->launcher, "web");
  assert_notices (f, "");
  end_with (f, "web", "done\n", W_EXITCODE (0, 0));
  assert_notices (f, "");
  rouse_runner_restart (runner);
  projects_begin (f->launcher, "web");
  end_with (f, "web", "done\n", W_EXITCODE (0, 0));
  assert_notices (f, "");
}

static void
test_stop_takes_back (Fixture *f, gconstpointer data)
{
  RouseSession *shop = add (f, "shop", "web", ROUSE_KIND_SERVICE), *blog = add (f, "blog", "api", ROUSE_KIND_SERVICE);

  end_with (f, "web", "boom\n", W_EXITCODE (1, 0));
  end_with (f, "api", "bang\n", W_EXITCODE (1, 0));
  assert_notices (f, "3000 api failed: bang\nblog | 3000 web failed: boom\nshop");
  rouse_runner_stop (rouse_session_get_runner (shop, 0));
  g_assert_true (rouse_engine_remove (f->engine, blog, NULL));
  assert_notices (f, "4020 -shop/web | 4020 -blog/api");
}

static void
test_settings (Fixture *f, gconstpointer data)
{
  RouseRunner *runner = rouse_session_get_runner (add (f, "shop", "web", ROUSE_KIND_SERVICE), 0);

  g_settings_set_string (f->settings, "notify", "all");
  rouse_runner_restart (runner);
  projects_end (f->launcher, "web");
  projects_begin (f->launcher, "web");
  assert_notices (f, "1500 web restarted: started by hand");
  g_settings_set_boolean (f->settings, "do-not-disturb", TRUE);
  end_with (f, "web", "boom\n", W_EXITCODE (1, 0));
  rouse_clock_fake_advance_ms (f->clock, 20000);
  assert_notices (f, "");
}

static void
test_looked_at (Fixture *f, gconstpointer data)
{
  add (f, "shop", "web", ROUSE_KIND_SERVICE);
  f->looked_at = TRUE;
  end_with (f, "web", "boom\n", W_EXITCODE (1, 0));
  assert_notices (f, "");
}

static void
test_buttons (Fixture *f, gconstpointer data)
{
  add (f, "shop", "web", ROUSE_KIND_SERVICE);
  end_with (f, "web", "boom\n", W_EXITCODE (1, 0));
  assert_notices (f, "2000 web failed: boom");
  rouse_notifier_emit_action (ROUSE_NOTIFIER (f->notifier), "shop/web", "default", "token1");
  rouse_notifier_emit_action (ROUSE_NOTIFIER (f->notifier), "shop/web", "show", "token2");
  rouse_notifier_emit_action (ROUSE_NOTIFIER (f->notifier), "shop/web", "restart", NULL);
  rouse_notifier_emit_action (ROUSE_NOTIFIER (f->notifier), "many", "show", "token3");
  rouse_notifier_emit_action (ROUSE_NOTIFIER (f->notifier), "shop/web", "ignore", NULL);
  g_assert_cmpstr (f->acted->str, ==, "show output/shop/web token1 show output/shop/web token2 restart shop/web show projects token3 ");
  assert_notices (f, "3000 -shop/web");
}

static void
add_test (const char *path, void (*function) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/app/notify-join/breaks-and-is-mended", test_breaks_and_is_mended);
  add_test ("/app/notify-join/fails-before-ready", test_fails_before_ready);
  add_test ("/app/notify-join/cannot-be-started", test_cannot_be_started);
  add_test ("/app/notify-join/is-killed", test_is_killed);
  add_test ("/app/notify-join/build", test_build);
  add_test ("/app/notify-join/gives-up", test_gives_up);
  add_test ("/app/notify-join/task", test_task);
  add_test ("/app/notify-join/ends-as-wanted", test_ends_as_wanted);
  add_test ("/app/notify-join/falls-back", test_falls_back);
  add_test ("/app/notify-join/takes-changes", test_takes_changes);
  add_test ("/app/notify-join/leaves-by-itself", test_leaves_by_itself);
  add_test ("/app/notify-join/stop-takes-back", test_stop_takes_back);
  add_test ("/app/notify-join/settings", test_settings);
  add_test ("/app/notify-join/looked-at", test_looked_at);
  add_test ("/app/notify-join/buttons", test_buttons);
  return g_test_run ();
}
