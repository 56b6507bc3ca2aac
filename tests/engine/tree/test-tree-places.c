/* test-tree-places.c - directories, links and roots that come, go and move
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree-fixture.h"

#include <gio/gio.h>
#include <unistd.h>

#define ENTRY ROUSE_HINT_ENTRY
#define FINISHED ROUSE_HINT_FINISHED

static void
assert_watched (TreeFixture *f, const char *name, gboolean watched)
{
  g_autofree char *path = tree_fixture_path (f, name);

  if ((rouse_watcher_fake_get_dir (f->watcher, path) != 0) != watched)
    g_error ("%s should%s be watched", name, watched ? "" : " not");
}

static void
link_to (TreeFixture *f, const char *target, const char *name)
{
  g_autofree char *path = tree_fixture_path (f, name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void /* mkdir -p a/b/c with files at once: one hint at the top is enough. */
test_new_tree (TreeFixture *f, gconstpointer data)
{
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/a/b/c/x", "1");
  tree_fixture_write (f, "root/a/y", "1");
  tree_fixture_hint (f, ENTRY, "root/a");
  assert_watched (f, "root/a/b/c", TRUE);
  tree_fixture_assert_changes (f, "created root/a/b/c/x;created root/a/y");
}

static void /* A populated folder moved in is all new, one moved out all gone, and its watches with it. */
test_moved_trees (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "outside/in/x", "1");
  tree_fixture_write (f, "root/out/y", "1");
  tree_fixture_arm (f);
  tree_fixture_rename (f, "outside/in", "root/in");
  tree_fixture_rename (f, "root/out", "outside/out");
  tree_fixture_hint (f, FINISHED, "root/in");
  tree_fixture_hint (f, ENTRY, "root/out");
  assert_watched (f, "root/in", TRUE);
  assert_watched (f, "root/out", FALSE);
  tree_fixture_assert_changes (f, "created root/in/x;deleted root/out/y");
}

static void /* A renamed folder is watched at its new place, even when the news of that comes first. */
test_renamed_dir (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a/sub/x", "1");
  tree_fixture_mkdir (f, "root/other");
  tree_fixture_arm (f);
  tree_fixture_rename (f, "root/a", "root/other/b");
  tree_fixture_hint (f, FINISHED, "root/other/b");
  assert_watched (f, "root/a", FALSE);
  assert_watched (f, "root/a/sub", FALSE);
  assert_watched (f, "root/other/b/sub", TRUE);
  tree_fixture_assert_changes (f, "deleted root/a/sub/x;created root/other/b/sub/x from root/a/sub/x");
  tree_fixture_write (f, "root/other/b/sub/x", "22");
  tree_fixture_hint (f, FINISHED, "root/other/b/sub/x");
  tree_fixture_assert_changes (f, "modified root/other/b/sub/x");
}

static void /* A folder that turns up inside what was inside it: the old places go first, and the finder with them. */
test_inside_out (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a/b/x", "1");
  tree_fixture_arm (f);
  tree_fixture_rename (f, "root/a/b", "root/b");
  tree_fixture_rename (f, "root/a", "root/b/a");
  tree_fixture_mkdir (f, "root/a");
  tree_fixture_rename (f, "root/b", "root/a/b");
  tree_fixture_hint (f, FINISHED, "root/a/b/a");
  tree_fixture_hint (f, FINISHED, "root/a");
  assert_watched (f, "root/a/b/a", TRUE);
  tree_fixture_assert_changes (f, "");
}

static void /* Deleted and made again, maybe with the same inode: it is watched again. */
test_dir_again (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/d/x", "1");
  tree_fixture_arm (f);
  tree_fixture_remove (f, "root/d");
  tree_fixture_write (f, "root/d/x", "2");
  tree_fixture_hint_dir (f, ROUSE_HINT_GONE, "root/d");
  tree_fixture_hint (f, ENTRY, "root/d");
  assert_watched (f, "root/d", TRUE);
  tree_fixture_assert_changes (f, "modified root/d/x");
}

static void /* Gone before it could be listed, and there again, maybe as the same. */
test_dir_passing (TreeFixture *f, gconstpointer data)
{
  g_autofree char *parent = tree_fixture_path (f, "root");
  RouseHint        created = { ENTRY, 0, (char *) "d" };
  RouseHint        answer;

  tree_fixture_arm (f);
  tree_fixture_mkdir (f, "root/d");
  created.dir = rouse_watcher_fake_get_dir (f->watcher, parent);
  rouse_tree_handle_hint (f->tree, &created);
  g_assert_true (rouse_watcher_fake_pop (f->watcher, &answer));
  tree_fixture_remove (f, "root/d");
  rouse_tree_handle_hint (f->tree, &answer);
  tree_fixture_write (f, "root/d/x", "1");
  tree_fixture_hint (f, ENTRY, "root/d/x");
  tree_fixture_hint (f, ENTRY, "root/d");
  tree_fixture_assert_changes (f, "created root/d/x");
}

