/* test-runner-meanwhile.c - what happens while a running program takes a change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hot-fixture.h"

#include "hot/signal.h"
#include "projects.h"

#include <signal.h>

/* Changes meanwhile */

/* One that needs a restart does not wait, and answers for all. */
static void
test_restart_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  hot_change (f, "b.conf");
  hot_change (f, "a.py");
  hot_assert_told (f, "command superseded by po, signal superseded by conf");
  hot_assert_hot (f, FALSE);
  hot_assert_calls (hot_command (f), "signal 15");
  hot_assert_calls (hot_process (f), "signal 15");
  hot_go_round (f);
  hot_assert_told (f, "restart ready");
  g_assert_cmpuint (rouse_runner_get_reload (f->runner)->changes->changes->len, ==, 3);
  rouse_process_fake_end (hot_command (f), SIGTERM);
  hot_assert_told (f, "");
}

/* Others wait, and follow as one. */
static void
test_hot_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  hot_change (f, "a.conf");
  hot_change (f, "b.conf");
  hot_assert_told (f, "signal superseded by conf");
  hot_assert_calls (hot_process (f), "");
  rouse_process_fake_end (hot_command (f), 0);
  hot_assert_told (f, "command ready by po");
  hot_assert_hot (f, TRUE);
  hot_assert_calls (hot_process (f), "leader 1");
  hot_advance_ms (f, ROUSE_SIGNAL_ALIVE_MS);
  hot_assert_told (f, "signal ready by conf");
  g_assert_cmpuint (rouse_runner_get_reload (f->runner)->changes->changes->len, ==, 2);
  hot_assert_starts (f, 1);
}

/* The very file that a signal was about: it is sent once more. */
static void
test_same_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.conf");
  hot_advance_ms (f, 200);
  hot_change (f, "a.conf");
  hot_assert_calls (hot_process (f), "leader 1");
  hot_advance_ms (f, 100);
  hot_assert_told (f, "signal ready by conf");
  hot_assert_calls (hot_process (f), "leader 1");
  hot_advance_ms (f, ROUSE_SIGNAL_ALIVE_MS);
  hot_assert_told (f, "signal ready by conf");
}

/* Nor does one that says of itself that it reloads: it is still at it. */
static void
test_reloading_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.conf");
  g_assert_true (rouse_runner_notify (f->runner, "RELOADING=1", NULL));
  hot_assert_state (f, ROUSE_STATE_STARTING);
  hot_change (f, "b.conf");
  hot_assert_told (f, "");
  hot_assert_calls (hot_process (f), "leader 1");
  g_assert_true (rouse_runner_notify (f->runner, "READY=1", NULL));
  hot_assert_told (f, "signal ready by conf");
  hot_assert_calls (hot_process (f), "leader 1");
  hot_advance_ms (f, ROUSE_SIGNAL_ALIVE_MS);
  hot_assert_told (f, "signal ready by conf");
  hot_assert_starts (f, 1);
}

/* What waits has no order of its own. */
static void
test_mixed_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  hot_change (f, "a.conf");
  hot_change (f, "a.usr");
  hot_assert_told (f, "command superseded by po, signal superseded by conf");
  rouse_process_fake_end (hot_command (f), SIGTERM);
  hot_go_round (f);
  hot_assert_told (f, "restart ready after restart mixed by conf, usr");
}

/* The restart after one that failed is for what waited as well. */
static void
test_failure_with_waiting (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  hot_change (f, "a.conf");
  rouse_process_fake_end (hot_command (f), 1 << 8);
  hot_assert_told (f, "signal superseded by conf");
  hot_assert_calls (hot_process (f), "signal 15");
  hot_go_round (f);
  hot_assert_told (f, "restart ready after command refused by po");
  g_assert_cmpuint (rouse_runner_get_reload (f->runner)->changes->changes->len, ==, 2);
}

/* A change while the fall-back is under way begins it anew, as with any restart. */
static void
test_change_while_falling_back (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.conf");
  rouse_process_fake_exit (hot_process (f), SIGHUP);
  hot_change (f, "b.conf");
  hot_assert_told (f, "restart superseded after signal ended by conf");
  rouse_process_fake_leave (hot_process (f));
  hot_get_ready (f);
  hot_assert_told (f, "restart ready by conf");
  g_assert_cmpuint (rouse_runner_get_reload (f->runner)->changes->changes->len, ==, 2);
  hot_assert_starts (f, 2);
}

/* The user, and others, meanwhile */

static void
test_stop_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  hot_change (f, "a.conf");
  rouse_runner_stop (f->runner);
  hot_assert_told (f, "command superseded by po, signal superseded by conf");
  hot_assert_hot (f, FALSE);
  hot_assert_calls (hot_command (f), "signal 15");
  projects_end (f->launcher, "web");
  g_assert_cmpuint (f->n_idle, ==, 0);
  rouse_process_fake_end (hot_command (f), SIGTERM);
  g_assert_cmpuint (f->n_idle, ==, 1);
  g_assert_false (rouse_runner_is_alive (f->runner));
  hot_advance_ms (f, 10000);
  hot_assert_starts (f, 1);
}

