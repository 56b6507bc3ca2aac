/* test-runner-hot.c - changes that a running program takes without a restart, and what follows when it cannot
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hot-fixture.h"

#include "base/error.h"
#include "hot/signal.h"
#include "projects.h"

#include <signal.h>
#include <string.h>

static void
notify (HotFixture *f, const char *message)
{
  g_assert_true (rouse_runner_notify (f->runner, message, NULL));
}

/* Signals */

/* It lives on, so it has taken it: no run begins, and the state says what the program does. */
static void
test_signal (HotFixture *f, gconstpointer data)
{
  const RouseReload *reload;

  hot_start (f);
  hot_change (f, "a.conf b.conf c.css");
  hot_assert_calls (hot_process (f), "leader 1");
  hot_assert_hot (f, TRUE);
  hot_assert_state (f, ROUSE_STATE_RUNNING);
  hot_advance_ms (f, ROUSE_SIGNAL_ALIVE_MS - 1);
  hot_assert_told (f, "");
  hot_advance_ms (f, 1);
  hot_assert_told (f, "signal ready by conf");
  hot_assert_hot (f, FALSE);
  hot_assert_starts (f, 1);
  reload = rouse_runner_get_reload (f->runner);
  g_assert_cmpint (reload->hot_us, ==, ROUSE_SIGNAL_ALIVE_MS * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (reload->settle_us, ==, 0);
  g_assert_cmpint (reload->stop_us, ==, -1);
  g_assert_cmpint (reload->cause, ==, ROUSE_CAUSE_CHANGE);
  g_assert_cmpuint (reload->changes->changes->len, ==, 3);
  g_assert_cmpstr (reload->run_id, ==, rouse_runner_get_run (f->runner)->id);
}

/* Whoever tells of itself is waited for, and believed. */
static void
test_signal_told (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.conf");
  notify (f, "RELOADING=1");
  hot_assert_state (f, ROUSE_STATE_STARTING);
  hot_advance_ms (f, 2000);
  hot_assert_told (f, "");
  notify (f, "READY=1");
  hot_assert_told (f, "signal ready by conf");
  hot_assert_state (f, ROUSE_STATE_RUNNING);
  hot_assert_hot (f, FALSE);
}

static void /* … and not waited for for ever. */
test_signal_told_and_silent (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.conf");
  notify (f, "RELOADING=1");
  hot_advance_ms (f, 5000);
  hot_assert_calls (hot_process (f), "leader 1, signal 15");
  hot_go_round (f);
  hot_assert_told (f, "restart ready after signal timed-out by conf");
  g_assert_cmpint (rouse_runner_get_reload (f->runner)->hot_us, ==, 5 * G_TIME_SPAN_SECOND);
  g_assert_cmpstr (rouse_runner_get_reload (f->runner)->run_id, ==, rouse_runner_get_run (f->runner)->id);
}

/* A program that does not know the signal dies of it, which is no accident; one that fails over what it reads is one. */
static void
test_signal_ended (HotFixture *f, gconstpointer data)
{
  static const struct
  {
    int      wait_status;
    gboolean expected;
  } ends[] = { { SIGHUP, TRUE }, { SIGSEGV, FALSE }, { 1 << 8, FALSE }, { 0, FALSE } };

  hot_start (f);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      hot_change (f, "a.conf");
      rouse_process_fake_exit (hot_process (f), ends[i].wait_status);
      g_assert_cmpint (rouse_runner_get_run (f->runner)->expected, ==, ends[i].expected);
      hot_assert_hot (f, FALSE);
      hot_assert_state (f, ROUSE_STATE_STOPPING);
      rouse_process_fake_leave (hot_process (f));
      hot_get_ready (f);
      hot_assert_told (f, "restart ready after signal ended by conf");
      hot_assert_starts (f, i + 2);
    }
}

/* Commands */

