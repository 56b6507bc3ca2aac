/* test-loop-detector.c - a program that writes into its own tree is told from a person who saves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/loop-detector.h"

#define MS G_TIME_SPAN_MILLISECOND

typedef enum
{
  GUILTY,      /* writes the file, and nothing else but some lines at its start */
  IDLE,        /* prints lines at its start; somebody else writes the file */
  CHATTY,      /* prints all the time; somebody else writes the file */
  SOON_DONE,   /* a task of 30 ms; somebody else writes the file */
  UNCOUNTABLE, /* the system does not count writes */
} Kind;

/* What the count of writes is, @ms after the start. */
static guint64
get_count (Kind kind, guint run, gint64 ms, gint64 write_ms)
{
  guint64 count = run * 1000 + 1 + MIN (ms, 10);

  switch (kind)
    {
    case GUILTY:
      return count + (ms >= write_ms ? 2 : 0);
    case IDLE:
      return count;
    case CHATTY:
      return count + ms / 10;
    case SOON_DONE:
      return ms < 30 ? count : ROUSE_LOOP_NOTHING_RUNS;
    case UNCOUNTABLE:
      return 0;
    }
  g_assert_not_reached ();
}

static RouseChangeSet *
make_changes (gint64 at, const char *path)
{
  RouseChangeSet *changes = rouse_change_set_new ();

  rouse_change_set_add (changes, "/project/aside", ROUSE_CHANGE_MODIFIED, NULL);
  rouse_change_set_add (changes, path, ROUSE_CHANGE_MODIFIED, NULL);
  changes->first_us = at;
  changes->last_us = at + 1 * MS;
  changes->settled_us = at + 12 * MS;
  return changes;
}

/* Plays @n_runs runs in which the file is written @write_ms after the start, and the next start comes
 * @period_ms after the one before. Returns the number of the run after which it was called a loop, or 0. */
static guint
play (RouseLoopDetector *detector, Kind kind, guint n_runs, gint64 write_ms, gint64 period_ms, gint64 *now)
{
  for (guint run = 1; run <= n_runs; run++, *now += period_ms * MS)
    {
      g_autofree char           *aside = g_strdup_printf ("/project/aside-%" G_GINT64_FORMAT, *now);
      g_autoptr (RouseChangeSet) changes = make_changes (*now + (write_ms + 2) * MS, "/project/file");
      gint64                     released = changes->settled_us - *now;
      RouseLoopVerdict           verdict;

      g_free (((RouseChange *) g_ptr_array_index (changes->changes, 0))->path);
      ((RouseChange *) g_ptr_array_index (changes->changes, 0))->path = g_steal_pointer (&aside);

      rouse_loop_detector_run_started (detector, *now);
      for (gint64 at = 0; at < released && rouse_loop_detector_wants_sample (detector, *now + at) > 0; at += 20 * MS)
        rouse_loop_detector_add_sample (detector, *now + at, get_count (kind, run, at / MS, write_ms));
      if (rouse_loop_detector_wants_sample (detector, *now + released) > 0)
        rouse_loop_detector_add_sample (detector, *now + released, get_count (kind, run, released / MS, write_ms));
      verdict = rouse_loop_detector_add_changes (detector, changes);
      /* The file aside is nobody's loop, and still restarts the program. */
      g_assert_cmpint (verdict, !=, ROUSE_LOOP_SUSPEND);
      if (rouse_loop_detector_get_path (detector) != NULL)
        return run;
    }
  return 0;
}