static void
test_file_becomes_dir (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/x", "1");
  tree_fixture_arm (f);
  tree_fixture_remove (f, "root/x");
  tree_fixture_write (f, "root/x/inside", "2");
  tree_fixture_hint (f, ENTRY, "root/x");
  tree_fixture_assert_changes (f, "deleted root/x;created root/x/inside");
  tree_fixture_remove (f, "root/x");
  tree_fixture_write (f, "root/x", "3");
  tree_fixture_hint (f, ENTRY, "root/x");
  tree_fixture_assert_changes (f, "created root/x;deleted root/x/inside");
}

static void /* A link to a file outside: what counts is the target. */
test_link_outside (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "outside/real", "1");
  tree_fixture_write (f, "outside/neighbour", "1");
  link_to (f, "../outside/real", "root/link");
  tree_fixture_arm (f);
  assert_watched (f, "outside", TRUE);
  tree_fixture_write (f, "outside/real", "22");
  tree_fixture_write (f, "outside/neighbour", "22");
  tree_fixture_hint (f, FINISHED, "outside/neighbour");
  tree_fixture_hint (f, FINISHED, "outside/real");
  tree_fixture_assert_changes (f, "modified outside/real");
  tree_fixture_remove (f, "root/link");
  tree_fixture_hint (f, ENTRY, "root/link");
  tree_fixture_assert_changes (f, "deleted root/link");
  assert_watched (f, "outside", FALSE);
}

static void /* A link that is made to point elsewhere has changed; then the new target counts. */
test_link_retargeted (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "outside/one", "1");
  tree_fixture_write (f, "outside2/two", "1");
  link_to (f, "../outside/one", "root/link");
  tree_fixture_arm (f);
  tree_fixture_remove (f, "root/link");
  link_to (f, "../outside2/two", "root/link");
  tree_fixture_hint (f, ENTRY, "root/link");
  tree_fixture_assert_changes (f, "modified root/link");
  assert_watched (f, "outside", FALSE);
  tree_fixture_write (f, "outside2/two", "22");
  tree_fixture_hint (f, FINISHED, "outside2/two");
  tree_fixture_assert_changes (f, "modified outside2/two");
}

static void /* A link inside the tree: its target is seen by itself, once. */
test_link_inside (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/real", "1");
  link_to (f, "real", "root/link");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/real", "22");
  tree_fixture_hint (f, FINISHED, "root/real");
  tree_fixture_assert_changes (f, "modified root/real");
}

static void /* A broken link is no error, and its target counts when it turns up. */
test_link_broken (TreeFixture *f, gconstpointer data)
{
  tree_fixture_mkdir (f, "outside");
  link_to (f, "../outside/late", "root/link");
  tree_fixture_arm (f);
  tree_fixture_write (f, "outside/late", "1");
  tree_fixture_hint (f, FINISHED, "outside/late");
  tree_fixture_assert_changes (f, "created outside/late");
}

static void /* Links to folders are not followed unless asked for; loops end. */
test_link_to_dir (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "outside/lib/x", "1");
  link_to (f, "../outside/lib", "root/lib");
  link_to (f, ".", "root/loop");
  tree_fixture_arm (f);
  assert_watched (f, "root/lib", GPOINTER_TO_INT (data));
  if (data != NULL)
    {
      tree_fixture_write (f, "outside/lib/x", "22");
      tree_fixture_hint (f, FINISHED, "root/lib/x");
      tree_fixture_assert_changes (f, "modified root/lib/x");
    }
}

static void
set_up_following (TreeFixture *f, gconstpointer data)
{
  tree_fixture_set_up (f, data);
  f->follow_links = TRUE;
}

