/* test-run-consequence.c - what a change leads to is said before it happens, and that is what happens
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hot-fixture.h"
#include "run-consequence.h"

/* What is said of these changes, and then done about them. */
static void
assert_consequence (HotFixture *f, const char *paths, const char *expected)
{
  g_auto (GStrv)             words = g_strsplit (paths, " ", -1);
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();
  g_autofree char           *said = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/shop/", words[i], NULL);

      rouse_change_set_add (set, path, ROUSE_CHANGE_MODIFIED, NULL);
    }
  rouse_runner_judge_changes (f->runner, set);
  said = rouse_run_consequence_dup_for_one (f->runner);
  g_assert_cmpstr (said, ==, expected);
  rouse_runner_take_changes (f->runner, NULL);
}

static void
test_hot (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  assert_consequence (f, "a.css", " → reloading pages");
  hot_assert_told (f, "browser ready by css");
  assert_consequence (f, "a.conf b.css", " → sending SIGHUP");
  hot_advance_ms (f, 1000);
  hot_assert_told (f, "signal ready by conf");
  assert_consequence (f, "a.po", " → running hot compile");
  rouse_process_fake_start (hot_command (f));
  assert_consequence (f, "a.py", " → restarting");
  hot_go_round (f);
  g_string_truncate (f->told, 0);
}

/* Nobody is there to take it. */
static void
test_stopped (HotFixture *f, gconstpointer data)
{
  assert_consequence (f, "a.conf", " → starting");
  hot_get_ready (f);
  hot_assert_told (f, "start ready by conf");
  assert_consequence (f, "a.conf b.usr", " → restarting");
  hot_go_round (f);
  g_string_truncate (f->told, 0);
}

static void
test_ask (HotFixture *f, gconstpointer data)
{
  hot_start (f);
  assert_consequence (f, "a.py", " → asking it to reload");
  hot_advance_ms (f, 10); /* nobody listens */
  hot_go_round (f);
  g_string_truncate (f->told, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/run-consequence/hot", HotFixture, NULL, hot_set_up, test_hot, hot_tear_down);
  g_test_add ("/cli/run-consequence/stopped", HotFixture, NULL, hot_set_up, test_stopped, hot_tear_down);
  g_test_add ("/cli/run-consequence/ask", HotFixture, "ask", hot_set_up, test_ask, hot_tear_down);
  return g_test_run ();
}