static void
test_command (HotFixture *f, gconstpointer data)
{
  g_autofree char   *text = NULL;
  g_autoptr (GBytes) output = NULL;
  const char        *path;

  hot_start (f);
  hot_change (f, "a.css a.po b.po");
  rouse_process_fake_start (hot_command (f));
  hot_assert_hot (f, TRUE);
  hot_assert_state (f, ROUSE_STATE_RUNNING);
  g_assert_cmpstr (rouse_process_fake_getenv (hot_command (f), "COLOUR"), ==, "red");
  path = rouse_process_fake_getenv (hot_command (f), "ROUSE_CHANGES_FILE");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "a.po"));
  g_assert_nonnull (strstr (text, "b.po"));
  g_assert_null (strstr (text, "a.css"));
  rouse_process_fake_print (hot_command (f), "compiled\r\n");
  rouse_process_fake_end (hot_command (f), 0);
  hot_assert_told (f, "command ready by po");
  hot_assert_calls (hot_process (f), "");
  hot_assert_starts (f, 1);
  output = rouse_runner_dup_output (f->runner, G_MAXUINT);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (output, NULL), g_bytes_get_size (output), "── reload "));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (output, NULL), g_bytes_get_size (output), "compiled"));
  hot_change (f, "b.po");
  rouse_process_fake_start (hot_command (f));
  rouse_process_fake_end (hot_command (f), 0);
  hot_assert_told (f, "command ready by po");
}

/* Whatever it ends with but 0: the program is restarted, once. */
static void
test_command_refused (HotFixture *f, gconstpointer data)
{
  static const struct
  {
    int         wait_status;
    const char *word;
  } ends[] = { { 1 << 8, "refused" }, { SIGTERM, "refused" }, { 127 << 8, "unreachable" }, { 126 << 8, "unreachable" } };

  hot_start (f);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *expected = g_strdup_printf ("restart ready after command %s by po", ends[i].word);

      hot_change (f, "a.po");
      rouse_process_fake_start (hot_command (f));
      rouse_process_fake_end (hot_command (f), ends[i].wait_status);
      hot_assert_calls (hot_process (f), "signal 15");
      hot_go_round (f);
      hot_assert_told (f, expected);
    }
  hot_assert_starts (f, 1 + G_N_ELEMENTS (ends));
}

static void
test_command_unreachable (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  rouse_launcher_fake_refuse (f->launcher, g_error_new_literal (ROUSE_ERROR, ROUSE_ERROR_SPAWN, "no"));
  hot_change (f, "a.po");
  hot_assert_calls (hot_process (f), "");
  hot_advance_ms (f, 0);
  hot_go_round (f);
  hot_assert_told (f, "restart ready after command unreachable by po");

  hot_change (f, "a.po");
  rouse_process_fake_fail (hot_command (f), ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, "no shell");
  rouse_process_fake_leave (hot_command (f));
  hot_go_round (f);
  hot_assert_told (f, "restart ready after command unreachable by po");
}

/* All that it has started goes, and the restart does not wait for that. */
static void
test_command_timed_out (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  hot_advance_ms (f, 4999);
  hot_assert_calls (hot_command (f), "");
  hot_advance_ms (f, 1);
  hot_assert_calls (hot_command (f), "kill");
  hot_go_round (f);
  hot_assert_told (f, "restart ready after command timed-out by po");
  rouse_process_fake_end (hot_command (f), SIGKILL);
  hot_assert_starts (f, 2);
}

/* What a command leaves behind is ended, and until it is gone so is nothing. */
static void
test_command_leaves (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  rouse_process_fake_exit (hot_command (f), 0);
  hot_assert_told (f, "command ready by po");
  hot_assert_calls (hot_command (f), "signal 15");
  rouse_runner_stop (f->runner);
  projects_end (f->launcher, "web");
  hot_assert_state (f, ROUSE_STATE_STOPPED);
  g_assert_true (rouse_runner_is_alive (f->runner));
  g_assert_cmpuint (f->n_idle, ==, 0);
  hot_advance_ms (f, 5000);
  hot_assert_calls (hot_command (f), "kill");
  rouse_process_fake_leave (hot_command (f));
  g_assert_false (rouse_runner_is_alive (f->runner));
  g_assert_cmpuint (f->n_idle, ==, 1);
}

