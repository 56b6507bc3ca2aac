/* test-tree-trouble.c - places that cannot be read, or were not there when they were looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree-fixture.h"

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define ENTRY ROUSE_HINT_ENTRY
#define FINISHED ROUSE_HINT_FINISHED

/* As tree_fixture_hint(), but what the tree asks of the watcher is not answered yet. */
static void
hint_only (TreeFixture *f, RouseHintKind kind, const char *name)
{
  g_autofree char *path = tree_fixture_path (f, name);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  RouseHint        hint = { kind, rouse_watcher_fake_get_dir (f->watcher, parent), base };

  g_assert_cmpuint (hint.dir, !=, 0);
  rouse_tree_handle_hint (f->tree, &hint);
}

static void /* A folder that is gone before it could be listed, and then is told of. */
test_gone_before_listed (TreeFixture *f, gconstpointer data)
{
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/d/x", "1");
  hint_only (f, ENTRY, "root/d");
  tree_fixture_rename (f, "root/d", "away");
  tree_fixture_pump (f);
  tree_fixture_hint (f, ENTRY, "root/d/x");
  tree_fixture_assert_changes (f, "");
  /* The very same one is back. */
  tree_fixture_rename (f, "away", "root/d");
  tree_fixture_hint (f, FINISHED, "root/d");
  tree_fixture_assert_changes (f, "created root/d/x");
}

static void /* Its watch is gone before it was granted: the folder at its place may have the same inode. */
test_gone_before_armed (TreeFixture *f, gconstpointer data)
{
  RouseHint answer;

  tree_fixture_arm (f);
  tree_fixture_write (f, "root/d/x", "1");
  hint_only (f, ENTRY, "root/d");
  g_assert_true (rouse_watcher_fake_pop (f->watcher, &answer));
  tree_fixture_hint_dir (f, ROUSE_HINT_GONE, "root/d");
  tree_fixture_assert_changes (f, "created root/d/x");
  g_assert_true (rouse_tree_is_armed (f->tree));
}

static void /* The root is moved away while it is being armed, and comes back. */
test_root_gone_before_listed (TreeFixture *f, gconstpointer data)
{
  const char      *roots[] = { f->root, NULL };
  RouseTreeOptions options = { roots, &f->filter, TRUE, FALSE };

  tree_fixture_write (f, "root/x", "1");
  f->tree = rouse_tree_new (&options, NULL);
  rouse_tree_start (f->tree, ROUSE_WATCHER (f->watcher));
  tree_fixture_rename (f, "root", "away");
  tree_fixture_pump (f);
  g_assert_true (rouse_tree_has_missing_roots (f->tree));
  tree_fixture_rename (f, "away", "root");
  rouse_tree_look_for_roots (f->tree);
  tree_fixture_pump (f);
  g_assert_false (rouse_tree_has_missing_roots (f->tree));
  tree_fixture_assert_changes (f, "created root/x");
}

static void /* A new folder is not complete before it is listed; and doubt about a round under way means another. */
test_unfinished (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a/x", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/d/x", "1");
  hint_only (f, ENTRY, "root/d");
  g_assert_true (rouse_tree_is_listing (f->tree));
  tree_fixture_pump (f);
  g_assert_false (rouse_tree_is_listing (f->tree));

  rouse_tree_doubt (f->tree);
  g_assert_false (rouse_tree_verify (f->tree, 1, FALSE));
  tree_fixture_write (f, "root/new", "1"); /* in what has been verified already */
  rouse_tree_doubt (f->tree);
  while (!rouse_tree_verify (f->tree, 1, FALSE))
    g_assert_true (rouse_tree_is_doubted (f->tree));
  g_assert_false (rouse_tree_is_doubted (f->tree));
  tree_fixture_assert_changes (f, "created root/d/x;created root/new");
}

