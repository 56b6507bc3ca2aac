/* test-tree-links.c - chains of links, and targets that come and go
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree-fixture.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define ENTRY ROUSE_HINT_ENTRY
#define FINISHED ROUSE_HINT_FINISHED

static void
link_to (TreeFixture *f, const char *target, const char *name)
{
  g_autofree char *path = tree_fixture_path (f, name);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
relink (TreeFixture *f, const char *target, const char *name)
{
  tree_fixture_remove (f, name);
  link_to (f, target, name);
}

static void
do_round (TreeFixture *f)
{
  rouse_tree_begin_round (f->tree);
  rouse_tree_verify (f->tree, G_MAXUINT, FALSE);
  tree_fixture_pump (f);
}

static void
assert_watched (TreeFixture *f, const char *name, gboolean watched)
{
  g_autofree char *path = tree_fixture_path (f, name);

  if ((rouse_watcher_fake_get_dir (f->watcher, path) != 0) != watched)
    g_error ("%s should%s be watched", name, watched ? "" : " not");
}

static void /* Every step of a chain counts. */
test_chain (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "one/real", "1");
  tree_fixture_write (f, "two/real", "2");
  link_to (f, "../one/real", "steps/step");
  link_to (f, "../steps/step", "root/link");
  tree_fixture_arm (f);
  tree_fixture_write (f, "one/real", "22");
  tree_fixture_hint (f, FINISHED, "one/real");
  tree_fixture_assert_changes (f, "modified one/real");
  relink (f, "../two/real", "steps/step");
  tree_fixture_hint (f, FINISHED, "steps/step");
  tree_fixture_assert_changes (f, "modified steps/step");
  assert_watched (f, "one", FALSE);
  tree_fixture_write (f, "two/real", "33");
  tree_fixture_hint (f, FINISHED, "two/real");
  tree_fixture_assert_changes (f, "modified two/real");
  tree_fixture_remove (f, "root/link");
  tree_fixture_hint (f, ENTRY, "root/link");
  tree_fixture_assert_changes (f, "deleted root/link");
  assert_watched (f, "steps", FALSE);
  assert_watched (f, "two", FALSE);
}

static void /* A step by way of a linked folder shows in the round. */
test_chain_by_folder (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "v1/conf", "1");
  tree_fixture_write (f, "v2/conf", "2");
  link_to (f, "v1", "current");
  link_to (f, "../current/conf", "root/conf");
  tree_fixture_arm (f);
  relink (f, "v2", "current");
  do_round (f);
  tree_fixture_assert_changes (f, "modified root/conf");
  tree_fixture_write (f, "v2/conf", "22");
  tree_fixture_hint (f, FINISHED, "v2/conf");
  tree_fixture_assert_changes (f, "modified v2/conf");
  do_round (f);
  tree_fixture_assert_changes (f, "");
}

static void /* Links in a circle end. */
test_circle (TreeFixture *f, gconstpointer data)
{
  link_to (f, "b", "outside/a");
  link_to (f, "a", "outside/b");
  link_to (f, "self", "root/self");
  link_to (f, "../outside/a", "root/link");
  tree_fixture_arm (f);
  tree_fixture_remove (f, "root/link");
  tree_fixture_hint (f, ENTRY, "root/link");
  tree_fixture_assert_changes (f, "deleted root/link");
}

static void /* In a folder that is new: no further hint is needed to follow it. */
test_in_new_folder (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "outside/real", "1");
  tree_fixture_arm (f);
  link_to (f, "../../outside/real", "root/d/link");
  tree_fixture_hint (f, ENTRY, "root/d");
  tree_fixture_assert_changes (f, "created root/d/link");
  tree_fixture_write (f, "outside/real", "22");
  tree_fixture_hint (f, FINISHED, "outside/real");
  tree_fixture_assert_changes (f, "modified outside/real");
}

