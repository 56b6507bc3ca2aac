/* test-watch-words.c - how a place is watched, and why, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "words/watch-words.h"

static const struct
{
  const char      *name;
  const char      *filesystem;
  RouseWatcherKind watcher;
  RouseWatchReason reason;
  guint            n_polled; /* of 10 */
  const char      *expected;
} cases[] = {
  { "/words/place/native", "ext4", ROUSE_WATCH_GIO, ROUSE_REASON_NONE, 0, "/a on ext4: the kernel tells of changes" },
  { "/words/place/nfs", "nfs", ROUSE_WATCH_GIO, ROUSE_REASON_REMOTE, 10,
    "/a on nfs: the kernel tells of changes; looked through at intervals besides (changes made elsewhere are not announced)" },
  { "/words/place/limit", "ext4", ROUSE_WATCH_GIO, ROUSE_REASON_LIMIT, 3,
    "/a on ext4: the kernel tells of changes; 3 of 10 folders are looked through at intervals (the system refuses more watches)" },
  { "/words/place/asked", "ext4", ROUSE_WATCH_POLL, ROUSE_REASON_ASKED, 10, "/a on ext4: looked through at intervals (as asked for)" },
  { "/words/place/watchman", "ext4", ROUSE_WATCH_WATCHMAN, ROUSE_REASON_WATCHMAN_FOUND, 0,
    "/a on ext4: Watchman tells of changes (it watches there already)" },
  { "/words/place/silent", "ext4", ROUSE_WATCH_GIO, ROUSE_REASON_WATCHMAN_SILENT, 0,
    "/a on ext4: the kernel tells of changes (Watchman does not answer)" },
  { "/words/place/nameless", "", ROUSE_WATCH_GIO, ROUSE_REASON_NONE, 0, "/a on ?: the kernel tells of changes" },
};

static void
test_place (gconstpointer data)
{
  guint                   i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseHealth) health = rouse_health_new ();
  RouseHealthPlace       *place = rouse_health_add_place (health, "/a", cases[i].filesystem);
  g_autofree char        *words = NULL;

  place->watcher = cases[i].watcher;
  place->reason = cases[i].reason;
  place->n_dirs = 10;
  place->n_polled = cases[i].n_polled;
  words = rouse_words_for_place (place);
  g_assert_cmpstr (words, ==, cases[i].expected);
}

static void /* Watchman was asked for in vain. */
test_watchman (void)
{
  g_autoptr (RouseHealth) health = rouse_health_new ();
  g_autofree char        *none = NULL;
  g_autofree char        *words = NULL;

  rouse_health_add_place (health, "/a", "ext4");
  none = rouse_words_for_watchman (health);
  g_assert_null (none);
  rouse_health_add_place (health, "/b", "ext4")->reason = ROUSE_REASON_WATCHMAN_MISSING;
  words = rouse_words_for_watchman (health);
  g_assert_cmpstr (words, ==, "Watchman is not installed: the kernel tells of changes instead");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, GUINT_TO_POINTER (i), test_place);
  g_test_add_func ("/words/watchman", test_watchman);
  return g_test_run ();
}