/* States in which nobody could take it */

static void
test_not_ready (HotFixture *f, gconstpointer data)
{
  rouse_runner_start (f->runner, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (hot_process (f));
  hot_change (f, "a.conf");
  hot_assert_told (f, "start superseded");
  hot_assert_calls (hot_process (f), "signal 15");
  hot_change (f, "b.conf");
  hot_assert_told (f, "restart superseded by conf");
  hot_go_round (f);
  hot_assert_told (f, "restart ready by conf");

  rouse_process_fake_end (hot_process (f), 1 << 8);
  hot_assert_state (f, ROUSE_STATE_FAILED);
  hot_change (f, "a.po");
  hot_get_ready (f);
  hot_assert_told (f, "start ready by po");
}

static void
test_held (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  rouse_runner_stop (f->runner);
  projects_end (f->launcher, "web");
  hot_change (f, "a.conf");
  hot_change (f, "a.conf a.usr");
  hot_assert_state (f, ROUSE_STATE_STOPPED);
  hot_assert_told (f, "");
}

/* A program with a build is built before the restart that a hot action comes to. */
static void
test_build (HotFixture *f, gconstpointer data)
{
  rouse_runner_start (f->runner, ROUSE_CAUSE_FIRST, NULL);
  projects_begin (f->launcher, "web/build");
  projects_end (f->launcher, "web/build");
  hot_get_ready (f);
  hot_assert_told (f, "start ready");
  hot_change (f, "a.po");
  rouse_process_fake_start (hot_command (f));
  rouse_process_fake_end (hot_command (f), 1 << 8);
  hot_assert_state (f, ROUSE_STATE_BUILDING);
  hot_assert_calls (hot_process (f), "");
  hot_change (f, "a.conf");
  hot_assert_told (f, "restart superseded after command refused by po");
  rouse_process_fake_start (rouse_launcher_fake_find (f->launcher, "web/build"));
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web/build"), SIGTERM);
  projects_begin (f->launcher, "web/build");
  projects_end (f->launcher, "web/build");
  hot_go_round (f);
  hot_assert_told (f, "restart ready by conf");
}

/* One whose build has failed is not what the files say: only a build helps. */
static void
test_failed_build (HotFixture *f, gconstpointer data)
{
  rouse_runner_start (f->runner, ROUSE_CAUSE_FIRST, NULL);
  projects_begin (f->launcher, "web/build");
  projects_end (f->launcher, "web/build");
  hot_get_ready (f);
  hot_change (f, "a.py");
  projects_begin (f->launcher, "web/build");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web/build"), 1 << 8);
  hot_assert_told (f, "start ready, restart build-failed");
  hot_change (f, "a.conf");
  hot_assert_calls (hot_process (f), "");
  projects_begin (f->launcher, "web/build");
  projects_end (f->launcher, "web/build");
  hot_go_round (f);
  hot_assert_told (f, "restart ready by conf");
}

static void /* Of a task, every run is a start. */
test_task (HotFixture *f, gconstpointer data)
{
  rouse_runner_start (f->runner, ROUSE_CAUSE_FIRST, NULL);
  rouse_process_fake_start (hot_process (f));
  hot_change (f, "a.conf a.usr");
  hot_assert_told (f, "start superseded");
  hot_assert_calls (hot_process (f), "signal 15");
  projects_end (f->launcher, "web");
  rouse_process_fake_start (hot_process (f));
  projects_end (f->launcher, "web");
  hot_assert_told (f, "restart ready by conf");
}

static void
test_mixed (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.conf a.po");
  hot_assert_calls (hot_process (f), "signal 15");
  hot_go_round (f);
  hot_assert_told (f, "restart ready after restart mixed by conf, po");
}

/* What only pages take is told whatever the program does, and does nothing to it. */
static void
test_pages (HotFixture *f, gconstpointer data)
{
  hot_change (f, "a.css");
  hot_assert_told (f, "browser ready by css");
  g_assert_null (rouse_runner_get_reload (f->runner)->run_id);
  hot_assert_state (f, ROUSE_STATE_STOPPED);
  hot_start (f);
  hot_change (f, "a.css b.css");
  hot_assert_told (f, "browser ready by css");
  g_assert_cmpint (rouse_runner_get_reload (f->runner)->hot_us, ==, 0);
  g_assert_cmpstr (rouse_runner_get_reload (f->runner)->run_id, ==, rouse_runner_get_run (f->runner)->id);
  hot_change (f, "a.conf");
  hot_change (f, "a.css");
  hot_assert_told (f, "browser ready by css");
  hot_assert_calls (hot_process (f), "leader 1");
  hot_advance_ms (f, ROUSE_SIGNAL_ALIVE_MS);
  hot_assert_told (f, "signal ready by conf");
  hot_assert_starts (f, 1);
}

static void /* Nobody listens at the socket: it has to be a restart. */
test_ask_nobody (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  hot_change (f, "a.py");
  hot_advance_ms (f, 10);
  hot_go_round (f);
  hot_assert_told (f, "restart ready after ask unreachable");
}

/* Those that it waits for are restarted: so is it, and only then. */
static void
test_awaited (HotFixture *f, gconstpointer data)
{
  static const char *const   awaited[] = { "db", NULL };
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();

  hot_start (f);
  rouse_change_set_add (set, "/shop/a.conf", ROUSE_CHANGE_MODIFIED, NULL);
  rouse_runner_judge_changes (f->runner, set);
  rouse_runner_take_changes (f->runner, awaited);
  hot_assert_calls (hot_process (f), "");
  hot_change (f, "b.conf");
  hot_assert_calls (hot_process (f), "signal 15");
  hot_go_round (f);
  hot_assert_told (f, "restart ready by conf");
  g_assert_cmpuint (rouse_runner_get_reload (f->runner)->changes->changes->len, ==, 2);
}

/* A command that writes what it is run for runs for ever, until somebody notices. */
static void
test_loop (HotFixture *f, gconstpointer data)
{
  guint n = 0;

  hot_start (f);
  for (; n < 30 && rouse_runner_get_suspended (f->runner) == NULL; n++)
    {
      hot_change (f, "a.po");
      if (rouse_runner_get_suspended (f->runner) != NULL)
        break;
      rouse_process_fake_start (hot_command (f));
      hot_advance_ms (f, 200);
      rouse_process_fake_end (hot_command (f), 0);
      hot_assert_told (f, "command ready by po");
      hot_advance_ms (f, 50);
    }
  g_assert_cmpuint (n, >=, 10);
  g_assert_cmpuint (n, <=, 21);
  g_assert_cmpstr (rouse_runner_get_suspended (f->runner), ==, "/shop/a.po");
  hot_assert_starts (f, 1);
}

#define ADD(name, data, function) g_test_add ("/runner-hot/" name, HotFixture, data, hot_set_up, function, hot_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("signal", NULL, test_signal);
  ADD ("signal/told", NULL, test_signal_told);
  ADD ("signal/told-and-silent", NULL, test_signal_told_and_silent);
  ADD ("signal/ended", NULL, test_signal_ended);
  ADD ("command", NULL, test_command);
  ADD ("command/refused", NULL, test_command_refused);
  ADD ("command/unreachable", NULL, test_command_unreachable);
  ADD ("command/timed-out", NULL, test_command_timed_out);
  ADD ("command/leaves", NULL, test_command_leaves);
  ADD ("not-ready", NULL, test_not_ready);
  ADD ("held", NULL, test_held);
  ADD ("build", "build", test_build);
  ADD ("build/failed", "build", test_failed_build);
  ADD ("task", "task", test_task);
  ADD ("mixed", NULL, test_mixed);
  ADD ("pages", NULL, test_pages);
  ADD ("ask/nobody", "ask", test_ask_nobody);
  ADD ("awaited", NULL, test_awaited);
  ADD ("loop", NULL, test_loop);
  return g_test_run ();
}