static const struct
{
  const char *path;
  Kind        kind;
  guint       n_runs;
  guint       write_ms;
  guint       period_ms;
  guint       expected;
} cases[] = {
  { "/run/loop-detector/guilty", GUILTY, 100, 300, 500, 15 },
  { "/run/loop-detector/guilty-at-start", GUILTY, 100, 5, 100, 20 },
  { "/run/loop-detector/guilty-and-late", GUILTY, 100, 4900, 5500, 15 },
  { "/run/loop-detector/guilty-but-rarely", GUILTY, 100, 4900, 7000, 0 },
  { "/run/loop-detector/later-than-soon", GUILTY, 100, 5100, 5500, 0 },
  { "/run/loop-detector/person", IDLE, 1000, 200, 300, 0 },
  { "/run/loop-detector/person-quick", IDLE, 1000, 50, 100, 0 },
  { "/run/loop-detector/person-task", SOON_DONE, 1000, 200, 300, 0 },
  /* A program that never stops printing cannot be told from one that writes; but who saves so often? */
  { "/run/loop-detector/person-chatty", CHATTY, 100, 200, 300, 15 },
  { "/run/loop-detector/person-chatty-slow", CHATTY, 100, 200, 6700, 0 },
  { "/run/loop-detector/uncountable", UNCOUNTABLE, 100, 200, 300, 20 },
  { "/run/loop-detector/uncountable-slow", UNCOUNTABLE, 100, 200, 3200, 0 },
};

static void
test_play (gconstpointer data)
{
  guint                         i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseLoopDetector) detector = rouse_loop_detector_new ();
  gint64                        now = 1000 * G_TIME_SPAN_SECOND;

  g_assert_cmpuint (play (detector, cases[i].kind, cases[i].n_runs, cases[i].write_ms, cases[i].period_ms, &now), ==, cases[i].expected);
  g_assert_cmpstr (rouse_loop_detector_get_path (detector), ==, cases[i].expected > 0 ? "/project/file" : NULL);
}

/* A build that takes @build_ms writes the file @write_ms after its start: then it is begun anew, or what it built has
 * just been started. Returns the number of the build after which it was called a loop, or 0. */
static guint
play_build (RouseLoopDetector *detector, guint build_ms, guint write_ms)
{
  gint64 now = 1000 * G_TIME_SPAN_SECOND;

  for (guint run = 1; run <= 100; run++, now += (write_ms + 50) * MS)
    {
      g_autoptr (RouseChangeSet) changes = make_changes (now + (write_ms + 2) * MS, "/project/file");

      g_ptr_array_remove_index (changes->changes, 0);
      rouse_loop_detector_build_started (detector, now);
      if (write_ms >= build_ms)
        {
          rouse_loop_detector_build_ended (detector, now + build_ms * MS);
          rouse_loop_detector_run_started (detector, now + build_ms * MS);
        }
      for (gint64 ms = 0; rouse_loop_detector_wants_sample (detector, now + ms * MS) > 0 && ms < write_ms + 30; ms += 20)
        rouse_loop_detector_add_sample (detector, now + ms * MS, get_count (GUILTY, run, ms, write_ms));
      if (rouse_loop_detector_add_changes (detector, changes) == ROUSE_LOOP_SUSPEND)
        return run;
    }
  return 0;
}

/* A build that writes what is watched, while it goes on or at its end, is a loop as well. */
static void
test_build (void)
{
  static const struct
  {
    guint build_ms;
    guint write_ms;
    guint expected;
  } builds[] = {
    { 2000, 300, 15 },
    { 300, 310, 15 },
    { 5500, 5400, 15 },  /* later than soon, but it still goes on */
    { 5500, 5510, 15 },  /* … and has only just ended */
    { 1000, 6100, 0 },   /* the program had been running for long */
    { 20000, 19000, 0 }, /* three times a minute is not too often */
  };

  for (guint i = 0; i < G_N_ELEMENTS (builds); i++)
    {
      g_autoptr (RouseLoopDetector) detector = rouse_loop_detector_new ();

      g_test_message ("build %u", i);
      g_assert_cmpuint (play_build (detector, builds[i].build_ms, builds[i].write_ms), ==, builds[i].expected);
    }
}