static void /* What no link leads to any longer is not deleted for that. */
test_two_in_one_folder (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "outside/a", "1");
  tree_fixture_write (f, "outside/b", "1");
  link_to (f, "../outside/a", "root/a");
  link_to (f, "../outside/b", "root/b");
  tree_fixture_arm (f);
  tree_fixture_remove (f, "root/a");
  tree_fixture_hint (f, ENTRY, "root/a");
  tree_fixture_assert_changes (f, "deleted root/a");
  tree_fixture_hint_dir (f, ROUSE_HINT_LISTING, "outside");
  tree_fixture_assert_changes (f, "");
}

static void /* The same for a target in the tree that the filter leaves out; but not if the user named it. */
test_to_ignored (TreeFixture *f, gconstpointer data)
{
  g_autofree char *given = tree_fixture_path (f, "root/given.tmp");
  const char      *roots[] = { f->root, given, NULL };

  f->roots = roots;
  tree_fixture_write (f, "root/.gitignore", "*.tmp");
  tree_fixture_write (f, "root/given.tmp", "1");
  tree_fixture_write (f, "root/other.tmp", "1");
  link_to (f, "given.tmp", "root/a");
  link_to (f, "other.tmp", "root/b");
  tree_fixture_arm (f);
  tree_fixture_remove (f, "root/a");
  tree_fixture_remove (f, "root/b");
  tree_fixture_hint (f, ENTRY, "root/a");
  tree_fixture_hint (f, ENTRY, "root/b");
  tree_fixture_write (f, "root/given.tmp", "22");
  tree_fixture_write (f, "root/other.tmp", "22");
  tree_fixture_hint (f, FINISHED, "root/given.tmp");
  tree_fixture_hint (f, FINISHED, "root/other.tmp");
  tree_fixture_hint_dir (f, ROUSE_HINT_LISTING, "root");
  tree_fixture_assert_changes (f, "deleted root/a;deleted root/b;modified root/given.tmp");
}

static void /* A build replaces the folder that the link leads into. */
test_folder_again (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "dist/app", "1");
  link_to (f, "../dist/app", "root/app");
  tree_fixture_arm (f);
  tree_fixture_remove (f, "dist");
  tree_fixture_hint_dir (f, ROUSE_HINT_GONE, "dist");
  tree_fixture_assert_changes (f, "deleted dist/app");
  g_assert_true (rouse_tree_has_missing_roots (f->tree));
  tree_fixture_write (f, "dist/app", "2");
  rouse_tree_look_for_roots (f->tree);
  tree_fixture_pump (f);
  g_assert_false (rouse_tree_has_missing_roots (f->tree));
  tree_fixture_assert_changes (f, "created dist/app");
}

static void /* Broken for long: nobody looks for its folder all the time, but a round does. */
test_folder_late (TreeFixture *f, gconstpointer data)
{
  link_to (f, "../dist/app", "root/app");
  tree_fixture_arm (f);
  g_assert_false (rouse_tree_has_missing_roots (f->tree));
  tree_fixture_write (f, "dist/app", "1");
  do_round (f);
  tree_fixture_assert_changes (f, "created dist/app");
}

static void /* The same in the tree, where the folder is watched anyway, but the file is ignored. */
test_folder_late_inside (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/.gitignore", "*.tmp");
  link_to (f, "dist/app.tmp", "root/app");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/dist/app.tmp", "1");
  tree_fixture_hint (f, ENTRY, "root/dist");
  do_round (f);
  tree_fixture_assert_changes (f, "created root/dist/app.tmp");
  tree_fixture_write (f, "root/dist/app.tmp", "22");
  tree_fixture_hint (f, FINISHED, "root/dist/app.tmp");
  tree_fixture_assert_changes (f, "modified root/dist/app.tmp");
}

static void
set_up_following (TreeFixture *f, gconstpointer data)
{
  tree_fixture_set_up (f, data);
  f->follow_links = TRUE;
}

