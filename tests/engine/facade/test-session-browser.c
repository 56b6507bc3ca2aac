/* test-session-browser.c - what pages in browsers are told of a project, and when
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "browser-fake.h"
#include "engine.h"
#include "hot/signal.h"
#include "shop-fixture.h"

#include <signal.h>

typedef struct
{
  ShopFixture       shop;
  RouseBrowserFake *browser;
} Fixture;

static void
add_rule (RouseProject *project, const char *match, const char *program, RouseAction action, int signum)
{
  RouseRule *rule = rouse_rule_new ();

  rule->name = g_strdup (match);
  rule->match = g_strsplit (match, ";", -1);
  rule->programs = program != NULL ? g_strsplit (program, ";", -1) : NULL;
  rule->action = action;
  rule->signal = signum;
  g_ptr_array_add (project->rules, rule);
}

/* *.css is for pages, *.conf a signal; each program is restarted by its own *.NAME and by *.all. */
static RouseProject *
make_project (const char *programs)
{
  RouseProject *project = shop_make_project (programs);

  project->livereload = TRUE;
  add_rule (project, "*.css;*.png", NULL, ROUSE_ACTION_BROWSER, 0);
  add_rule (project, "*.conf", "web", ROUSE_ACTION_SIGNAL, SIGHUP);
  for (guint i = 0; i < project->programs->len; i++)
    {
      RouseProgram    *program = g_ptr_array_index (project->programs, i);
      g_autofree char *own = g_strconcat ("*.", program->name, NULL);

      program->watch = g_strdupv ((char *[]){ (char *) "*.all", (char *) "*.css", (char *) "*.png", (char *) "*.conf", own, NULL });
    }
  return project;
}

static void
set_up (Fixture *f, gconstpointer programs)
{
  g_autoptr (RouseProject) project = make_project (programs);

  shop_set_up_with (&f->shop, project);
  f->browser = rouse_browser_fake_new ();
  rouse_session_set_browser (f->shop.session, ROUSE_BROWSER (f->browser));
}

static void
assert_calls (Fixture *f, const char *expected)
{
  g_autofree char *calls = rouse_browser_fake_take_calls (f->browser);

  g_assert_cmpstr (calls, ==, expected);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  assert_calls (f, "");
  shop_tear_down (&f->shop, data);
  g_assert_finalize_object (f->browser);
}

/* On, and all of @names, "db web", are ready one after the other: pages that were left over from before follow. */
static void
switch_on (Fixture *f, const char *names)
{
  shop_switch_on (&f->shop);
  shop_get_all_ready (&f->shop, names);
  assert_calls (f, "add shop, reload shop");
}

static void
go_round (Fixture *f, const char *name)
{
  shop_go (&f->shop, name);
  shop_get_ready (&f->shop, name);
}

static void
crash (Fixture *f, const char *name, const char *words, int wait_status)
{
  RouseProcessFake *process = rouse_launcher_fake_find (f->shop.launcher, name);

  rouse_process_fake_print (process, words);
  rouse_process_fake_end (process, wait_status);
}

/* Pages are loaded again when there is somebody to answer, not when the change is seen. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  switch_on (f, "web");
  shop_change (&f->shop, "a.all");
  assert_calls (f, "");
  shop_go (&f->shop, "web");
  projects_begin (f->shop.launcher, "web");
  assert_calls (f, "");
  rouse_clock_fake_advance_ms (f->shop.clock, READY_MS);
  assert_calls (f, "reload shop");
}

static void
test_in_place (Fixture *f, gconstpointer data)
{
  switch_on (f, "web db tests");
  shop_change (&f->shop, "b.png a.css c.css");
  assert_calls (f, "reload shop /shop/a.css /shop/b.png /shop/c.css");
  shop_assert_starts (&f->shop, "web", 1);
}

/* Whoever has to be loaded anyhow need not take anything before. */
static void
test_in_place_and_restart (Fixture *f, gconstpointer data)
{
  switch_on (f, "web db tests");
  shop_change (&f->shop, "a.css a.db");
  assert_calls (f, "");
  shop_change (&f->shop, "b.css");
  assert_calls (f, "");
  go_round (f, "db");
  assert_calls (f, "reload shop");
  shop_change (&f->shop, "c.css");
  assert_calls (f, "reload shop /shop/c.css");
}

