/* test-health.c - how well a tree is watched, and what is said of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/health.h"

static const struct
{
  const char      *name;
  RouseWatcherKind watcher;
  RouseWatchReason reason;
  guint            n_polled; /* of 10 */
  RouseHealthLevel level;
  gboolean         as_wished;
  const char      *detail; /* (nullable) */
} cases[] = {
  { "/health/native", ROUSE_WATCH_GIO, ROUSE_REASON_NONE, 0, ROUSE_HEALTH_NATIVE, TRUE, NULL },
  { "/health/asked", ROUSE_WATCH_POLL, ROUSE_REASON_ASKED, 10, ROUSE_HEALTH_POLLING, TRUE, "10 of 10 directories are polled, as asked for" },
  { "/health/remote", ROUSE_WATCH_GIO, ROUSE_REASON_REMOTE, 10, ROUSE_HEALTH_POLLING, FALSE,
    "10 of 10 directories are polled: /a is on nfs, where changes made elsewhere are not announced" },
  { "/health/unannounced", ROUSE_WATCH_GIO, ROUSE_REASON_UNANNOUNCED, 10, ROUSE_HEALTH_POLLING, FALSE,
    "10 of 10 directories are polled: their file system does not tell of every change" },
  { "/health/watchman", ROUSE_WATCH_WATCHMAN, ROUSE_REASON_WATCHMAN_FOUND, 0, ROUSE_HEALTH_NATIVE, TRUE, NULL },
  { "/health/watchman-missing", ROUSE_WATCH_GIO, ROUSE_REASON_WATCHMAN_MISSING, 0, ROUSE_HEALTH_NATIVE, FALSE,
    "Watchman is not installed: the kernel tells of changes instead" },
};

static void
test_judge (gconstpointer data)
{
  guint                   i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseHealth) health = rouse_health_new ();
  RouseHealthPlace       *place = rouse_health_add_place (health, "/a", "nfs");

  place->watcher = cases[i].watcher;
  place->reason = cases[i].reason;
  place->n_dirs = health->n_dirs = 10;
  place->n_polled = health->n_polled = cases[i].n_polled;
  rouse_health_judge (health, FALSE);
  g_assert_cmpint (health->level, ==, cases[i].level);
  g_assert_cmpint (rouse_health_is_as_wished (health), ==, cases[i].as_wished);
  g_assert_cmpstr (health->detail, ==, cases[i].detail);
}

static void /* How many files there are is not what a person has to know once more. */
test_alike (void)
{
  g_autoptr (RouseHealth) a = rouse_health_new (), b = rouse_health_new ();
  RouseHealthPlace       *one = rouse_health_add_place (a, "/a", "ext4"), *other = rouse_health_add_place (b, "/a", "ext4");

  one->watcher = other->watcher = ROUSE_WATCH_GIO;
  other->n_files = b->n_files = 3;
  other->n_dirs = b->n_dirs = b->n_watched = 2;
  g_assert_true (rouse_health_is_alike (a, b));
  g_assert_false (rouse_health_equal (a, b));
  other->reason = ROUSE_REASON_WATCHMAN_MISSING;
  g_assert_false (rouse_health_is_alike (a, b));
  other->reason = ROUSE_REASON_NONE;
  other->watcher = ROUSE_WATCH_WATCHMAN;
  g_assert_false (rouse_health_is_alike (a, b));
  other->watcher = ROUSE_WATCH_GIO;
  b->n_polled = 1;
  g_assert_false (rouse_health_is_alike (a, b));
  b->n_polled = 0;
  rouse_health_add_place (b, "/b", "ext4");
  g_assert_false (rouse_health_is_alike (a, b));
}

static void /* A place more, or another reason, is another health. */
test_equal (void)
{
  g_autoptr (RouseHealth) a = rouse_health_new ();
  g_autoptr (RouseHealth) b = rouse_health_new ();
  RouseHealthPlace       *place;

  g_assert_true (rouse_health_equal (a, b));
  rouse_health_add_place (a, "/a", "nfs");
  g_assert_false (rouse_health_equal (a, b));
  place = rouse_health_add_place (b, "/a", "nfs");
  g_assert_true (rouse_health_equal (a, b));
  place->reason = ROUSE_REASON_REMOTE;
  g_assert_false (rouse_health_equal (a, b));
}

static void
test_reasons (void)
{
  for (guint i = 0; i <= ROUSE_REASON_WATCHMAN_REFUSES; i++)
    g_assert_cmpuint (rouse_watch_reason_from_string (rouse_watch_reason_to_string ((RouseWatchReason) i)), ==, i);
  g_assert_cmpuint (rouse_watch_reason_from_string ("of a later version"), ==, ROUSE_REASON_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, GUINT_TO_POINTER (i), test_judge);
  g_test_add_func ("/health/equal", test_equal);
  g_test_add_func ("/health/alike", test_alike);
  g_test_add_func ("/health/reasons", test_reasons);
  return g_test_run ();
}