static void /* No descriptor to be had for a moment: nothing is gone for that, and nothing stays unseen. */
test_no_descriptors (TreeFixture *f, gconstpointer data)
{
  struct rlimit           limit;
  rlim_t                  soft;
  g_autoptr (RouseHealth) partial = NULL;
  g_autoptr (RouseHealth) native = NULL;

  tree_fixture_write (f, "root/d/x", "1");
  tree_fixture_write (f, "root/d/sub/y", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/d/new", "1");
  getrlimit (RLIMIT_NOFILE, &limit);
  soft = limit.rlim_cur;
  limit.rlim_cur = 0;
  setrlimit (RLIMIT_NOFILE, &limit);
  tree_fixture_hint_dir (f, ROUSE_HINT_LISTING, "root/d");
  limit.rlim_cur = soft;
  setrlimit (RLIMIT_NOFILE, &limit);
  tree_fixture_assert_changes (f, "");
  partial = rouse_tree_dup_health (f->tree);
  g_assert_cmpuint (partial->n_unreadable, ==, 1);

  rouse_tree_begin_round (f->tree);
  rouse_tree_verify (f->tree, G_MAXUINT, FALSE);
  tree_fixture_assert_changes (f, "created root/d/new");
  native = rouse_tree_dup_health (f->tree);
  g_assert_cmpint (native->level, ==, ROUSE_HEALTH_NATIVE);
}

static void /* Moved away for a moment: what is told of it meanwhile is not looked for at the wrong place. */
test_away_and_back (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/b/c/x", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/b/c/new", "1");
  tree_fixture_rename (f, "root/b", "away");
  tree_fixture_hint (f, FINISHED, "root/b/c/new");
  tree_fixture_hint_dir (f, ROUSE_HINT_LISTING, "root/b/c");
  tree_fixture_assert_changes (f, "");
  tree_fixture_rename (f, "away", "root/b");
  tree_fixture_hint_dir (f, ROUSE_HINT_GONE, "root/b");
  tree_fixture_assert_changes (f, "created root/b/c/new");
}

static void /* Another folder is at the place meanwhile: its files are not those of the one that is known. */
test_another_in_between (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/b/x", "1");
  tree_fixture_write (f, "other/x", "2");
  tree_fixture_arm (f);
  tree_fixture_rename (f, "root/b", "away");
  tree_fixture_rename (f, "other", "root/b");
  tree_fixture_hint (f, FINISHED, "root/b/x");
  tree_fixture_rename (f, "root/b", "other");
  tree_fixture_rename (f, "away", "root/b");
  tree_fixture_hint_dir (f, ROUSE_HINT_GONE, "root/b");
  tree_fixture_assert_changes (f, "");
}

static void /* A folder above the root is moved: nobody tells, but the next hint shows it. */
test_moved_above_root (TreeFixture *f, gconstpointer data)
{
  g_autofree char *path = tree_fixture_path (f, "above/root");
  const char      *roots[] = { path, NULL };

  f->roots = roots;
  tree_fixture_write (f, "above/root/sub/x", "1");
  tree_fixture_arm (f);
  tree_fixture_rename (f, "above", "away");
  tree_fixture_write (f, "away/root/sub/x", "2");
  tree_fixture_hint (f, FINISHED, "above/root/sub/x");
  g_assert_true (rouse_tree_has_missing_roots (f->tree));
  rouse_tree_look_for_roots (f->tree);
  tree_fixture_assert_changes (f, "deleted above/root/sub/x");
  tree_fixture_write (f, "above/root/sub/x", "1");
  rouse_tree_look_for_roots (f->tree);
  tree_fixture_pump (f);
  tree_fixture_assert_changes (f, "created above/root/sub/x");
}

static void
relink (TreeFixture *f, const char *target, const char *name)
{
  g_autofree char *path = tree_fixture_path (f, name);
  g_autofree char *new = g_strconcat (path, ".new", NULL);

  g_assert_cmpint (symlink (target, new), ==, 0);
  g_assert_cmpint (g_rename (new, path), ==, 0);
}

static void
begin_releases (TreeFixture *f)
{
  tree_fixture_write (f, "releases/1/app/x", "1");
  tree_fixture_write (f, "releases/1/app/same", "s");
  tree_fixture_write (f, "releases/1/app/old", "o");
  tree_fixture_write (f, "releases/2/app/x", "2");
  tree_fixture_write (f, "releases/2/app/same", "s");
  tree_fixture_write (f, "releases/2/app/new", "n");
  relink (f, "releases/1", "current");
}

