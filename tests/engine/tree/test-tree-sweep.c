/* test-tree-sweep.c - what is not announced is found by looking, a little at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree-fixture.h"
#include "tree/fingerprint.h"
#include "watch/filesystem.h"

#include <glib/gstdio.h>

#define S G_GINT64_CONSTANT (1000000000)
#define MS G_GINT64_CONSTANT (1000000)

/* A folder that has just changed is listed as a whole, which is one piece. */
static void
make_old (TreeFixture *f, const char *name)
{
  tree_fixture_set_mtime (f, name, 1000);
}

/* Returns: after how many pieces of no length it was through. */
static guint
sweep (TreeFixture *f)
{
  guint n = 1;

  rouse_tree_begin_sweep (f->tree);
  while (!rouse_tree_sweep (f->tree, 1))
    n++;
  tree_fixture_pump (f);
  return n;
}

static void /* However many files a folder has, each piece of a sweep is short; together they look at all. */
test_pieces (TreeFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("root/large/%03u", i);

      tree_fixture_write (f, name, "1");
    }
  tree_fixture_write (f, "root/a/x", "1");
  make_old (f, "root/large");
  rouse_watcher_fake_set_room (f->watcher, 0);
  tree_fixture_arm (f);
  g_assert_cmpuint (sweep (f), >, 10);
  tree_fixture_assert_changes (f, "");

  tree_fixture_write (f, "root/large/199", "22");
  tree_fixture_write (f, "root/large/200", "1");
  tree_fixture_write (f, "root/a/b/c", "1");
  tree_fixture_remove (f, "root/a/x");
  sweep (f);
  tree_fixture_assert_changes (f, "created root/a/b/c;deleted root/a/x;modified root/large/199;created root/large/200");
}

static void /* The folder that is being looked through goes, or grows, between two pieces. */
test_meanwhile (TreeFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("root/sub/%02u", i);

      tree_fixture_write (f, name, "1");
    }
  make_old (f, "root/sub");
  rouse_watcher_fake_set_room (f->watcher, 0);
  tree_fixture_arm (f);
  rouse_tree_begin_sweep (f->tree);
  for (guint i = 0; i < 3; i++)
    g_assert_false (rouse_tree_sweep (f->tree, 1));
  tree_fixture_write (f, "root/sub/00a", "1");
  g_assert_true (rouse_tree_sweep (f->tree, G_MAXINT64));
  sweep (f);
  tree_fixture_assert_changes (f, "created root/sub/00a");

  make_old (f, "root/sub");
  sweep (f);
  rouse_tree_begin_sweep (f->tree);
  for (guint i = 0; i < 3; i++)
    g_assert_false (rouse_tree_sweep (f->tree, 1));
  tree_fixture_rename (f, "root/sub", "gone");
  g_assert_true (rouse_tree_sweep (f->tree, G_MAXINT64));
  sweep (f);
  g_assert_cmpuint (rouse_tree_get_activity (f->tree), >=, 101);
}

static void /* Swept: a sweep that began after the last change has been through, and only such a one. */
test_swept (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a/x", "1");
  tree_fixture_write (f, "root/b/y", "1");
  rouse_watcher_fake_set_room (f->watcher, 1);
  tree_fixture_arm (f);
  sweep (f);
  g_assert_true (rouse_tree_is_swept (f->tree));

  tree_fixture_write (f, "root/top", "1");
  tree_fixture_hint (f, ROUSE_HINT_FINISHED, "root/top");
  g_assert_false (rouse_tree_is_swept (f->tree));
  rouse_tree_begin_sweep (f->tree);
  g_assert_true (rouse_tree_is_sweep_fresh (f->tree));
  tree_fixture_write (f, "root/b/y", "22");
  g_assert_true (rouse_tree_sweep (f->tree, G_MAXINT64));
  g_assert_false (rouse_tree_is_swept (f->tree)); /* it found something */
  sweep (f);
  g_assert_true (rouse_tree_is_swept (f->tree));
  tree_fixture_assert_changes (f, "modified root/b/y;created root/top");
  g_assert_true (rouse_tree_is_swept (f->tree));
}

static gboolean
read_nfs (const char *path, guint32 *magic, GError **error)
{
  *magic = 0x6969;
  return TRUE;
}

static const RouseFilesystemFuncs nfs = { read_nfs, NULL };

static void
set_up_nfs (TreeFixture *f, gconstpointer data)
{
  rouse_filesystem_set_funcs (&nfs);
  tree_fixture_set_up (f, data);
}

static void
tear_down_nfs (TreeFixture *f, gconstpointer data)
{
  tree_fixture_tear_down (f, data);
  rouse_filesystem_set_funcs (NULL);
}

static const RouseHealthPlace *
get_place (RouseHealth *health)
{
  g_assert_cmpuint (health->places->len, ==, 1);
  return g_ptr_array_index (health->places, 0);
}