static void
test_hot (Fixture *f, gconstpointer data)
{
  switch_on (f, "web");
  shop_change (&f->shop, "a.conf b.css");
  assert_calls (f, "");
  rouse_clock_fake_advance_ms (f->shop.clock, ROUSE_SIGNAL_ALIVE_MS);
  assert_calls (f, "reload shop");
  shop_assert_starts (&f->shop, "web", 1);
}

/* Several that are restarted are one thing to see. */
static void
test_once_for_all (Fixture *f, gconstpointer data)
{
  switch_on (f, "web db tests");
  shop_change (&f->shop, "a.all");
  go_round (f, "db");
  assert_calls (f, "");
  go_round (f, "web");
  assert_calls (f, "");
  go_round (f, "tests");
  assert_calls (f, "reload shop");
}

/* … whether by the change or because they follow. */
static void
test_cascade (Fixture *f, gconstpointer data)
{
  switch_on (f, "db web");
  shop_change (&f->shop, "a.db");
  go_round (f, "db");
  assert_calls (f, "");
  go_round (f, "web");
  assert_calls (f, "reload shop");
}

static void
test_by_hand (Fixture *f, gconstpointer data)
{
  switch_on (f, "web db tests");
  rouse_runner_restart (shop_find (&f->shop, "web"));
  go_round (f, "web");
  assert_calls (f, "reload shop");
  g_assert_true (rouse_runner_notify (shop_find (&f->shop, "db"), "X_ROUSE_RELOAD=1", NULL));
  go_round (f, "db");
  assert_calls (f, "reload shop");
}

static void /* A task's end is nothing to see. */
test_task (Fixture *f, gconstpointer data)
{
  shop_switch_on (&f->shop);
  shop_get_ready (&f->shop, "web");
  projects_begin (f->shop.launcher, "tests");
  crash (f, "tests", "FAILED", 1 << 8);
  shop_change (&f->shop, "a.tests b.css");
  assert_calls (f, "add shop, reload shop, reload shop /shop/b.css");
  projects_begin (f->shop.launcher, "tests");
  projects_end (f->shop.launcher, "tests");
  assert_calls (f, "");
}

/* Errors */

static void
test_crash (Fixture *f, gconstpointer data)
{
  switch_on (f, "web");
  crash (f, "web", "Traceback (most recent call last):\r\n  File \"a.py\", line 1, in <module>\r\nNameError: name 'x' is not defined\r\n", 1 << 8);
  assert_calls (f, "error shop web: NameError: name 'x' is not defined");
  shop_change (&f->shop, "a.all");
  shop_get_ready (&f->shop, "web");
  assert_calls (f, "error shop web gone, reload shop");
}

/* What fails before it is ready does not take the page with it. */
static void
test_failed_restart (Fixture *f, gconstpointer data)
{
  switch_on (f, "web");
  shop_change (&f->shop, "a.all");
  shop_go (&f->shop, "web");
  projects_begin (f->shop.launcher, "web");
  crash (f, "web", "error: no such thing\r\n", 1 << 8);
  assert_calls (f, "error shop web: error: no such thing");
  shop_change (&f->shop, "a.all");
  projects_begin (f->shop.launcher, "web");
  crash (f, "web", "error: no such thing\r\n", 1 << 8);
  assert_calls (f, "");
  shop_change (&f->shop, "a.all");
  projects_begin (f->shop.launcher, "web");
  crash (f, "web", "", SIGSEGV);
  assert_calls (f, "error shop web: Killed by SIGSEGV");
  shop_change (&f->shop, "a.all");
  for (guint i = 0; i < 5; i++)
    {
      projects_begin (f->shop.launcher, "web");
      crash (f, "web", "error: cannot load shop.wsgi\r\n", 3 << 8);
      assert_calls (f, i == 0 ? "error shop web: error: cannot load shop.wsgi" : "");
      rouse_clock_fake_advance_ms (f->shop.clock, 2000);
    }
  shop_change (&f->shop, "a.all");
  shop_get_ready (&f->shop, "web");
  assert_calls (f, "error shop web gone, reload shop");
}

