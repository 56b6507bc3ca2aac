/* test-session-cascade.c - programs that follow the restarts of others, and mind their own changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "shop-fixture.h"

/* A chain of cascades is gone through once. */
static void
test_cascade (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  shop_get_all_ready (f, "db web proxy");
  shop_assert_causes (f, "db first, web first, proxy first");
  rouse_runner_restart (shop_find (f, "db"));
  shop_assert_state (f, "web", ROUSE_STATE_RUNNING);
  shop_go (f, "db");
  projects_begin (f->launcher, "db");
  shop_assert_state (f, "web", ROUSE_STATE_RUNNING);
  rouse_clock_fake_advance_ms (f->clock, READY_MS);
  shop_assert_state (f, "proxy", ROUSE_STATE_RUNNING);
  shop_go (f, "web");
  shop_get_ready (f, "web");
  shop_go (f, "proxy");
  shop_get_ready (f, "proxy");
  shop_assert_causes (f, "db manual, web cascade, proxy cascade");
}

static void
web_runs_still_cb (ShopFixture *f, RouseReload *reload)
{
  shop_assert_state (f, "web", ROUSE_STATE_RUNNING);
  g_string_append (f->told, "told ");
}

/* Whoever is told of a restart hears of it before of what follows it. */
static void
test_cascade_is_told_in_order (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  shop_get_all_ready (f, "db web");
  g_signal_connect_swapped (shop_find (f, "db"), "ready", G_CALLBACK (web_runs_still_cb), f);
  g_signal_connect_swapped (shop_find (f, "db"), "reloaded", G_CALLBACK (web_runs_still_cb), f);
  rouse_runner_restart (shop_find (f, "db"));
  shop_go (f, "db");
  shop_get_ready (f, "db");
  g_assert_cmpstr (f->told->str, ==, "told told ");
  shop_assert_state (f, "web", ROUSE_STATE_STOPPING);
  g_signal_handlers_disconnect_by_func (shop_find (f, "db"), web_runs_still_cb, f);
}

/* One who comes after two that are restarted waits for both. */
static void
test_cascade_diamond (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  shop_get_all_ready (f, "db web worker proxy");
  rouse_runner_restart (shop_find (f, "db"));
  shop_go (f, "db");
  shop_get_ready (f, "db");
  shop_go (f, "web");
  shop_go (f, "worker");
  shop_get_ready (f, "web");
  shop_assert_awaits (f, "proxy", "worker");
  shop_assert_state (f, "proxy", ROUSE_STATE_RUNNING);
  shop_get_ready (f, "worker");
  shop_go (f, "proxy");
  shop_get_ready (f, "proxy");
  shop_assert_starts (f, "proxy", 2);
}

/* Files of both changed: the second waits for the first, and is restarted once, by its own changes. */
static void
test_cascade_and_change (ShopFixture *f, gconstpointer data)
{
  const RouseReload *reload;

  shop_switch_on (f);
  shop_get_all_ready (f, "db web proxy");
  shop_assert_causes (f, "db first, web first, proxy first");
  shop_change (f, "a.py");
  shop_assert_awaits (f, "web", "db");
  shop_assert_awaits (f, "proxy", "web");
  shop_assert_state (f, "web", ROUSE_STATE_RUNNING);
  shop_go (f, "db");
  projects_begin (f->launcher, "db");
  shop_change (f, "b.py"); /* db starts: once more */
  shop_go (f, "db");
  shop_get_ready (f, "db");
  shop_assert_awaits (f, "web", NULL);
  shop_go (f, "web");
  shop_get_ready (f, "web");
  shop_go (f, "proxy");
  shop_get_ready (f, "proxy");
  shop_assert_causes (f, "db change, web change, proxy change");
  shop_assert_starts (f, "web", 2);
  shop_assert_starts (f, "proxy", 2);
  reload = rouse_runner_get_reload (shop_find (f, "proxy"));
  g_assert_cmpuint (reload->changes->n_changes, ==, 2);
}