static void /* Where others write elsewhere, hints are taken and everything is looked at besides. */
test_remote (TreeFixture *f, gconstpointer data)
{
  g_autoptr (RouseHealth) health = NULL;

  tree_fixture_write (f, "root/a/x", "1");
  tree_fixture_arm (f);
  tree_fixture_drop_changes (f); /* by a clock that is not ours it may have come after the start */
  health = rouse_tree_dup_health (f->tree);
  g_assert_cmpint (health->level, ==, ROUSE_HEALTH_POLLING);
  g_assert_cmpuint (health->n_watched, ==, 2);
  g_assert_cmpstr (get_place (health)->path, ==, f->root);
  g_assert_cmpstr (get_place (health)->filesystem, ==, "nfs");
  g_assert_cmpint (get_place (health)->reason, ==, ROUSE_REASON_REMOTE);
  g_assert_cmpint (get_place (health)->watcher, ==, ROUSE_WATCH_GIO);
  g_assert_cmpuint (get_place (health)->n_polled, ==, 2);
  g_assert_cmpuint (get_place (health)->n_files, ==, 1);

  tree_fixture_write (f, "root/a/y", "1");
  sweep (f);
  tree_fixture_assert_changes (f, "created root/a/y");
  tree_fixture_write (f, "root/a/y", "22");
  tree_fixture_hint (f, ROUSE_HINT_FINISHED, "root/a/y");
  tree_fixture_assert_changes (f, "modified root/a/y");
}

static void /* … unless the user asked for the kernel alone. */
test_trusted (TreeFixture *f, gconstpointer data)
{
  g_autoptr (RouseHealth) health = NULL;

  f->trust_hints = TRUE;
  tree_fixture_write (f, "root/a/x", "1");
  tree_fixture_arm (f);
  g_assert_false (rouse_tree_has_polled (f->tree));
  health = rouse_tree_dup_health (f->tree);
  g_assert_cmpint (health->level, ==, ROUSE_HEALTH_NATIVE);
  g_assert_cmpint (get_place (health)->reason, ==, ROUSE_REASON_ASKED);
}

static void /* Files and folders are counted where they are, and no longer when they are gone. */
test_counts (TreeFixture *f, gconstpointer data)
{
  g_autofree char        *a = tree_fixture_path (f, "a");
  g_autofree char        *b = tree_fixture_path (f, "b");
  const char             *roots[] = { a, b, NULL };
  g_autoptr (RouseHealth) before = NULL;
  g_autoptr (RouseHealth) after = NULL;

  f->roots = roots;
  tree_fixture_write (f, "a/sub/x", "1");
  tree_fixture_write (f, "a/y", "1");
  tree_fixture_write (f, "b/z", "1");
  tree_fixture_arm (f);
  before = rouse_tree_dup_health (f->tree);
  g_assert_cmpuint (before->places->len, ==, 2);
  g_assert_cmpuint (((RouseHealthPlace *) g_ptr_array_index (before->places, 0))->n_files, ==, 2);
  g_assert_cmpuint (((RouseHealthPlace *) g_ptr_array_index (before->places, 0))->n_dirs, ==, 2);
  g_assert_cmpuint (((RouseHealthPlace *) g_ptr_array_index (before->places, 1))->n_files, ==, 1);

  tree_fixture_remove (f, "a/sub");
  tree_fixture_hint (f, ROUSE_HINT_ENTRY, "a/sub");
  tree_fixture_remove (f, "b");
  tree_fixture_hint_dir (f, ROUSE_HINT_GONE, "b");
  after = rouse_tree_dup_health (f->tree);
  g_assert_cmpuint (get_place (after)->n_files, ==, 1);
  g_assert_cmpuint (get_place (after)->n_dirs, ==, 1);
  tree_fixture_drop_changes (f);
}

static const struct
{
  const char *path;
  gint64      age_ns;  /* of the mtime, by this machine's clock */
  guint       seen_ms; /* since it was seen first */
  gboolean    coarse;  /* it has no part of a second */
  gboolean    remote;
  gboolean    expected;
} stamps[] = {
  { "/tree/racy/just-now", 10 * MS, 0, FALSE, FALSE, TRUE },
  { "/tree/racy/a-tick-ago", 21 * MS, 0, FALSE, FALSE, FALSE },
  { "/tree/racy/whole-second", 1900 * MS, 0, TRUE, FALSE, TRUE },
  { "/tree/racy/whole-second-past", 2200 * MS, 0, TRUE, FALSE, FALSE },
  { "/tree/racy/future-new", -3600 * S, 100, FALSE, FALSE, TRUE },
  { "/tree/racy/future-known", -3600 * S, 5000, FALSE, FALSE, FALSE },
  { "/tree/racy/remote-clock-behind", 3600 * S, 2000, FALSE, TRUE, TRUE },
  { "/tree/racy/remote-clock-ahead", -3600 * S, 2000, TRUE, TRUE, TRUE },
  { "/tree/racy/remote-known", 5 * MS, 2100, FALSE, TRUE, FALSE },
};

static void
test_racy (gconstpointer data)
{
  guint  i = GPOINTER_TO_UINT (data);
  gint64 mtime_ns = 1000000 * S + (stamps[i].coarse ? 0 : 1);

  g_assert_cmpint (rouse_fingerprint_is_racy (mtime_ns, mtime_ns + stamps[i].age_ns, stamps[i].seen_ms, stamps[i].remote), ==, stamps[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/tree/sweep/" name, TreeFixture, NULL, tree_fixture_set_up, func, tree_fixture_tear_down)
#define ADD_NFS(name, func) g_test_add ("/tree/sweep/" name, TreeFixture, NULL, set_up_nfs, func, tear_down_nfs)
  ADD ("pieces", test_pieces);
  ADD ("meanwhile", test_meanwhile);
  ADD ("swept", test_swept);
  ADD ("counts", test_counts);
  ADD_NFS ("remote", test_remote);
  ADD_NFS ("trusted", test_trusted);
  for (guint i = 0; i < G_N_ELEMENTS (stamps); i++)
    g_test_add_data_func (stamps[i].path, GUINT_TO_POINTER (i), test_racy);
  return g_test_run ();
}