/* It is started again by itself, and the page has still to be told of the change before. */
static void
test_failed_and_back (Fixture *f, gconstpointer data)
{
  rouse_runner_get_program (shop_find (&f->shop, "web"))->restart_on_exit = TRUE;
  switch_on (f, "web");
  shop_change (&f->shop, "a.all");
  shop_go (&f->shop, "web");
  projects_begin (f->shop.launcher, "web");
  crash (f, "web", "error: busy\r\n", 1 << 8);
  assert_calls (f, "error shop web: error: busy");
  rouse_clock_fake_advance_ms (f->shop.clock, 1000);
  shop_get_ready (&f->shop, "web");
  assert_calls (f, "error shop web gone, reload shop");

  /* Without one there is nothing new to see. */
  crash (f, "web", "error: busy\r\n", 1 << 8);
  rouse_clock_fake_advance_ms (f->shop.clock, 5000);
  shop_get_ready (&f->shop, "web");
  assert_calls (f, "error shop web: error: busy, error shop web gone");
}

/* As long as one has failed that may have to answer, loading a page would lose it. */
static void
test_one_has_failed (Fixture *f, gconstpointer data)
{
  switch_on (f, "web db tests");
  shop_change (&f->shop, "a.web b.db");
  shop_go (&f->shop, "web");
  projects_begin (f->shop.launcher, "web");
  crash (f, "web", "error: bad\r\n", 1 << 8);
  go_round (f, "db");
  assert_calls (f, "error shop web: error: bad");
  shop_change (&f->shop, "a.web");
  shop_get_ready (&f->shop, "web");
  assert_calls (f, "error shop web gone, reload shop");
}

/* Who is known not to be a server need not be there. */
static void
test_other_has_failed (Fixture *f, gconstpointer data)
{
  rouse_runner_get_program (shop_find (&f->shop, "web"))->listen = g_strdupv ((char *[]){ NULL });
  switch_on (f, "web db tests");
  shop_change (&f->shop, "a.web b.db");
  go_round (f, "web");
  assert_calls (f, "");
  shop_go (&f->shop, "db");
  projects_begin (f->shop.launcher, "db");
  crash (f, "db", "error: bad\r\n", 1 << 8);
  assert_calls (f, "error shop db: error: bad, reload shop");
}

static void
test_build (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = make_project ("web");
  RouseProgram            *program = g_ptr_array_index (project->programs, 0);

  program->build_shell = g_strdup ("build");
  g_assert_true (rouse_session_set_project (f->shop.session, project, NULL));
  shop_switch_on (&f->shop);
  projects_begin (f->shop.launcher, "web/build");
  projects_end (f->shop.launcher, "web/build");
  shop_get_ready (&f->shop, "web");
  shop_change (&f->shop, "a.all");
  projects_begin (f->shop.launcher, "web/build");
  rouse_process_fake_print (rouse_launcher_fake_find (f->shop.launcher, "web/build"), "a.c:1:2: error: expected ;\r\n");
  rouse_process_fake_end (rouse_launcher_fake_find (f->shop.launcher, "web/build"), 1 << 8);
  assert_calls (f, "add shop, reload shop, error shop web: a.c:1:2: error: expected ;");
  shop_change (&f->shop, "a.all");
  projects_begin (f->shop.launcher, "web/build");
  projects_end (f->shop.launcher, "web/build");
  assert_calls (f, "");
  go_round (f, "web");
  assert_calls (f, "error shop web gone, reload shop");
}

