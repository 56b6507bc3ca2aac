/* test-settle.c - when is a set of changes complete?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "settle/settle.h"

#define MS 1000
#define BASE (10 * MS)
#define T0 (G_GINT64_CONSTANT (1000) * G_USEC_PER_SEC)

/* A quiet set of one finished file, first and last noticed at T0. */
static RouseSettleInput
one_file (void)
{
  return (RouseSettleInput){
    .now = T0,
    .base_us = BASE,
    .first_us = T0,
    .last_us = T0,
    .n_changes = 1,
    .finished = TRUE,
  };
}

typedef struct
{
  const char        *path;
  guint              n_changes;
  gboolean           finished;
  int                release_before_ms; /* T0 minus the last release; 0 for none */
  int                now_ms;            /* after T0 */
  RouseSettleVerdict verdict;
} Case;

static const Case cases[] = {
  { "/settle/one-finished-waits", 1, TRUE, 0, 5, ROUSE_SETTLE_WAIT },
  { "/settle/one-finished-goes", 1, TRUE, 0, 6, ROUSE_SETTLE_RELEASE },
  { "/settle/one-open-waits", 1, FALSE, 0, 14, ROUSE_SETTLE_WAIT },
  { "/settle/one-open-goes", 1, FALSE, 0, 15, ROUSE_SETTLE_RELEASE },
  { "/settle/several-wait", 10, TRUE, 0, 14, ROUSE_SETTLE_WAIT },
  { "/settle/several-go", 10, TRUE, 0, 15, ROUSE_SETTLE_RELEASE },
  { "/settle/many-wait", 1000, TRUE, 0, 39, ROUSE_SETTLE_WAIT },
  { "/settle/many-go", 1000, TRUE, 0, 40, ROUSE_SETTLE_RELEASE },
  { "/settle/nothing-left-goes", 0, TRUE, 0, 6, ROUSE_SETTLE_RELEASE },
  { "/settle/aftermath-waits", 1, TRUE, 100, 39, ROUSE_SETTLE_WAIT },
  { "/settle/aftermath-goes", 1, TRUE, 100, 40, ROUSE_SETTLE_RELEASE },
  { "/settle/long-after-goes-at-once", 1, TRUE, 150, 6, ROUSE_SETTLE_RELEASE },
};

static void
test_case (gconstpointer data)
{
  const Case      *c = data;
  RouseSettleInput input = one_file ();
  gint64           again = 0;

  input.n_changes = c->n_changes;
  input.finished = c->finished;
  input.now += c->now_ms * MS;
  if (c->release_before_ms != 0)
    input.last_release_us = T0 - c->release_before_ms * MS;
  g_assert_cmpint (rouse_settle (&input, &again), ==, c->verdict);
  if (c->verdict == ROUSE_SETTLE_WAIT)
    g_assert_cmpint (again, >, input.now);
}

/* A file that is still being written is waited for, but not for ever. */
static void
test_writing (void)
{
  RouseSettleInput input = one_file ();
  gint64           again;

  input.writing = TRUE;
  input.finished = FALSE;
  input.now = T0 + 299 * MS;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_WAIT);
  input.last_us = input.now;
  input.now = T0 + 598 * MS;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_WAIT);
  input.now = T0 + 599 * MS;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_RELEASE);
  input.last_us = T0 + 1999 * MS;
  input.now = T0 + 2000 * MS;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_FORCE);
}

/* Nothing in it: it is likely to be filled, even if whoever made it has closed it. */
static void
test_empty (void)
{
  RouseSettleInput input = one_file ();
  gint64           again;

  input.empty = TRUE;
  input.now = T0 + 99 * MS;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_WAIT);
  g_assert_cmpint (again, ==, T0 + 100 * MS);
  input.now = again;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_RELEASE);
  /* A checkout writes each file in one go, and some are empty. */
  input.vcs_ended_us = T0 + 500 * MS;
  input.now = T0 + 525 * MS;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_RELEASE);
}

/* Quiet or not, nothing is released while git works; a lock left behind is given up on, not before. */
static void
test_vcs_holds (void)
{
  RouseSettleInput input = one_file ();
  gint64           again;

  input.vcs_busy = TRUE;
  input.vcs_since_us = T0;
  for (int ms = 0; ms < 30000; ms += 250)
    {
      input.now = T0 + ms * MS;
      g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_HOLD);
      g_assert_cmpint (again, >, input.now);
    }
  input.now = T0 + ROUSE_SETTLE_MAX_HOLD_US;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_FORCE);
}