static void /* A link to a folder that comes later is followed then. */
test_followed_late (TreeFixture *f, gconstpointer data)
{
  tree_fixture_mkdir (f, "outside");
  link_to (f, "../outside/lib", "root/lib");
  tree_fixture_arm (f);
  tree_fixture_write (f, "outside/lib/x", "1");
  tree_fixture_hint (f, ENTRY, "outside/lib");
  assert_watched (f, "root/lib", TRUE);
  tree_fixture_assert_changes (f, "deleted root/lib;created root/lib/x");
}

static void /* A followed link that is made to lead to another folder. */
test_followed_retargeted (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "one/x", "1");
  tree_fixture_write (f, "two/x", "2");
  link_to (f, "../one", "root/lib");
  tree_fixture_arm (f);
  relink (f, "../two", "root/lib");
  tree_fixture_hint (f, FINISHED, "root/lib");
  tree_fixture_assert_changes (f, "modified root/lib/x");
  tree_fixture_write (f, "two/x", "33");
  tree_fixture_hint (f, FINISHED, "root/lib/x");
  tree_fixture_assert_changes (f, "modified root/lib/x");
}

static void /* Reached by two links, a folder is known by one; when that goes, by the other. */
test_followed_twice (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "outside/x", "1");
  link_to (f, "../outside", "root/a");
  link_to (f, "../outside", "root/b");
  tree_fixture_arm (f);
  tree_fixture_remove (f, "root/a");
  tree_fixture_hint (f, ENTRY, "root/a");
  tree_fixture_remove (f, "root/b"); /* either may have been the one */
  link_to (f, "../outside", "root/b");
  tree_fixture_hint (f, ENTRY, "root/b");
  assert_watched (f, "root/b", TRUE);
  tree_fixture_drop_changes (f);
  tree_fixture_write (f, "outside/x", "22");
  tree_fixture_hint (f, FINISHED, "root/b/x");
  tree_fixture_assert_changes (f, "modified root/b/x");
}

static void /* … and the one that it is not known by is made to lead to another folder, and back. */
test_followed_twice_retargeted (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "outside/x", "1");
  tree_fixture_write (f, "other/y", "1");
  link_to (f, "../outside", "root/a");
  link_to (f, "../outside", "root/b");
  tree_fixture_arm (f);
  assert_watched (f, "root/b", FALSE);
  relink (f, "../other", "root/b");
  tree_fixture_hint (f, FINISHED, "root/b");
  assert_watched (f, "root/b", TRUE);
  tree_fixture_assert_changes (f, "created root/b/y");
  relink (f, "../outside", "root/b");
  tree_fixture_hint (f, FINISHED, "root/b");
  tree_fixture_assert_changes (f, "deleted root/b/y");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/tree/links/" name, TreeFixture, NULL, tree_fixture_set_up, func, tree_fixture_tear_down)
#define ADD_FOLLOWED(name, func) g_test_add ("/tree/links/" name, TreeFixture, NULL, set_up_following, func, tree_fixture_tear_down)
  ADD ("chain", test_chain);
  ADD ("chain-by-folder", test_chain_by_folder);
  ADD ("circle", test_circle);
  ADD ("in-new-folder", test_in_new_folder);
  ADD ("two-in-one-folder", test_two_in_one_folder);
  ADD ("to-ignored", test_to_ignored);
  ADD ("folder-again", test_folder_again);
  ADD ("folder-late", test_folder_late);
  ADD ("folder-late-inside", test_folder_late_inside);
  ADD_FOLLOWED ("followed-late", test_followed_late);
  ADD_FOLLOWED ("followed-retargeted", test_followed_retargeted);
  ADD_FOLLOWED ("followed-twice", test_followed_twice);
  ADD_FOLLOWED ("followed-twice-retargeted", test_followed_twice_retargeted);
  return g_test_run ();
}