/* A build that was given up is not going on. */
static void
test_build_given_up (void)
{
  g_autoptr (RouseLoopDetector) detector = rouse_loop_detector_new ();
  gint64                        now = 1000 * G_TIME_SPAN_SECOND;

  play_build (detector, 2000, 300);
  rouse_loop_detector_reset (detector);
  rouse_loop_detector_build_started (detector, now);
  rouse_loop_detector_build_ended (detector, now);
  rouse_loop_detector_build_ended (detector, now + 4000 * MS);
  g_assert_cmpuint (rouse_loop_detector_wants_sample (detector, now + 6000 * MS), ==, 0);
}

/* Nothing is sampled until there is a suspicion, nor longer than it makes sense. */
static void
test_samples_only_on_suspicion (void)
{
  g_autoptr (RouseLoopDetector) detector = rouse_loop_detector_new ();
  gint64                        now = 1000 * G_TIME_SPAN_SECOND;

  play (detector, GUILTY, 4, 300, 500, &now);
  rouse_loop_detector_run_started (detector, now);
  g_assert_cmpuint (rouse_loop_detector_wants_sample (detector, now), ==, 0);
  play (detector, GUILTY, 5, 300, 500, &now);
  rouse_loop_detector_run_started (detector, now);
  g_assert_cmpuint (rouse_loop_detector_wants_sample (detector, now), ==, 20);
  g_assert_cmpuint (rouse_loop_detector_wants_sample (detector, now + 5000 * MS), ==, 20);
  g_assert_cmpuint (rouse_loop_detector_wants_sample (detector, now + 5001 * MS), ==, 0);
}

/* One start after which it did not change, and the row begins anew. */
static void
test_row_is_broken (void)
{
  g_autoptr (RouseLoopDetector) detector = rouse_loop_detector_new ();
  gint64                        now = 1000 * G_TIME_SPAN_SECOND;

  g_assert_cmpuint (play (detector, UNCOUNTABLE, 19, 100, 200, &now), ==, 0);
  rouse_loop_detector_run_started (detector, now);
  now += 200 * MS;
  g_assert_cmpuint (play (detector, UNCOUNTABLE, 19, 100, 200, &now), ==, 0);
  g_assert_cmpuint (play (detector, UNCOUNTABLE, 19, 100, 200, &now), ==, 1);
}

/* Several change sets after one start are one restart. */
static void
test_counts_runs_not_changes (void)
{
  g_autoptr (RouseLoopDetector) detector = rouse_loop_detector_new ();

  rouse_loop_detector_run_started (detector, 0);
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (RouseChangeSet) changes = make_changes (i * MS, "/project/file");

      g_assert_cmpint (rouse_loop_detector_add_changes (detector, changes), ==, ROUSE_LOOP_NONE);
    }
}

/* A person never saves with the rhythm of a program: no row comes about. */
static void
test_no_rhythm (void)
{
  g_autoptr (RouseLoopDetector) detector = rouse_loop_detector_new ();
  gint64                        now = 1000 * G_TIME_SPAN_SECOND;

  for (guint i = 0; i < 200; i++)
    g_assert_cmpuint (play (detector, CHATTY, 1, i % 2 == 0 ? 1000 : 2000, 2500, &now), ==, 0);
}

static RouseLoopVerdict
change_after (RouseLoopDetector *detector, gint64 started, gint64 ms, guint64 before, guint64 after, const char *path)
{
  g_autoptr (RouseChangeSet) changes = rouse_change_set_new ();

  rouse_change_set_add (changes, path, ROUSE_CHANGE_MODIFIED, NULL);
  changes->first_us = changes->last_us = started + ms * MS;
  rouse_loop_detector_add_sample (detector, changes->first_us - 100 * MS, before);
  rouse_loop_detector_add_sample (detector, changes->last_us + 10 * MS, after);
  return rouse_loop_detector_add_changes (detector, changes);
}