static void /* The root is a link that is made to lead elsewhere: the round finds out. */
test_root_retargeted (TreeFixture *f, gconstpointer data)
{
  g_autofree char *current = tree_fixture_path (f, "current");
  const char      *roots[] = { current, NULL };
  guint32          watch;

  f->roots = roots;
  begin_releases (f);
  tree_fixture_arm (f);
  watch = rouse_watcher_fake_get_dir (f->watcher, current);
  relink (f, "releases/2", "current");
  rouse_tree_begin_round (f->tree);
  rouse_tree_verify (f->tree, G_MAXUINT, FALSE);
  tree_fixture_pump (f);
  tree_fixture_assert_changes (f, "created current/app/new;deleted current/app/old;modified current/app/x");
  g_assert_cmpuint (rouse_watcher_fake_get_dir (f->watcher, current), !=, watch);
}

static void /* At once, where it is told of the link: only what is different behind it counts. */
test_root_relinked (TreeFixture *f, gconstpointer data)
{
  g_autofree char        *current = tree_fixture_path (f, data);
  const char             *roots[] = { current, NULL };
  g_autoptr (RouseHealth) before = NULL;
  g_autoptr (RouseHealth) after = NULL;

  f->roots = roots;
  begin_releases (f);
  relink (f, "current", "stable");
  tree_fixture_arm (f);
  before = rouse_tree_dup_health (f->tree);
  relink (f, "releases/2", "current");
  tree_fixture_hint (f, FINISHED, "current");
  g_assert_false (rouse_tree_is_listing (f->tree));
  {
    g_autofree char *expected = g_strdup_printf ("created %1$s/new;deleted %1$s/old;modified %1$s/x",
                                                 g_str_has_suffix (current, "/app") ? (const char *) data : "stable/app");

    tree_fixture_assert_changes (f, expected);
  }
  /* Made anew in two steps, to lead to the same content. */
  tree_fixture_remove (f, "current");
  tree_fixture_hint (f, ENTRY, "current");
  g_assert_true (rouse_tree_has_missing_roots (f->tree));
  relink (f, "releases/2", "current");
  tree_fixture_hint (f, FINISHED, "current");
  g_assert_false (rouse_tree_has_missing_roots (f->tree));
  tree_fixture_assert_changes (f, "");
  after = rouse_tree_dup_health (f->tree);
  g_assert_true (rouse_health_equal (before, after));
  g_assert_cmpuint (after->n_files, ==, 3);
  g_assert_cmpuint (after->places->len, ==, 1);
  g_assert_cmpstr (((RouseHealthPlace *) after->places->pdata[0])->path, ==, current);
}

static void /* The link may be one of a tree: there it is a change itself, unless it is ignored. */
test_root_relinked_inside (TreeFixture *f, gconstpointer data)
{
  g_autofree char        *current = tree_fixture_path (f, "current");
  const char             *roots[] = { f->dir, current, NULL };
  const char *const       ignore[] = { "releases/", data, NULL };
  g_autoptr (RouseHealth) health = NULL;

  f->roots = roots;
  f->filter.ignore = ignore;
  begin_releases (f);
  tree_fixture_arm (f);
  relink (f, "releases/2", "current");
  tree_fixture_hint (f, FINISHED, "current");
  tree_fixture_assert_changes (f, data == NULL ? "modified current;created current/app/new;deleted current/app/old;modified current/app/x"
                                               : "created current/app/new;deleted current/app/old;modified current/app/x");
  health = rouse_tree_dup_health (f->tree);
  g_assert_cmpuint (health->places->len, ==, 1);
  g_assert_cmpuint (((RouseHealthPlace *) health->places->pdata[0])->n_files, ==, health->n_files);
}

static void /* A file may be named by way of a link, too. */
test_file_root_relinked (TreeFixture *f, gconstpointer data)
{
  g_autofree char *x = tree_fixture_path (f, "current/app/x");
  g_autofree char *same = tree_fixture_path (f, "current/app/same");
  const char      *roots[] = { x, same, NULL };

  f->roots = roots;
  begin_releases (f);
  tree_fixture_arm (f);
  relink (f, "releases/2", "current");
  tree_fixture_hint (f, FINISHED, "current");
  tree_fixture_assert_changes (f, "modified current/app/x");
  tree_fixture_write (f, "releases/2/app/same", "other");
  tree_fixture_hint (f, FINISHED, "current/app/same");
  tree_fixture_assert_changes (f, "modified current/app/same");
}