static void
test_kill_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  rouse_runner_kill (f->runner);
  hot_assert_told (f, "command superseded by po");
  hot_assert_calls (hot_command (f), "signal 15, kill");
  hot_assert_calls (hot_process (f), "kill");
  rouse_process_fake_end (hot_command (f), SIGKILL);
  projects_end (f->launcher, "web");
  g_assert_cmpuint (f->n_idle, ==, 1);
}

static void /* A start after a stop, and nobody hears of what the stop left. */
test_stop_and_start (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  rouse_runner_stop (f->runner);
  projects_end (f->launcher, "web");
  rouse_runner_restart (f->runner);
  hot_get_ready (f);
  hot_assert_told (f, "command superseded by po, start ready");
  rouse_process_fake_end (hot_command (f), SIGTERM);
  g_assert_cmpuint (f->n_idle, ==, 0);
}

static void
test_restart_by_hand_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.conf");
  rouse_runner_restart (f->runner);
  hot_assert_told (f, "signal superseded by conf");
  hot_go_round (f);
  hot_assert_told (f, "restart ready");
  g_assert_cmpint (rouse_runner_get_reload (f->runner)->cause, ==, ROUSE_CAUSE_MANUAL);
  g_assert_cmpuint (rouse_runner_get_reload (f->runner)->changes->changes->len, ==, 1);
}

static void /* A program may answer a signal by asking for more. */
test_request_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.conf");
  g_assert_true (rouse_runner_notify (f->runner, "X_ROUSE_RELOAD=1", NULL));
  hot_assert_told (f, "signal superseded by conf");
  hot_go_round (f);
  hot_assert_told (f, "restart ready");
}

static void
test_cascade_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.conf");
  rouse_runner_cascade (f->runner, NULL);
  hot_assert_told (f, "signal superseded by conf");
  hot_go_round (f);
  hot_assert_told (f, "restart ready");
}

static void
test_exit_during_command (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  rouse_process_fake_exit (hot_process (f), 1 << 8);
  hot_assert_hot (f, FALSE);
  hot_assert_calls (hot_command (f), "");
  rouse_process_fake_leave (hot_process (f));
  hot_get_ready (f);
  hot_assert_told (f, "restart ready after command ended by po");
  rouse_process_fake_end (hot_command (f), 0);
  hot_assert_told (f, "");
}

/* Of two commands at a time, one could be in the other's way: the next waits until the one that was ended is gone. */
static void
test_command_after_command (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  rouse_runner_restart (f->runner);
  hot_go_round (f);
  hot_assert_told (f, "command superseded by po, restart ready");
  hot_change (f, "b.po");
  hot_change (f, "c.po");
  hot_assert_told (f, "command superseded by po");
  hot_assert_hot (f, FALSE);
  rouse_process_fake_end (hot_command (f), SIGTERM);
  hot_assert_hot (f, TRUE);
  rouse_process_fake_start (hot_command (f));
  rouse_process_fake_end (hot_command (f), 0);
  hot_assert_told (f, "command ready by po");
  g_assert_cmpuint (rouse_runner_get_reload (f->runner)->changes->changes->len, ==, 2);
  hot_assert_starts (f, 2);
}

/* … and whatever happens to the program meanwhile is for what waits, too. */
static void
test_exit_while_command_waits (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  rouse_runner_restart (f->runner);
  hot_go_round (f);
  hot_assert_told (f, "command superseded by po, restart ready");
  hot_change (f, "b.po");
  rouse_process_fake_end (hot_process (f), 1 << 8);
  hot_get_ready (f);
  hot_assert_told (f, "restart ready by po");
  hot_change (f, "c.po");
  rouse_runner_restart (f->runner);
  hot_assert_told (f, "command superseded by po");
  hot_go_round (f);
  hot_assert_told (f, "restart ready");
  rouse_process_fake_end (hot_command (f), SIGTERM);
  hot_assert_hot (f, FALSE);
}

static void /* Rouse itself quits in the midst of it. */
test_drop_meanwhile (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  hot_change (f, "a.conf");
}

#define ADD(name, function) g_test_add ("/runner-meanwhile/" name, HotFixture, NULL, hot_set_up, function, hot_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("restart", test_restart_meanwhile);
  ADD ("hot", test_hot_meanwhile);
  ADD ("same", test_same_meanwhile);
  ADD ("reloading", test_reloading_meanwhile);
  ADD ("mixed", test_mixed_meanwhile);
  ADD ("failure", test_failure_with_waiting);
  ADD ("falling-back", test_change_while_falling_back);
  ADD ("stop", test_stop_meanwhile);
  ADD ("kill", test_kill_meanwhile);
  ADD ("stop-and-start", test_stop_and_start);
  ADD ("restart-by-hand", test_restart_by_hand_meanwhile);
  ADD ("request", test_request_meanwhile);
  ADD ("cascade", test_cascade_meanwhile);
  ADD ("exit", test_exit_during_command);
  ADD ("command-after-command", test_command_after_command);
  ADD ("exit-while-command-waits", test_exit_while_command_waits);
  ADD ("drop", test_drop_meanwhile);
  return g_test_run ();
}