static void /* A root that is a file: its neighbours do not matter, whatever is done to it does. */
test_file_root (TreeFixture *f, gconstpointer data)
{
  g_autofree char *path = tree_fixture_path (f, "root/.env");
  const char      *roots[] = { path, NULL };

  f->roots = roots;
  tree_fixture_write (f, "root/.env", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/other", "1");
  tree_fixture_hint (f, FINISHED, "root/other");
  tree_fixture_write (f, "root/tmp", "2");
  tree_fixture_rename (f, "root/tmp", "root/.env");
  tree_fixture_hint (f, FINISHED, "root/.env");
  tree_fixture_assert_changes (f, "modified root/.env");
  tree_fixture_remove (f, "root/.env");
  tree_fixture_hint (f, ENTRY, "root/.env");
  tree_fixture_assert_changes (f, "deleted root/.env");
}

static void /* A file named by itself matters although the filter ignores it. */
test_file_root_ignored (TreeFixture *f, gconstpointer data)
{
  g_autofree char *path = tree_fixture_path (f, "root/node_modules/x.js");
  g_autofree char *out = tree_fixture_path (f, "root/a.out");
  const char      *roots[] = { f->root, path, out, NULL };

  f->roots = roots;
  tree_fixture_write (f, "root/.gitignore", "*.out");
  tree_fixture_write (f, "root/a.out", "1");
  tree_fixture_write (f, "root/node_modules/x.js", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/a.out", "22");
  tree_fixture_hint (f, FINISHED, "root/a.out");
  tree_fixture_write (f, "root/node_modules/x.js", "22");
  tree_fixture_hint (f, FINISHED, "root/node_modules/x.js");
  tree_fixture_assert_changes (f, "modified root/a.out;modified root/node_modules/x.js");
}

static void /* A root that is not there yet is waited for, and all in it is new. */
test_missing_root (TreeFixture *f, gconstpointer data)
{
  g_autofree char        *path = tree_fixture_path (f, "later");
  const char             *roots[] = { path, NULL };
  g_autoptr (RouseHealth) blind = NULL;
  g_autoptr (RouseHealth) native = NULL;

  f->roots = roots;
  tree_fixture_arm (f);
  g_assert_true (rouse_tree_has_missing_roots (f->tree));
  blind = rouse_tree_dup_health (f->tree);
  g_assert_cmpint (blind->level, ==, ROUSE_HEALTH_BLIND);
  tree_fixture_write (f, "later/x", "1");
  rouse_tree_look_for_roots (f->tree);
  tree_fixture_pump (f);
  g_assert_false (rouse_tree_has_missing_roots (f->tree));
  tree_fixture_assert_changes (f, "created later/x");
  native = rouse_tree_dup_health (f->tree);
  g_assert_cmpint (native->level, ==, ROUSE_HEALTH_NATIVE);
}

static void
test_missing_file_root (TreeFixture *f, gconstpointer data)
{
  g_autofree char *path = tree_fixture_path (f, "later/conf");
  const char      *roots[] = { path, NULL };

  f->roots = roots;
  tree_fixture_arm (f);
  tree_fixture_write (f, "later/conf", "1");
  rouse_tree_look_for_roots (f->tree);
  tree_fixture_pump (f);
  g_assert_false (rouse_tree_has_missing_roots (f->tree));
  tree_fixture_assert_changes (f, "created later/conf");
  tree_fixture_write (f, "later/conf", "22");
  tree_fixture_hint (f, FINISHED, "later/conf");
  tree_fixture_assert_changes (f, "modified later/conf");
}

static void /* The root itself deleted and made again. */
test_root_again (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/x", "1");
  tree_fixture_arm (f);
  tree_fixture_remove (f, "root");
  tree_fixture_hint_dir (f, ROUSE_HINT_GONE, "root");
  g_assert_true (rouse_tree_has_missing_roots (f->tree));
  tree_fixture_assert_changes (f, "deleted root/x");
  tree_fixture_write (f, "root/x", "2");
  rouse_tree_look_for_roots (f->tree);
  tree_fixture_pump (f);
  tree_fixture_assert_changes (f, "created root/x");
}

static void /* Two roots, one inside the other, and the same twice: each file is told once. */
test_overlapping_roots (TreeFixture *f, gconstpointer data)
{
  g_autofree char *inner = tree_fixture_path (f, "root/inner");
  const char      *roots[] = { f->root, inner, f->root, NULL };

  f->roots = roots;
  tree_fixture_write (f, "root/inner/x", "1");
  tree_fixture_arm (f);
  g_assert_cmpuint (rouse_watcher_fake_get_n_watched (f->watcher), ==, 2);
  tree_fixture_write (f, "root/inner/x", "22");
  tree_fixture_hint (f, FINISHED, "root/inner/x");
  tree_fixture_assert_changes (f, "modified root/inner/x");
}

static void /* What may not be watched is polled, and health says so; when there is room, it is watched. */
test_limit (TreeFixture *f, gconstpointer data)
{
  g_autoptr (RouseHealth) partial = NULL;
  g_autoptr (RouseHealth) native = NULL;

  tree_fixture_write (f, "root/a/x", "1");
  tree_fixture_write (f, "root/b/y", "1");
  rouse_watcher_fake_set_room (f->watcher, 1);
  tree_fixture_arm (f);
  partial = rouse_tree_dup_health (f->tree);
  g_assert_cmpint (partial->level, ==, ROUSE_HEALTH_PARTIAL);
  g_assert_cmpuint (partial->n_polled, ==, 2);
  g_assert_cmpuint (partial->n_watched, ==, 1);
  tree_fixture_write (f, "root/b/y", "22");
  rouse_tree_begin_sweep (f->tree);
  g_assert_true (rouse_tree_sweep (f->tree, G_MAXINT64));
  tree_fixture_pump (f);
  tree_fixture_assert_changes (f, "modified root/b/y");

  rouse_watcher_fake_set_room (f->watcher, 100);
  rouse_tree_begin_sweep (f->tree);
  g_assert_true (rouse_tree_sweep (f->tree, G_MAXINT64));
  tree_fixture_pump (f);
  native = rouse_tree_dup_health (f->tree);
  g_assert_cmpint (native->level, ==, ROUSE_HEALTH_NATIVE);
  g_assert_cmpuint (native->n_watched, ==, 3);
}

static void /* Folders changed places while one was asked for: it is asked for again, until it is the one that is watched. */
test_wrong_watch (TreeFixture *f, gconstpointer data)
{
  char      name[] = "b";
  RouseHint hint = { ROUSE_HINT_ENTRY, 0, name };
  RouseHint answer;

  tree_fixture_arm (f);
  tree_fixture_write (f, "root/b/x", "1");
  hint.dir = rouse_watcher_fake_get_dir (f->watcher, f->root);
  rouse_tree_handle_hint (f->tree, &hint);
  g_assert_true (rouse_watcher_fake_pop (f->watcher, &answer));
  answer.inode = 1;
  rouse_tree_handle_hint (f->tree, &answer);
  g_assert_true (rouse_watcher_fake_pop (f->watcher, &answer));
  g_assert_cmpint (answer.kind, ==, ROUSE_HINT_ARMED);
  rouse_tree_handle_hint (f->tree, &answer);
  g_assert_false (rouse_watcher_fake_pop (f->watcher, &answer));
  tree_fixture_assert_changes (f, "created root/b/x");
}

static void /* Repositories are known as they come and go: their state is asked for, they are not watched. */
test_repositories (TreeFixture *f, gconstpointer data)
{
  g_autofree char *sub = tree_fixture_path (f, "root/sub");

  tree_fixture_write (f, "root/.git/HEAD", "");
  tree_fixture_write (f, "root/sub/x", "1");
  tree_fixture_arm (f);
  g_assert_true (g_hash_table_contains (rouse_tree_get_repositories (f->tree), f->root));
  assert_watched (f, "root/.git", FALSE);
  tree_fixture_write (f, "root/sub/.git", "gitdir: elsewhere");
  tree_fixture_hint (f, FINISHED, "root/sub/.git");
  g_assert_true (g_hash_table_contains (rouse_tree_get_repositories (f->tree), sub));
  tree_fixture_remove (f, "root/sub");
  tree_fixture_hint (f, ENTRY, "root/sub");
  g_assert_false (g_hash_table_contains (rouse_tree_get_repositories (f->tree), sub));
  tree_fixture_assert_changes (f, "deleted root/sub/x");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/tree/" name, TreeFixture, NULL, tree_fixture_set_up, func, tree_fixture_tear_down)
  ADD ("new-tree", test_new_tree);
  ADD ("moved-trees", test_moved_trees);
  ADD ("renamed-dir", test_renamed_dir);
  ADD ("inside-out", test_inside_out);
  ADD ("dir-again", test_dir_again);
  ADD ("dir-passing", test_dir_passing);
  ADD ("file-becomes-dir", test_file_becomes_dir);
  ADD ("link-outside", test_link_outside);
  ADD ("link-retargeted", test_link_retargeted);
  ADD ("link-inside", test_link_inside);
  ADD ("link-broken", test_link_broken);
  ADD ("link-to-dir", test_link_to_dir);
  g_test_add ("/tree/link-to-dir-followed", TreeFixture, GINT_TO_POINTER (TRUE), set_up_following, test_link_to_dir, tree_fixture_tear_down);
  ADD ("file-root", test_file_root);
  ADD ("file-root-ignored", test_file_root_ignored);
  ADD ("missing-root", test_missing_root);
  ADD ("missing-file-root", test_missing_file_root);
  ADD ("root-again", test_root_again);
  ADD ("overlapping-roots", test_overlapping_roots);
  ADD ("limit", test_limit);
  ADD ("wrong-watch", test_wrong_watch);
  ADD ("repositories", test_repositories);
  return g_test_run ();
}