static void /* What is not on the way any longer is let go of, and what is now is watched. */
test_root_relinked_elsewhere (TreeFixture *f, gconstpointer data)
{
  g_autofree char *current = tree_fixture_path (f, "current");
  const char      *roots[] = { current, NULL };
  guint            n_watched;

  f->roots = roots;
  begin_releases (f);
  tree_fixture_mkdir (f, "a");
  tree_fixture_mkdir (f, "b");
  relink (f, "../releases/1", "a/stable");
  relink (f, "../releases/2", "b/stable");
  relink (f, "a/stable", "current");
  tree_fixture_arm (f);
  n_watched = rouse_watcher_fake_get_n_watched (f->watcher);
  relink (f, "b/stable", "current");
  tree_fixture_hint (f, FINISHED, "current");
  tree_fixture_drop_changes (f);
  g_assert_cmpuint (rouse_watcher_fake_get_n_watched (f->watcher), ==, n_watched);
  relink (f, "../releases/1", "b/stable");
  tree_fixture_hint (f, FINISHED, "b/stable");
  tree_fixture_assert_changes (f, "deleted current/app/new;created current/app/old;modified current/app/x");
}

static void /* A root inside another counts, also when the other one begins to ignore it. */
test_inner_root_ignored (TreeFixture *f, gconstpointer data)
{
  g_autofree char *inner = tree_fixture_path (f, "root/inner");
  const char      *roots[] = { f->root, inner, NULL };

  f->roots = roots;
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/inner/x", "1");
  tree_fixture_hint (f, ENTRY, "root/inner");
  rouse_tree_look_for_roots (f->tree);
  tree_fixture_assert_changes (f, "created root/inner/x");
  tree_fixture_write (f, "root/.gitignore", "inner/");
  tree_fixture_hint (f, FINISHED, "root/.gitignore");
  tree_fixture_drop_changes (f);
  tree_fixture_write (f, "root/inner/x", "22");
  tree_fixture_hint (f, FINISHED, "root/inner/x");
  tree_fixture_assert_changes (f, "modified root/inner/x");
}

static void /* What the user named is a file first, and then a folder. */
test_file_root_becomes_folder (TreeFixture *f, gconstpointer data)
{
  g_autofree char *path = tree_fixture_path (f, "root/x");
  const char      *roots[] = { path, NULL };

  f->roots = roots;
  tree_fixture_write (f, "root/x", "1");
  tree_fixture_arm (f);
  tree_fixture_remove (f, "root/x");
  tree_fixture_write (f, "root/x/inside", "other"); /* its inode may be that of x */
  tree_fixture_hint (f, ENTRY, "root/x");
  rouse_tree_begin_round (f->tree);
  rouse_tree_verify (f->tree, G_MAXUINT, FALSE);
  tree_fixture_pump (f);
  tree_fixture_assert_changes (f, "deleted root/x;created root/x/inside");
}

static void /* Two that are missing are looked for, but only one of them is missed. */
test_optional_root (TreeFixture *f, gconstpointer data)
{
  g_autofree char        *required = tree_fixture_path (f, "folder/required");
  g_autofree char        *optional = tree_fixture_path (f, "folder/optional");
  const char             *roots[] = { f->root, required, optional, NULL };
  const char             *optionals[] = { optional, NULL };
  g_autoptr (RouseHealth) at_first = NULL;
  g_autoptr (RouseHealth) there = NULL;
  g_autoptr (RouseHealth) gone = NULL;

  f->roots = roots;
  f->optional = optionals;
  tree_fixture_arm (f);
  at_first = rouse_tree_dup_health (f->tree);
  g_assert_cmpuint (at_first->n_missing, ==, 1);
  tree_fixture_write (f, "folder/optional", "1");
  tree_fixture_mkdir (f, "folder/required");
  rouse_tree_look_for_roots (f->tree);
  tree_fixture_pump (f);
  tree_fixture_assert_changes (f, "created folder/optional");
  there = rouse_tree_dup_health (f->tree);
  g_assert_cmpint (there->level, ==, ROUSE_HEALTH_NATIVE);
  g_assert_false (rouse_tree_has_missing_roots (f->tree));
  tree_fixture_remove (f, "folder");
  rouse_tree_look_for_roots (f->tree);
  gone = rouse_tree_dup_health (f->tree);
  g_assert_cmpuint (gone->n_missing, ==, 1);
  g_assert_true (rouse_tree_has_missing_roots (f->tree));
}

