/* test-settler.c - one release a set, never while git is at work
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "settle/settler.h"

typedef struct
{
  RouseClockFake *clock;
  RouseSettler   *settler;

  /* What the settler is told. */
  gint64        first_us;
  gint64        last_us;
  guint         n_changes;
  gboolean      open; /* the writer has not closed its file yet */
  gboolean      doubted;
  gboolean      unswept; /* what is not announced has not been looked at since */
  RouseVcsState vcs;
  gboolean      probe_finds; /* the next probe finds one more change */
  gboolean      runs;        /* a command of version control */

  /* What it did. */
  guint    n_probes;
  guint    n_doubts;
  guint    n_sweeps;
  guint    n_releases;
  gboolean forced;
  char    *held_for;
  GString *held;
} Fixture;

static gint64
now (Fixture *f)
{
  return rouse_clock_get_now (ROUSE_CLOCK (f->clock));
}

static void
describe (RouseSettleInput *input, gpointer data)
{
  Fixture *f = data;

  input->first_us = f->first_us;
  input->last_us = f->last_us;
  input->n_changes = f->n_changes;
  input->finished = !f->open;
  input->doubted = f->doubted;
  input->unswept = f->unswept;
}

static void
probe (gpointer data)
{
  Fixture *f = data;

  f->n_probes++;
  if (f->probe_finds)
    f->last_us = now (f);
  f->probe_finds = FALSE;
}

static void
check_vcs (RouseVcsState *state, gpointer data)
{
  *state = ((Fixture *) data)->vcs;
}

static gboolean
vcs_runs (gpointer data)
{
  return ((Fixture *) data)->runs;
}

static void
doubt (gpointer data)
{
  ((Fixture *) data)->n_doubts++;
}

static void
held (const char *tool, const char *lock, gpointer data)
{
  g_string_append_printf (((Fixture *) data)->held, "%s;", tool != NULL ? tool : "-");
}

static void
release (gboolean forced, const char *held_for, gpointer data)
{
  Fixture *f = data;

  f->n_releases++;
  f->forced = forced;
  g_free (f->held_for);
  f->held_for = g_strdup (held_for);
  f->n_changes = 0;
}

static void
sweep (gpointer data)
{
  ((Fixture *) data)->n_sweeps++;
}

static const RouseSettlerFuncs funcs = { describe, sweep, probe, check_vcs, vcs_runs, doubt, held, release };

static void
set_up (Fixture *f, gconstpointer data)
{
  f->clock = rouse_clock_fake_new ();
  f->settler = rouse_settler_new (ROUSE_CLOCK (f->clock), 10000, &funcs, f);
  f->held = g_string_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_assert_finalize_object (g_steal_pointer (&f->settler));
  g_assert_finalize_object (g_steal_pointer (&f->clock));
  g_string_free (f->held, TRUE);
  g_free (f->held_for);
}

static void
change (Fixture *f)
{
  if (f->n_changes++ == 0)
    f->first_us = now (f);
  f->last_us = now (f);
  rouse_settler_wake (f->settler);
}

static void
advance (Fixture *f, guint ms)
{
  rouse_clock_fake_advance_ms (f->clock, ms);
}

static void /* One save: one release, after the quiet time and a second look. */
test_one_save (Fixture *f, gconstpointer data)
{
  change (f);
  advance (f, 5);
  g_assert_cmpuint (f->n_releases, ==, 0);
  advance (f, 1);
  g_assert_cmpuint (f->n_releases, ==, 1);
  g_assert_cmpuint (f->n_probes, ==, 1);
  g_assert_false (f->forced);
  g_assert_null (f->held_for);
}

static void /* The hint that a file is closed comes after the first look: from then on it is waited for no longer. */
test_closed (Fixture *f, gconstpointer data)
{
  f->open = TRUE;
  change (f);
  f->open = FALSE;
  rouse_settler_wake (f->settler);
  advance (f, 6);
  g_assert_cmpuint (f->n_releases, ==, 1);
}

static void /* A file that is still being written, without a hint, is waited for. */
test_probe_extends (Fixture *f, gconstpointer data)
{
  change (f);
  f->probe_finds = TRUE;
  advance (f, 6);
  g_assert_cmpuint (f->n_releases, ==, 0);
  advance (f, 6);
  g_assert_cmpuint (f->n_releases, ==, 1);
  g_assert_cmpuint (f->n_probes, ==, 2);
}

static void /* Saves at 20 ms: the first is let through, the rest are one release when they are over. */
test_storm (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 50; i++)
    {
      change (f);
      advance (f, 20);
    }
  g_assert_cmpuint (f->n_releases, ==, 1);
  advance (f, 40);
  g_assert_cmpuint (f->n_releases, ==, 2);
}