/* The time git took does not count against the cap, and quiet is counted from its end. */
static void
test_vcs_ended (void)
{
  RouseSettleInput input = one_file ();
  gint64           again;

  input.n_changes = 5000;
  input.last_us = T0 + 4000 * MS;
  input.vcs_ended_us = T0 + 5000 * MS;
  input.now = T0 + 5024 * MS;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_WAIT);
  input.doubted = TRUE;
  input.now = T0 + 5025 * MS;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_WAIT);
  input.doubted = FALSE;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_RELEASE);
}

/* Hints that are lost again and again, faster than the tree can be verified, do not hold a set for ever. */
static void
test_doubt_is_capped (void)
{
  RouseSettleInput input = one_file ();
  gint64           again;

  input.doubted = TRUE;
  input.now = T0 + ROUSE_SETTLE_MAX_DOUBT_US - 1;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_WAIT);
  input.now = T0 + ROUSE_SETTLE_MAX_DOUBT_US;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_FORCE);
}

/* Whatever the stream of changes: never released before it was quiet, never later than the cap, and
 * asking again only when the verdict says so misses neither. */
static void
test_property (void)
{
  for (guint round = 0; round < 3000; round++)
    {
      RouseSettleInput input = one_file ();
      gint64           next_change = T0;
      gint64           again = 0;
      guint            left = g_test_rand_int_range (0, 200);
      int              gap_ms = g_test_rand_int_range (1, 60);

      input.n_changes = g_test_rand_int_range (1, 100);
      input.finished = g_test_rand_bit ();
      input.last_release_us = g_test_rand_bit () ? T0 - g_test_rand_int_range (1, 1000) * MS : 0;

      while (TRUE)
        {
          RouseSettleVerdict verdict;

          while (left > 0 && next_change <= input.now)
            {
              input.last_us = next_change;
              next_change += g_test_rand_int_range (1, gap_ms + 1) * MS;
              left--;
            }
          verdict = rouse_settle (&input, &again);
          if (verdict == ROUSE_SETTLE_RELEASE)
            {
              g_assert_cmpint (input.now - input.last_us, >=, rouse_settle_get_quiet_us (&input));
              break;
            }
          if (verdict == ROUSE_SETTLE_FORCE)
            {
              g_assert_cmpint (input.now - input.first_us, >=, ROUSE_SETTLE_MAX_US);
              break;
            }
          g_assert_cmpint (verdict, ==, ROUSE_SETTLE_WAIT);
          g_assert_cmpint (again, >, input.now);
          g_assert_cmpint (again, <=, input.first_us + ROUSE_SETTLE_MAX_US);
          input.now = again;
        }
    }
}

static void /* Quiet, as far as hints tell: what is not announced is looked through first, but not for ever. */
test_unswept (void)
{
  RouseSettleInput input = one_file ();
  gint64           again = 0;

  input.unswept = TRUE;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_WAIT);
  input.now = T0 + 6 * MS;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_SWEEP);
  g_assert_cmpint (again, ==, T0 + ROUSE_SETTLE_MAX_US);
  input.vcs_busy = TRUE;
  input.vcs_since_us = T0;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_HOLD);
  input.vcs_busy = FALSE;
  input.unswept = FALSE;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_RELEASE);
  input.unswept = TRUE;
  input.now = T0 + ROUSE_SETTLE_MAX_US;
  g_assert_cmpint (rouse_settle (&input, &again), ==, ROUSE_SETTLE_RELEASE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_case);
  g_test_add_func ("/settle/writing", test_writing);
  g_test_add_func ("/settle/empty", test_empty);
  g_test_add_func ("/settle/vcs-holds", test_vcs_holds);
  g_test_add_func ("/settle/vcs-ended", test_vcs_ended);
  g_test_add_func ("/settle/doubt-is-capped", test_doubt_is_capped);
  g_test_add_func ("/settle/unswept", test_unswept);
  g_test_add_func ("/settle/property", test_property);
  return g_test_run ();
}