/* Once known, the loop's file counts only when the program did not write it; other files do. */
static void
test_known_loop (void)
{
  g_autoptr (RouseLoopDetector) detector = rouse_loop_detector_new ();
  gint64                        now = 1000 * G_TIME_SPAN_SECOND;

  g_assert_cmpuint (play (detector, GUILTY, 100, 300, 500, &now), ==, 15);
  g_assert_cmpstr (rouse_loop_detector_get_path (detector), ==, "/project/file");
  rouse_loop_detector_run_started (detector, now);
  g_assert_cmpint (change_after (detector, now, 300, 5, 6, "/project/file"), ==, ROUSE_LOOP_OWN);
  g_assert_cmpint (change_after (detector, now, 9000, 7, 8, "/project/file"), ==, ROUSE_LOOP_OWN);
  g_assert_cmpuint (rouse_loop_detector_wants_sample (detector, now + 9000 * MS), ==, 500);
  g_assert_cmpint (change_after (detector, now, 10000, 9, 9, "/project/app.py"), ==, ROUSE_LOOP_NONE);
  g_assert_cmpstr (rouse_loop_detector_get_path (detector), ==, "/project/file");
  g_assert_cmpint (change_after (detector, now, 20000, 9, 9, "/project/file"), ==, ROUSE_LOOP_NONE);
  g_assert_cmpint (change_after (detector, now, 30000, 9, 10, "/project/file"), ==, ROUSE_LOOP_OWN);
}

/* After a person's word everything begins anew. */
static void
test_reset (void)
{
  g_autoptr (RouseLoopDetector) detector = rouse_loop_detector_new ();
  gint64                        now = 1000 * G_TIME_SPAN_SECOND;

  g_assert_cmpuint (play (detector, GUILTY, 100, 300, 500, &now), ==, 15);
  rouse_loop_detector_reset (detector);
  g_assert_null (rouse_loop_detector_get_path (detector));
  g_assert_cmpuint (play (detector, GUILTY, 14, 300, 500, &now), ==, 0);
}

/* A tree of ten thousand files that a program writes anew at each start. */
static void
test_many_files (void)
{
  g_autoptr (RouseLoopDetector) detector = rouse_loop_detector_new ();
  RouseLoopVerdict              verdict = ROUSE_LOOP_NONE;

  for (guint run = 1; run <= 20; run++)
    {
      g_autoptr (RouseChangeSet) changes = rouse_change_set_new ();

      changes->first_us = changes->last_us = run * 500 * MS + 5 * MS;
      for (guint i = 0; i < 10000; i++)
        {
          g_autofree char *path = g_strdup_printf ("/project/out/%u", i);

          rouse_change_set_add (changes, path, ROUSE_CHANGE_MODIFIED, NULL);
        }
      rouse_loop_detector_run_started (detector, run * 500 * MS);
      verdict = rouse_loop_detector_add_changes (detector, changes);
    }
  g_assert_cmpint (verdict, ==, ROUSE_LOOP_SUSPEND);
  g_assert_true (g_str_has_prefix (rouse_loop_detector_get_path (detector), "/project/out/"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GUINT_TO_POINTER (i), test_play);
  g_test_add_func ("/run/loop-detector/samples-only-on-suspicion", test_samples_only_on_suspicion);
  g_test_add_func ("/run/loop-detector/row-is-broken", test_row_is_broken);
  g_test_add_func ("/run/loop-detector/counts-runs-not-changes", test_counts_runs_not_changes);
  g_test_add_func ("/run/loop-detector/no-rhythm", test_no_rhythm);
  g_test_add_func ("/run/loop-detector/known-loop", test_known_loop);
  g_test_add_func ("/run/loop-detector/reset", test_reset);
  g_test_add_func ("/run/loop-detector/build", test_build);
  g_test_add_func ("/run/loop-detector/build-given-up", test_build_given_up);
  g_test_add_func ("/run/loop-detector/many-files", test_many_files);
  return g_test_run ();
}