static void /* Writing that never pauses is cut at the cap, so that the program is not starved. */
test_endless (Fixture *f, gconstpointer data)
{
  change (f);
  advance (f, 6);
  for (guint i = 0; i < 500; i++)
    {
      change (f);
      advance (f, 10);
    }
  g_assert_cmpuint (f->n_releases, ==, 3);
  g_assert_true (f->forced);
  advance (f, 100);
}

static void /* While git works nothing goes; after it, doubt once, then one release that says so. */
test_git (Fixture *f, gconstpointer data)
{
  f->vcs = (RouseVcsState){ .busy = TRUE, .tool = "git", .lock = "/r/.git/index.lock" };
  for (guint i = 0; i < 20; i++)
    {
      change (f);
      advance (f, 50);
    }
  g_assert_cmpuint (f->n_releases, ==, 0);
  g_assert_cmpstr (f->held->str, ==, "git;");
  g_assert_cmpuint (f->n_doubts, ==, 0);

  f->vcs = (RouseVcsState){ .active = TRUE };
  advance (f, 10);
  g_assert_cmpuint (f->n_doubts, ==, 1);
  f->doubted = TRUE;
  advance (f, 100);
  g_assert_cmpuint (f->n_releases, ==, 0);
  f->doubted = FALSE;
  advance (f, 5);
  g_assert_cmpuint (f->n_releases, ==, 1);
  g_assert_cmpstr (f->held_for, ==, "git");
  g_assert_cmpstr (f->held->str, ==, "git;-;");
  g_assert_cmpuint (f->n_doubts, ==, 1);
}

static void /* Between the steps of a rebase the lock comes and goes: still one release. */
test_git_steps (Fixture *f, gconstpointer data)
{
  RouseVcsState busy = { .busy = TRUE, .tool = "git", .lock = "/r/.git/index.lock" };
  RouseVcsState between = { .active = TRUE };

  for (guint i = 0; i < 6; i++)
    {
      f->vcs = busy;
      change (f);
      advance (f, 30);
      f->vcs = between;
      advance (f, 15);
    }
  g_assert_cmpuint (f->n_releases, ==, 0);
  advance (f, 30);
  g_assert_cmpuint (f->n_releases, ==, 1);
}

static void /* Without a lock, but still running: not yet, and then the tree is doubted once more. */
test_git_runs (Fixture *f, gconstpointer data)
{
  f->vcs = (RouseVcsState){ .busy = TRUE, .tool = "git", .lock = "/r/.git/index.lock" };
  change (f);
  advance (f, 10);
  f->vcs = (RouseVcsState){ .active = TRUE };
  f->runs = TRUE;
  advance (f, 1000);
  g_assert_cmpuint (f->n_releases, ==, 0);
  f->runs = FALSE;
  f->n_doubts = 0;
  advance (f, 60);
  g_assert_cmpuint (f->n_releases, ==, 1);
  g_assert_cmpuint (f->n_doubts, <=, 1);
  g_assert_cmpstr (f->held->str, ==, "git;-;");
}

static void /* A lock that was left behind is given up on after half a minute. */
test_stale_lock (Fixture *f, gconstpointer data)
{
  f->vcs = (RouseVcsState){ .busy = TRUE, .tool = "git", .lock = "/r/.git/index.lock" };
  change (f);
  advance (f, 29900);
  g_assert_cmpuint (f->n_releases, ==, 0);
  advance (f, 200);
  g_assert_cmpuint (f->n_releases, ==, 1);
  g_assert_true (f->forced);
}

static void /* What is polled: released once a sweep has found nothing more, and as soon as it is over. */
test_sweep (Fixture *f, gconstpointer data)
{
  f->unswept = TRUE;
  change (f);
  advance (f, 5);
  g_assert_cmpuint (f->n_sweeps, ==, 0);
  advance (f, 1);
  g_assert_cmpuint (f->n_sweeps, ==, 1);
  advance (f, 30);
  change (f); /* it finds more */
  advance (f, 20);
  g_assert_cmpuint (f->n_releases, ==, 0);
  g_assert_cmpuint (f->n_sweeps, ==, 2);
  f->unswept = FALSE;
  rouse_settler_wake (f->settler);
  advance (f, 0);
  g_assert_cmpuint (f->n_releases, ==, 1);
  g_assert_cmpuint (f->n_probes, ==, 1);
}

static void /* Gone before it rang: nothing is left that could ring. */
test_dispose (Fixture *f, gconstpointer data)
{
  change (f);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 1);
  g_object_run_dispose (G_OBJECT (f->settler));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/settler/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("one-save", test_one_save);
  ADD ("closed", test_closed);
  ADD ("probe-extends", test_probe_extends);
  ADD ("storm", test_storm);
  ADD ("endless", test_endless);
  ADD ("git", test_git);
  ADD ("git-steps", test_git_steps);
  ADD ("git-runs", test_git_runs);
  ADD ("stale-lock", test_stale_lock);
  ADD ("sweep", test_sweep);
  ADD ("dispose", test_dispose);
  return g_test_run ();
}