static void
test_not_started (Fixture *f, gconstpointer data)
{
  switch_on (f, "web");
  shop_change (&f->shop, "a.all");
  rouse_launcher_fake_refuse (f->shop.launcher, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no such command"));
  shop_go (&f->shop, "web");
  assert_calls (f, "error shop web: no such command");
  rouse_runner_stop (shop_find (&f->shop, "web"));
  assert_calls (f, "error shop web gone");
}

/* An end that is nobody's mistake. */
static void
test_no_error (Fixture *f, gconstpointer data)
{
  switch_on (f, "web");
  shop_change (&f->shop, "a.conf");
  rouse_process_fake_exit (rouse_launcher_fake_find (f->shop.launcher, "web"), SIGHUP);
  rouse_process_fake_leave (rouse_launcher_fake_find (f->shop.launcher, "web"));
  shop_get_ready (&f->shop, "web");
  assert_calls (f, "reload shop");
  crash (f, "web", "bye\r\n", 3 << 8);
  rouse_clock_fake_advance_ms (f->shop.clock, 5000);
  shop_get_ready (&f->shop, "web");
  assert_calls (f, "");
  crash (f, "web", "bye\r\n", 0);
  assert_calls (f, "");
  rouse_runner_restart (shop_find (&f->shop, "web"));
  shop_get_ready (&f->shop, "web");
  assert_calls (f, "reload shop");
  rouse_runner_stop (shop_find (&f->shop, "web"));
  crash (f, "web", "error\r\n", 1 << 8);
  assert_calls (f, "");
}

static void /* Nobody waits for one that has come back in vain too often. */
test_in_vain (Fixture *f, gconstpointer data)
{
  rouse_runner_get_program (shop_find (&f->shop, "web"))->restart_on_exit = TRUE;
  rouse_runner_get_program (shop_find (&f->shop, "web"))->restart_limit = 1;
  switch_on (f, "web");
  crash (f, "web", "", 0);
  assert_calls (f, "");
  rouse_clock_fake_advance_ms (f->shop.clock, 1000);
  projects_begin (f->shop.launcher, "web");
  crash (f, "web", "", 0);
  shop_assert_state (&f->shop, "web", ROUSE_STATE_FAILED);
  assert_calls (f, "error shop web: Exit code 0");
}

/* Whether the project follows */

static void
notify_cb (guint *n)
{
  (*n)++;
}

static void
test_on_and_off (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) silent = make_project ("web");
  g_autoptr (RouseProject) follows = make_project ("web");
  guint                    n = 0;

  silent->livereload = FALSE;
  g_signal_connect_swapped (f->shop.session, "notify::browser-script", G_CALLBACK (notify_cb), &n);
  g_assert_null (rouse_session_get_browser_script (f->shop.session));
  switch_on (f, "web");
  g_assert_cmpstr (rouse_session_get_browser_script (f->shop.session), ==, "http://127.0.0.1:1/shop");
  rouse_browser_fake_set_port (f->browser, 2);
  g_assert_cmpstr (rouse_session_get_browser_script (f->shop.session), ==, "http://127.0.0.1:2/shop");
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (rouse_session_set_project (f->shop.session, silent, NULL));
  assert_calls (f, "remove shop");
  g_assert_null (rouse_session_get_browser_script (f->shop.session));
  shop_change (&f->shop, "a.css");
  crash (f, "web", "error: bad\r\n", 1 << 8);
  g_assert_true (rouse_session_set_project (f->shop.session, follows, NULL));
  assert_calls (f, "add shop");
  rouse_session_stop (f->shop.session);
  assert_calls (f, "remove shop");
  shop_switch_on (&f->shop);
  assert_calls (f, "add shop");
  rouse_session_set_browser (f->shop.session, NULL);
  assert_calls (f, "remove shop");
  rouse_session_set_browser (f->shop.session, ROUSE_BROWSER (f->browser));
  assert_calls (f, "add shop");
  rouse_session_stop (f->shop.session);
  assert_calls (f, "remove shop");
}