/* … and where the first fails, when that is mended. */
static void
test_cascade_and_failure (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  shop_get_all_ready (f, "db web");
  shop_change (f, "a.py");
  shop_go (f, "db");
  projects_begin (f->launcher, "db");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "db"), 1 << 8);
  shop_assert_awaits (f, "web", "db");
  shop_assert_state (f, "web", ROUSE_STATE_RUNNING);
  shop_change (f, "a.py");
  shop_get_ready (f, "db");
  shop_go (f, "web");
  shop_get_ready (f, "web");
  shop_assert_starts (f, "web", 2);
}

/* … and where the first is stopped by hand, what changed must be seen all the same. */
static void
test_cascade_and_stop (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  shop_get_all_ready (f, "db web");
  shop_change (f, "a.py");
  rouse_runner_stop (shop_find (f, "db"));
  shop_assert_awaits (f, "web", NULL);
  shop_go (f, "web");
  shop_get_ready (f, "web");
  shop_assert_starts (f, "web", 2);
}

/* A task that is to run once more when it has ended is not at its end before that. */
static void
test_cascade_queue (ShopFixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = shop_make_project ("build* web:build!");

  ((RouseProgram *) g_ptr_array_index (project->programs, 0))->on_busy = ROUSE_ON_BUSY_QUEUE;
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  shop_switch_on (f);
  projects_begin (f->launcher, "build");
  projects_end (f->launcher, "build");
  shop_get_ready (f, "web");
  rouse_runner_restart (shop_find (f, "build"));
  projects_begin (f->launcher, "build");
  shop_change (f, "a.c");
  shop_assert_awaits (f, "web", "build");
  projects_end (f->launcher, "build");
  shop_assert_awaits (f, "web", "build");
  shop_assert_state (f, "web", ROUSE_STATE_RUNNING);
  projects_begin (f->launcher, "build");
  projects_end (f->launcher, "build");
  shop_go (f, "web");
  shop_get_ready (f, "web");
  shop_assert_starts (f, "web", 2);
}

/* Who is held stays so. */
static void
test_cascade_held (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  shop_get_all_ready (f, "db web");
  rouse_runner_stop (shop_find (f, "web"));
  shop_go (f, "web");
  rouse_runner_restart (shop_find (f, "db"));
  shop_go (f, "db");
  shop_get_ready (f, "db");
  shop_assert_state (f, "web", ROUSE_STATE_STOPPED);
  shop_assert_starts (f, "web", 1);
}

/* Without cascade, order is for the first start. */
static void
test_no_cascade (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  shop_get_all_ready (f, "db web");
  shop_change (f, "a.py");
  shop_go (f, "web");
  shop_go (f, "db");
  shop_get_all_ready (f, "web db");
  shop_assert_starts (f, "web", 2);
}

/* An edited program takes the place of the old one, and who follows it does so then. */
static void
test_edit (ShopFixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (f->session));
  RouseProgram            *db = g_ptr_array_index (project->programs, 0);

  shop_switch_on (f);
  shop_get_all_ready (f, "db web");
  shop_assert_causes (f, "db first, web first");
  g_free (db->shell);
  db->shell = g_strdup ("serve better");
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  projects_end (f->launcher, "db");
  shop_get_ready (f, "db");
  shop_go (f, "web");
  shop_get_ready (f, "web");
  shop_assert_causes (f, "db config, web cascade");
}

static RouseRule *
make_rule (const char *name, RouseAction action, const char *match, const char *programs)
{
  RouseRule *rule = rouse_rule_new ();

  rule->name = g_strdup (name);
  rule->action = action;
  rule->match = g_strsplit (match, ";", -1);
  rule->programs = programs != NULL ? g_strsplit (programs, ";", -1) : NULL;
  return rule;
}

static void
set_up_concerns (ShopFixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = shop_make_project ("web worker assets*");

  ((RouseProgram *) g_ptr_array_index (project->programs, 0))->watch = g_strsplit ("*.py;*.html", ";", -1);
  ((RouseProgram *) g_ptr_array_index (project->programs, 1))->watch = g_strsplit ("*.py", ";", -1);
  ((RouseProgram *) g_ptr_array_index (project->programs, 2))->ignore = g_strsplit ("*.py;*.html", ";", -1);
  g_ptr_array_add (project->rules, make_rule ("docs", ROUSE_ACTION_IGNORE, "docs/", NULL));
  shop_set_up_with (f, project);
  shop_switch_on (f);
  shop_get_all_ready (f, "web worker");
  projects_begin (f->launcher, "assets");
  projects_end (f->launcher, "assets");
}

