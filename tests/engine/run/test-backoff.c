/* test-backoff.c - patience grows, and is forgotten
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/backoff.h"

#define MS G_TIME_SPAN_MILLISECOND
#define S G_TIME_SPAN_SECOND

/* Half a second, doubling, never more than thirty. */
static void
test_doubles (void)
{
  static const gint64 expected[] = { 500 * MS, 1 * S, 2 * S, 4 * S, 8 * S, 16 * S, 30 * S, 30 * S };
  RouseBackoff        backoff = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (rouse_backoff_next_us (&backoff, 9 * S), ==, expected[i]);
  for (guint i = 0; i < 200; i++)
    g_assert_cmpint (rouse_backoff_next_us (&backoff, 0), ==, 30 * S);
}

/* A run that lived ten seconds begins the count anew, and so does a reset. */
static void
test_forgets (void)
{
  RouseBackoff backoff = { 0 };

  rouse_backoff_next_us (&backoff, 0);
  rouse_backoff_next_us (&backoff, 0);
  g_assert_cmpint (rouse_backoff_next_us (&backoff, 10 * S), ==, 500 * MS);
  g_assert_cmpint (rouse_backoff_next_us (&backoff, 0), ==, 1 * S);
  rouse_backoff_reset (&backoff);
  g_assert_cmpint (rouse_backoff_next_us (&backoff, 0), ==, 500 * MS);
}

/* So many starts in a row, of runs that did not last, are enough; with no limit none are. */
static void
test_enough (void)
{
  RouseBackoff backoff = { 0 };

  g_assert_false (rouse_backoff_is_enough (&backoff, 0, 1));
  rouse_backoff_next_us (&backoff, 0);
  g_assert_true (rouse_backoff_is_enough (&backoff, 0, 1));
  g_assert_false (rouse_backoff_is_enough (&backoff, 10 * S, 1));
  g_assert_false (rouse_backoff_is_enough (&backoff, 0, 2));
  g_assert_false (rouse_backoff_is_enough (&backoff, 0, 0));
}

/* A restart that the program asks for is free, unless it asks as soon as it lives. */
static void
test_wanted (void)
{
  RouseBackoff backoff = { 0 };

  g_assert_cmpint (rouse_backoff_next_wanted_us (&backoff, 50 * MS), ==, 0);
  g_assert_cmpint (rouse_backoff_next_wanted_us (&backoff, 50 * MS), ==, 500 * MS);
  g_assert_cmpint (rouse_backoff_next_wanted_us (&backoff, 50 * MS), ==, 1 * S);
  g_assert_cmpint (rouse_backoff_next_wanted_us (&backoff, 1 * S), ==, 0);
  g_assert_cmpint (rouse_backoff_next_wanted_us (&backoff, 3 * S), ==, 0);
}

/* Four wishes in a row of runs that did nothing else are granted; one that worked begins the count anew. */
static void
test_wishes (void)
{
  RouseBackoff backoff = { 0 };

  for (guint i = 0; i < 4; i++)
    g_assert_true (rouse_backoff_grants_wish (&backoff, 4 * S, i % 2 == 0));
  g_assert_false (rouse_backoff_grants_wish (&backoff, 4 * S, TRUE));
  g_assert_false (rouse_backoff_grants_wish (&backoff, 60 * S, FALSE));
  for (guint i = 0; i < 20; i++)
    g_assert_true (rouse_backoff_grants_wish (&backoff, 5 * S, TRUE));
  for (guint i = 0; i < 3; i++)
    g_assert_true (rouse_backoff_grants_wish (&backoff, 0, FALSE));
  g_assert_false (rouse_backoff_grants_wish (&backoff, 0, FALSE));
  rouse_backoff_reset (&backoff);
  g_assert_true (rouse_backoff_grants_wish (&backoff, 0, FALSE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/backoff/doubles", test_doubles);
  g_test_add_func ("/run/backoff/forgets", test_forgets);
  g_test_add_func ("/run/backoff/enough", test_enough);
  g_test_add_func ("/run/backoff/wanted", test_wanted);
  g_test_add_func ("/run/backoff/wishes", test_wishes);
  return g_test_run ();
}