#define NOBODY 65534

static void /* Root may look into every folder. */
set_up_unprivileged (TreeFixture *f, gconstpointer data)
{
  if (geteuid () == 0)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  tree_fixture_set_up (f, data);
}

static void
tear_down_unprivileged (TreeFixture *f, gconstpointer data)
{
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
  tree_fixture_tear_down (f, data);
}

static void
set_mode (TreeFixture *f, const char *name, int mode)
{
  g_autofree char *path = tree_fixture_path (f, name);

  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void /* The rest goes on, health says so, and when it may be read, it is: at once. */
test_mode (TreeFixture *f, gconstpointer data)
{
  g_autoptr (RouseHealth) partial = NULL;
  g_autoptr (RouseHealth) native = NULL;

  tree_fixture_write (f, "root/d/sub/x", "1");
  tree_fixture_write (f, "root/d/y", "1");
  set_mode (f, "root/d", GPOINTER_TO_INT (data));
  tree_fixture_arm (f);
  partial = rouse_tree_dup_health (f->tree);
  g_assert_cmpint (partial->level, ==, ROUSE_HEALTH_PARTIAL);
  g_assert_cmpuint (partial->n_unreadable, ==, 1);
  set_mode (f, "root/d", 0700);
  tree_fixture_hint (f, ENTRY, "root/d");
  tree_fixture_assert_changes (f, "created root/d/sub/x;created root/d/y");
  native = rouse_tree_dup_health (f->tree);
  g_assert_cmpint (native->level, ==, ROUSE_HEALTH_NATIVE);

  /* And back: what cannot be seen is not gone. */
  set_mode (f, "root/d", GPOINTER_TO_INT (data));
  tree_fixture_hint_dir (f, ROUSE_HINT_LISTING, "root/d");
  tree_fixture_hint (f, ENTRY, "root/d/y");
  tree_fixture_assert_changes (f, "");
  set_mode (f, "root/d", 0700);
  tree_fixture_write (f, "root/d/y", "2");
  tree_fixture_hint (f, ENTRY, "root/d");
  tree_fixture_assert_changes (f, "modified root/d/y");
}

int
main (int argc, char **argv)
{
  /* Without G_TEST_OPTION_ISOLATE_DIRS: newer GLib isolates the temporary directory, too, and nobody may enter. */
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/tree/" name, TreeFixture, NULL, tree_fixture_set_up, func, tree_fixture_tear_down)
  ADD ("gone-before-listed", test_gone_before_listed);
  ADD ("gone-before-armed", test_gone_before_armed);
  ADD ("root-gone-before-listed", test_root_gone_before_listed);
  ADD ("unfinished", test_unfinished);
  ADD ("no-descriptors", test_no_descriptors);
  ADD ("away-and-back", test_away_and_back);
  ADD ("another-in-between", test_another_in_between);
  ADD ("moved-above-root", test_moved_above_root);
  ADD ("root-retargeted", test_root_retargeted);
#define ADD_WITH(name, func, data) g_test_add ("/tree/" name, TreeFixture, data, tree_fixture_set_up, func, tree_fixture_tear_down)
  ADD_WITH ("root-relinked", test_root_relinked, "stable");
  ADD_WITH ("root-relinked-above", test_root_relinked, "stable/app");
  ADD_WITH ("root-relinked-inside", test_root_relinked_inside, NULL);
  ADD_WITH ("root-relinked-inside-ignored", test_root_relinked_inside, "current");
  ADD ("file-root-relinked", test_file_root_relinked);
  ADD ("root-relinked-elsewhere", test_root_relinked_elsewhere);
  ADD ("inner-root-ignored", test_inner_root_ignored);
  ADD ("file-root-becomes-folder", test_file_root_becomes_folder);
  ADD ("optional-root", test_optional_root);
#define ADD_MODE(name, mode) g_test_add ("/tree/" name, TreeFixture, GINT_TO_POINTER (mode), set_up_unprivileged, test_mode, tear_down_unprivileged)
  ADD_MODE ("mode-none", 0);
  ADD_MODE ("mode-no-search", 0600);
  ADD_MODE ("mode-no-read", 0300);
  return g_test_run ();
}
