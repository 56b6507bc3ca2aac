/* test-session-order.c - programs that start when those they come after are ready
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "shop-fixture.h"

/* Nobody starts before those it comes after are ready, in whatever order they stand. */
static void
test_start (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);
  shop_assert_awaits (f, "web", "db");
  shop_assert_awaits (f, "proxy", "web, db");
  projects_begin (f->launcher, "db");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);
  rouse_clock_fake_advance_ms (f->clock, READY_MS);
  shop_assert_awaits (f, "web", NULL);
  shop_assert_awaits (f, "proxy", "web");
  shop_get_ready (f, "web");
  shop_assert_awaits (f, "proxy", NULL);
  shop_get_ready (f, "proxy");
  shop_assert_causes (f, "db first, web first, proxy first");
}

/* A task is ready when it has ended well, and not before. */
static void
test_start_after_task (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  projects_begin (f->launcher, "migrate");
  rouse_clock_fake_advance_ms (f->clock, READY_MS);
  shop_assert_awaits (f, "web", "migrate");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "migrate"), 1 << 8);
  shop_assert_awaits (f, "web", "migrate");
  rouse_runner_restart (shop_find (f, "migrate"));
  projects_begin (f->launcher, "migrate");
  projects_end (f->launcher, "migrate");
  shop_assert_awaits (f, "web", NULL);
  shop_get_ready (f, "web");
}

/* Who failed is waited for until somebody has mended it; changes do not start who waits. */
static void
test_start_after_failure (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  projects_begin (f->launcher, "db");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "db"), 1 << 8);
  shop_assert_state (f, "db", ROUSE_STATE_FAILED);
  shop_assert_awaits (f, "web", "db");
  shop_change (f, "a.py");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
  shop_assert_starts (f, "web", 0);
  shop_assert_awaits (f, "web", "db");
  shop_get_all_ready (f, "db web");
  shop_assert_causes (f, "db change, web first");
}

/* Whoever starts one by hand need not wait, and is not followed up by a second start. */
static void
test_start_by_hand (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  rouse_runner_restart (shop_find (f, "web"));
  shop_assert_awaits (f, "web", NULL);
  shop_get_ready (f, "web");
  shop_get_ready (f, "db");
  shop_assert_causes (f, "web manual, db first");
  shop_assert_starts (f, "web", 1);
}

/* Whoever stops what waits does not want it to start. */
static void
test_stop_while_waiting (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  rouse_runner_stop (shop_find (f, "web"));
  shop_assert_awaits (f, "web", NULL);
  shop_get_ready (f, "db");
  shop_assert_state (f, "web", ROUSE_STATE_STOPPED);
  shop_assert_starts (f, "web", 0);
}

/* Off and on again is in order again, also with those that are still on their way out. */
static void
test_off_on (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  shop_get_all_ready (f, "db web");
  rouse_session_stop (f->session);
  shop_assert_awaits (f, "web", NULL);
  shop_switch_on (f);
  shop_assert_awaits (f, "web", "db");
  shop_go (f, "web");
  shop_assert_state (f, "web", ROUSE_STATE_STOPPED);
  shop_go (f, "db");
  shop_get_all_ready (f, "db web");
  shop_assert_causes (f, "db first, web first, db first, web first");
}

/* All anew is in order, too, and each once, whoever cascades. */
static void
test_restart_all (ShopFixture *f, gconstpointer data)
{
  shop_switch_on (f);
  shop_get_all_ready (f, "db web proxy");
  shop_assert_causes (f, "db first, web first, proxy first");
  rouse_session_restart (f->session);
  shop_assert_awaits (f, "web", "db");
  shop_assert_awaits (f, "proxy", "web");
  shop_go (f, "proxy");
  shop_go (f, "web");
  shop_go (f, "db");
  shop_get_all_ready (f, "db web proxy");
  shop_assert_causes (f, "db manual, web manual, proxy manual");
  shop_assert_starts (f, "proxy", 2);
}

/* What is said of when a program starts holds from now on, and restarts nobody. */
static void
test_edit_order (ShopFixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = shop_make_project ("db web:db!");
  RouseProgram            *web = g_ptr_array_index (project->programs, 1);

  shop_switch_on (f);
  shop_get_all_ready (f, "db web");
  web->watch = g_strsplit ("*.html", ";", -1);
  web->stop_timeout_us = 0;
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  shop_assert_state (f, "web", ROUSE_STATE_RUNNING);
  shop_change (f, "a.py");
  shop_assert_awaits (f, "web", NULL);
  shop_go (f, "db");
  shop_get_ready (f, "db");
  shop_go (f, "web");
  shop_get_ready (f, "web");
  shop_assert_causes (f, "db first, web first, db change, web cascade");
}

/* A program that is added later waits like any other. */
static void
test_add (ShopFixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = shop_make_project ("db web:db proxy:web");

  shop_switch_on (f);
  projects_begin (f->launcher, "db");
  g_assert_true (rouse_session_set_project (f->session, project, NULL));
  shop_assert_awaits (f, "proxy", "web");
  shop_assert_awaits (f, "web", "db");
  rouse_clock_fake_advance_ms (f->clock, READY_MS);
  shop_get_all_ready (f, "web proxy");
  shop_assert_causes (f, "db first, web first, proxy first");
}

/* Changes before anything was started: both start, in order; and one alone does not wait for whom nobody starts. */
static void
test_postponed (ShopFixture *f, gconstpointer data)
{
  g_assert_true (rouse_session_start (f->session, TRUE, NULL));
  shop_change (f, "a.py");
  shop_assert_awaits (f, "web", "db");
  shop_get_all_ready (f, "db web");
  shop_assert_causes (f, "db change, web change");
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
    { "/session/order/start", "proxy:web,db web:db db", test_start },
    { "/session/order/start-after-task", "migrate* web:migrate", test_start_after_task },
    { "/session/order/start-after-failure", "db web:db", test_start_after_failure },
    { "/session/order/start-by-hand", "db web:db!", test_start_by_hand },
    { "/session/order/stop-while-waiting", "db web:db", test_stop_while_waiting },
    { "/session/order/off-on", "db web:db!", test_off_on },
    { "/session/order/restart-all", "db web:db! proxy:web!", test_restart_all },
    { "/session/order/edit", "db web", test_edit_order },
    { "/session/order/add", "db web:db", test_add },
    { "/session/order/postponed", "db web:db", test_postponed },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, ShopFixture, tests[i].programs, shop_set_up, tests[i].func, shop_tear_down);
  return g_test_run ();
}