/* Each program is restarted by its own files, told of these alone; and nobody hears of what concerns none. */
static void
test_concerns (ShopFixture *f, gconstpointer data)
{
  const RouseReload *reload;

  shop_change (f, "docs/a.html docs/a.css");
  g_assert_cmpstr (f->told->str, ==, "");
  shop_change (f, "a.html docs/b.html");
  g_assert_cmpstr (f->told->str, ==, "/shop/a.html");
  shop_assert_state (f, "worker", ROUSE_STATE_RUNNING);
  shop_assert_state (f, "assets", ROUSE_STATE_FINISHED);
  shop_go (f, "web");
  shop_get_ready (f, "web");

  g_string_truncate (f->told, 0);
  shop_change (f, "a.css b.html c.py docs/d.py");
  g_assert_cmpstr (f->told->str, ==, "/shop/a.css /shop/b.html /shop/c.py");
  shop_go (f, "web");
  shop_go (f, "worker");
  shop_get_all_ready (f, "web worker");
  reload = rouse_runner_get_reload (shop_find (f, "worker"));
  g_assert_cmpuint (reload->changes->n_changes, ==, 1);
  g_assert_cmpstr (((const RouseChange *) g_ptr_array_index (reload->changes->changes, 0))->path, ==, "/shop/c.py");
  g_assert_cmpuint (rouse_runner_get_reload (shop_find (f, "web"))->changes->n_changes, ==, 2);
  projects_begin (f->launcher, "assets");
  projects_end (f->launcher, "assets");
  g_assert_cmpuint (rouse_runner_get_reload (shop_find (f, "assets"))->changes->n_changes, ==, 1);
}

/* A project whose rules alone are edited disturbs nobody, and the new rules hold. */
static void
test_concerns_edit (ShopFixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (f->session));
  g_autoptr (RouseProject) bad = NULL;

  g_ptr_array_add (project->rules, make_rule ("html", ROUSE_ACTION_IGNORE, "*.html", "web"));
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  shop_change (f, "a.html");
  shop_assert_state (f, "web", ROUSE_STATE_RUNNING);
  bad = rouse_project_copy (project);
  g_ptr_array_add (bad->rules, make_rule ("bad", ROUSE_ACTION_IGNORE, "!*.html", NULL));
  g_assert_false (rouse_session_set_project (f->session, bad, NULL));
  shop_change (f, "a.html");
  shop_assert_state (f, "web", ROUSE_STATE_RUNNING);
  g_assert_true (rouse_session_get_project (f->session) == project);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    const char *programs;
    void (*func) (ShopFixture *f, gconstpointer data);
  } tests[] = {
    { "/session/cascade/chain", "db web:db! proxy:web!", test_cascade },
    { "/session/cascade/told-in-order", "db web:db!", test_cascade_is_told_in_order },
    { "/session/cascade/diamond", "db web:db! worker:db! proxy:web,worker!", test_cascade_diamond },
    { "/session/cascade/and-change", "db web:db! proxy:web!", test_cascade_and_change },
    { "/session/cascade/and-failure", "db web:db!", test_cascade_and_failure },
    { "/session/cascade/and-stop", "db web:db!", test_cascade_and_stop },
    { "/session/cascade/queue", "build* web", test_cascade_queue },
    { "/session/cascade/held", "db web:db!", test_cascade_held },
    { "/session/cascade/none", "db web:db", test_no_cascade },
    { "/session/cascade/edit", "db web:db!", test_edit },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, ShopFixture, tests[i].programs, shop_set_up, tests[i].func, shop_tear_down);
  g_test_add ("/session/concerns", ShopFixture, NULL, set_up_concerns, test_concerns, shop_tear_down);
  g_test_add ("/session/concerns/edit", ShopFixture, NULL, set_up_concerns, test_concerns_edit, shop_tear_down);
  return g_test_run ();
}