/* A project that is called differently takes its pages' errors with it, but for those of programs that it has no more. */
static void
test_renamed (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = make_project ("web db");

  switch_on (f, "web db tests");
  crash (f, "db", "error: bad\r\n", 1 << 8);
  crash (f, "tests", "error: worse\r\n", 1 << 8);
  assert_calls (f, "error shop db: error: bad, error shop tests: error: worse");
  g_free (project->name);
  project->name = g_strdup ("store");
  g_assert_true (rouse_session_set_project (f->shop.session, project, NULL));
  {
    g_autofree char *calls = rouse_browser_fake_take_calls (f->browser);

    g_assert_true (g_str_has_prefix (calls, "remove shop, add store, "));
    g_assert_nonnull (strstr (calls, "error store db: error: bad"));
    g_assert_null (strstr (calls, "worse"));
  }
  rouse_session_stop (f->shop.session);
  assert_calls (f, "remove store");
}

static void
message_cb (char **message, const char *text)
{
  g_free (*message);
  *message = g_strdup (text);
}

static void /* Programs run without pages. */
test_broken (Fixture *f, gconstpointer data)
{
  g_autofree char         *message = NULL;
  g_autoptr (RouseProject) again = make_project ("web");

  g_signal_connect_swapped (f->shop.session, "message", G_CALLBACK (message_cb), &message);
  rouse_browser_fake_set_broken (f->browser, TRUE);
  shop_switch_on (&f->shop);
  shop_get_ready (&f->shop, "web");
  assert_calls (f, "add shop");
  g_assert_cmpstr (message, ==, "there is no port");
  g_assert_cmpstr (rouse_session_get_problem (f->shop.session), ==, "there is no port");
  shop_change (&f->shop, "a.css");
  shop_change (&f->shop, "a.all");
  go_round (f, "web");
  assert_calls (f, "");
  rouse_browser_fake_set_broken (f->browser, FALSE);
  g_assert_true (rouse_session_set_project (f->shop.session, again, NULL));
  g_assert_null (rouse_session_get_problem (f->shop.session));
  assert_calls (f, "add shop");
  rouse_session_stop (f->shop.session);
  assert_calls (f, "remove shop");
}

static void /* A project without pages, where nobody asked for any. */
test_without (Fixture *f, gconstpointer data)
{
  rouse_session_set_browser (f->shop.session, NULL);
  shop_switch_on (&f->shop);
  shop_get_ready (&f->shop, "web");
  shop_change (&f->shop, "a.css");
  shop_change (&f->shop, "a.all");
  go_round (f, "web");
  crash (f, "web", "error\r\n", 1 << 8);
  g_assert_null (rouse_session_get_browser_script (f->shop.session));
  g_assert_cmpuint (rouse_session_get_n_pages (f->shop.session), ==, 0);
}

static void
leave (Fixture *f, gconstpointer data)
{
  rouse_session_stop (f->shop.session);
  g_free (rouse_browser_fake_take_calls (f->browser));
  tear_down (f, data);
}

#define ADD(name, programs, function, end) g_test_add ("/session-browser/" name, Fixture, programs, set_up, function, end)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("restart", "web", test_restart, leave);
  ADD ("in-place", "web db tests", test_in_place, leave);
  ADD ("in-place-and-restart", "web db tests", test_in_place_and_restart, leave);
  ADD ("hot", "web", test_hot, leave);
  ADD ("once-for-all", "web db tests", test_once_for_all, leave);
  ADD ("cascade", "db web:db!", test_cascade, leave);
  ADD ("by-hand", "web db tests", test_by_hand, leave);
  ADD ("task", "web tests*", test_task, leave);
  ADD ("crash", "web", test_crash, leave);
  ADD ("failed-restart", "web", test_failed_restart, leave);
  ADD ("failed-and-back", "web", test_failed_and_back, leave);
  ADD ("one-has-failed", "web db tests", test_one_has_failed, leave);
  ADD ("other-has-failed", "web db tests", test_other_has_failed, leave);
  ADD ("build", "web", test_build, leave);
  ADD ("not-started", "web", test_not_started, leave);
  ADD ("no-error", "web", test_no_error, leave);
  ADD ("in-vain", "web", test_in_vain, leave);
  ADD ("on-and-off", "web", test_on_and_off, tear_down);
  ADD ("renamed", "web db tests", test_renamed, tear_down);
  ADD ("broken", "web", test_broken, tear_down);
  ADD ("without", "web", test_without, tear_down);
  return g_test_run ();
}
