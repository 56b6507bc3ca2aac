/* test-tree.c - what counts as a change, and what does not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRY ROUSE_HINT_ENTRY
#define FINISHED ROUSE_HINT_FINISHED

static void
test_modify (TreeFixture *f, gconstpointer data)
{
  RouseTreeLoad load;

  tree_fixture_write (f, "root/a.py", "1");
  tree_fixture_arm (f);
  tree_fixture_assert_changes (f, "");
  tree_fixture_write (f, "root/a.py", "2");
  tree_fixture_hint (f, ENTRY, "root/a.py");
  rouse_tree_get_load (f->tree, &load);
  g_assert_cmpuint (load.n_net, ==, 1);
  g_assert_false (load.finished);
  tree_fixture_hint (f, FINISHED, "root/a.py");
  rouse_tree_get_load (f->tree, &load);
  g_assert_true (load.finished);
  tree_fixture_assert_changes (f, "modified root/a.py");
  tree_fixture_assert_changes (f, "");
}

static void /* Half a file: known as such until its writer closes it, whether a hint tells of that or not. */
test_writing (TreeFixture *f, gconstpointer data)
{
  gboolean         is_told = GPOINTER_TO_INT (data);
  g_autofree char *path = tree_fixture_path (f, "root/a");
  RouseTreeLoad    load;
  FILE            *file;

  tree_fixture_write (f, "root/a", "1");
  tree_fixture_arm (f);
  file = fopen (path, "we");
  fputs ("22", file);
  fflush (file);
  tree_fixture_hint (f, ROUSE_HINT_WRITING, "root/a");
  fputs ("33", file);
  fflush (file);
  tree_fixture_hint (f, ENTRY, "root/a");
  rouse_tree_get_load (f->tree, &load);
  g_assert_true (load.writing);
  fclose (file);
  if (is_told)
    tree_fixture_hint (f, FINISHED, "root/a");
  rouse_tree_get_load (f->tree, &load);
  g_assert_false (load.writing);
  g_assert_true (load.finished);
  tree_fixture_assert_changes (f, "modified root/a");
}

static void /* The hint that says so may come late: whoever holds the file open is seen without it. */
test_writing_unhinted (TreeFixture *f, gconstpointer data)
{
  g_autofree char *path = tree_fixture_path (f, "root/a");
  RouseTreeLoad    load;
  FILE            *file;

  tree_fixture_write (f, "root/a", "1");
  tree_fixture_arm (f);
  file = fopen (path, "we");
  tree_fixture_hint (f, ENTRY, "root/a");
  rouse_tree_get_load (f->tree, &load);
  g_assert_true (load.writing);
  g_assert_false (load.finished);
  fclose (file);
  rouse_tree_get_load (f->tree, &load);
  g_assert_false (load.writing);
  g_assert_true (load.finished);
  tree_fixture_assert_changes (f, "modified root/a");
}

static void
test_create_delete (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/old", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/new", "1");
  tree_fixture_remove (f, "root/old");
  tree_fixture_hint (f, ENTRY, "root/new");
  tree_fixture_hint (f, ENTRY, "root/old");
  tree_fixture_assert_changes (f, "created root/new;deleted root/old");
}

static void /* Created and gone again before anyone was told: nothing happened. */
test_passing (TreeFixture *f, gconstpointer data)
{
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/tmp", "1");
  tree_fixture_hint (f, ENTRY, "root/tmp");
  tree_fixture_remove (f, "root/tmp");
  tree_fixture_hint (f, ENTRY, "root/tmp");
  tree_fixture_assert_changes (f, "");
}

static void /* A new time on old bytes is no change; nor is the same text written again. */
test_touch (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a", "same");
  tree_fixture_arm (f);
  tree_fixture_set_mtime (f, "root/a", 1000000000);
  tree_fixture_hint (f, ENTRY, "root/a");
  tree_fixture_assert_changes (f, "");
  tree_fixture_write (f, "root/a", "same");
  tree_fixture_hint (f, FINISHED, "root/a");
  tree_fixture_assert_changes (f, "");
  tree_fixture_write (f, "root/a", "not the same");
  tree_fixture_hint (f, FINISHED, "root/a");
  tree_fixture_assert_changes (f, "modified root/a");
}

static void /* Written to and fro by version control: what was there in between may have been read. */
test_by_stamp (TreeFixture *f, gconstpointer data)
{
  g_autoptr (RouseChangeSet) set = NULL;

  tree_fixture_write (f, "root/a", "here");
  tree_fixture_write (f, "root/b", "here");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/a", "there");
  tree_fixture_hint (f, FINISHED, "root/a");
  tree_fixture_write (f, "root/a", "here");
  tree_fixture_hint (f, FINISHED, "root/a");
  set = rouse_tree_take (f->tree, TRUE);
  g_assert_nonnull (set);
  g_assert_cmpuint (set->n_changes, ==, 1);
}

static void /* Without comparison of content, touch counts. */
test_touch_no_content (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a", "same");
  f->no_content = TRUE;
  tree_fixture_arm (f);
  tree_fixture_set_mtime (f, "root/a", 1000000000);
  tree_fixture_hint (f, ENTRY, "root/a");
  tree_fixture_assert_changes (f, "modified root/a");
}

static void /* Other bytes of equal size under the old mtime: ctime tells. And an mtime may go backwards. */
test_forged_times (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a", "one");
  tree_fixture_set_mtime (f, "root/a", 1500000000);
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/a", "two");
  tree_fixture_set_mtime (f, "root/a", 1500000000);
  tree_fixture_hint (f, ENTRY, "root/a");
  tree_fixture_assert_changes (f, "modified root/a");
  tree_fixture_write (f, "root/a", "three");
  tree_fixture_set_mtime (f, "root/a", 1000000000);
  tree_fixture_hint (f, ENTRY, "root/a");
  tree_fixture_assert_changes (f, "modified root/a");
}

static void /* To make a file executable is a change; other modes are not. */
test_mode (TreeFixture *f, gconstpointer data)
{
  g_autofree char *path = tree_fixture_path (f, "root/run.sh");

  tree_fixture_write (f, "root/run.sh", "exit 0");
  tree_fixture_arm (f);
  g_chmod (path, 0640);
  tree_fixture_hint (f, ENTRY, "root/run.sh");
  tree_fixture_assert_changes (f, "");
  g_chmod (path, 0750);
  tree_fixture_hint (f, ENTRY, "root/run.sh");
  tree_fixture_assert_changes (f, "modified root/run.sh");
}

static void /* Temporary file, then rename over: one modification, finished. */
test_atomic_save (TreeFixture *f, gconstpointer data)
{
  RouseTreeLoad load;

  tree_fixture_write (f, "root/a", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/a.new", "2");
  tree_fixture_hint (f, ENTRY, "root/a.new");
  tree_fixture_hint (f, FINISHED, "root/a.new");
  tree_fixture_rename (f, "root/a.new", "root/a");
  tree_fixture_hint (f, ENTRY, "root/a.new");
  tree_fixture_hint (f, FINISHED, "root/a");
  rouse_tree_get_load (f->tree, &load);
  g_assert_cmpuint (load.n_net, ==, 1);
  g_assert_true (load.finished);
  tree_fixture_assert_changes (f, "modified root/a");
}

static void /* A new file is never finished: an editor may be about to rename it. */
test_new_file (TreeFixture *f, gconstpointer data)
{
  RouseTreeLoad load;

  tree_fixture_arm (f);
  tree_fixture_write (f, "root/a.new", "1");
  tree_fixture_hint (f, FINISHED, "root/a.new");
  rouse_tree_get_load (f->tree, &load);
  g_assert_cmpuint (load.n_net, ==, 1);
  g_assert_false (load.finished);
  tree_fixture_assert_changes (f, "created root/a.new");
}

static void /* Rename to a backup, write anew: one modification and the backup, which the filter ignores. */
test_backup_save (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a", "1");
  tree_fixture_arm (f);
  tree_fixture_rename (f, "root/a", "root/a~");
  tree_fixture_write (f, "root/a", "2");
  tree_fixture_hint (f, ENTRY, "root/a");
  tree_fixture_hint (f, FINISHED, "root/a~");
  tree_fixture_hint (f, FINISHED, "root/a");
  tree_fixture_assert_changes (f, "modified root/a");
}

static void
test_rename (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a", "1");
  tree_fixture_mkdir (f, "root/sub");
  tree_fixture_arm (f);
  tree_fixture_rename (f, "root/a", "root/sub/b");
  tree_fixture_hint (f, ENTRY, "root/a");
  tree_fixture_hint (f, FINISHED, "root/sub/b");
  tree_fixture_assert_changes (f, "deleted root/a;created root/sub/b from root/a");
}

static void /* The change is taken; one that comes later is another set. */
test_two_sets (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a", "1");
  tree_fixture_write (f, "root/b", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/a", "2");
  tree_fixture_hint (f, FINISHED, "root/a");
  tree_fixture_assert_changes (f, "modified root/a");
  tree_fixture_write (f, "root/b", "2");
  tree_fixture_hint (f, FINISHED, "root/b");
  tree_fixture_assert_changes (f, "modified root/b");
}

static void /* Changed without a hint: the second look at what is dirty sees it, and says that it moved. */
test_probe (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/a", "2");
  tree_fixture_hint (f, ENTRY, "root/a");
  g_assert_false (rouse_tree_probe (f->tree));
  tree_fixture_write (f, "root/a", "3");
  g_assert_true (rouse_tree_probe (f->tree));
  g_assert_false (rouse_tree_probe (f->tree));
  tree_fixture_assert_changes (f, "modified root/a");
}

static void /* A file that changed lately is looked at, and so is its folder, without any hint. */
test_probe_recent (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/sub/a", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/sub/a", "2");
  tree_fixture_hint (f, FINISHED, "root/sub/a");
  tree_fixture_assert_changes (f, "modified root/sub/a");
  tree_fixture_write (f, "root/sub/a", "3");
  tree_fixture_write (f, "root/sub/b", "1");
  rouse_tree_probe_recent (f->tree);
  tree_fixture_assert_changes (f, "modified root/sub/a;created root/sub/b");
}

static void /* Hints lost altogether: the round finds everything. */
test_doubt (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a", "1");
  tree_fixture_write (f, "root/sub/b", "1");
  tree_fixture_write (f, "root/sub/c", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/a", "2");
  tree_fixture_remove (f, "root/sub/b");
  tree_fixture_write (f, "root/sub/deep/d", "new");
  rouse_tree_doubt (f->tree);
  g_assert_true (rouse_tree_is_doubted (f->tree));
  while (!rouse_tree_verify (f->tree, 1, FALSE))
    ;
  tree_fixture_pump (f);
  g_assert_false (rouse_tree_is_doubted (f->tree));
  tree_fixture_assert_changes (f, "modified root/a;deleted root/sub/b;created root/sub/deep/d");
}

static void /* Reading what is in the files is done in small pieces, also where one folder holds all of them. */
test_fill (TreeFixture *f, gconstpointer data)
{
  const char      *roots[] = { f->root, NULL };
  RouseTreeOptions options = { roots, &f->filter, TRUE, FALSE };
  g_autofree char *text = g_strnfill (100000, 'x');
  guint            n_steps = 0;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("root/%u", i);

      tree_fixture_write (f, name, text);
    }
  f->tree = rouse_tree_new (&options, NULL);
  rouse_tree_start (f->tree, ROUSE_WATCHER (f->watcher));
  tree_fixture_pump (f);
  g_assert_true (rouse_tree_is_armed (f->tree));
  rouse_tree_begin_round (f->tree);
  while (!rouse_tree_verify (f->tree, 50, TRUE))
    n_steps++;
  g_assert_cmpuint (n_steps, >=, 5);
  g_assert_cmpuint (n_steps, <=, 20);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("root/%u", i);

      tree_fixture_set_mtime (f, name, 1000000000);
      tree_fixture_hint (f, ENTRY, name);
    }
  tree_fixture_assert_changes (f, "");
}

static void /* Before the tree has listed a file, its time tells that it changed since the start. */
test_change_while_arming (TreeFixture *f, gconstpointer data)
{
  const char      *roots[] = { f->root, NULL };
  RouseTreeOptions options = { roots, &f->filter, TRUE, FALSE };

  tree_fixture_write (f, "root/old", "1");
  tree_fixture_write (f, "root/changed", "1");
  tree_fixture_write (f, "elsewhere/moved", "1");
  tree_fixture_arm (f);
  g_clear_object (&f->tree);

  f->tree = rouse_tree_new (&options, NULL);
  rouse_tree_mark_start (f->tree);
  tree_fixture_write (f, "root/changed", "2");
  tree_fixture_rename (f, "elsewhere", "root/here");
  rouse_tree_start (f->tree, ROUSE_WATCHER (f->watcher));
  tree_fixture_pump (f);
  g_assert_true (rouse_tree_is_armed (f->tree));
  tree_fixture_assert_changes (f, "modified root/changed;created root/here/moved");
}

static void /* What was deleted before it could be listed shows in the time of its folder. */
test_delete_while_arming (TreeFixture *f, gconstpointer data)
{
  const char      *roots[] = { f->root, NULL };
  RouseTreeOptions options = { roots, &f->filter, TRUE, FALSE };

  tree_fixture_write (f, "root/sub/gone", "1");
  tree_fixture_write (f, "root/sub/kept", "1");
  tree_fixture_arm (f);
  g_clear_object (&f->tree);

  f->tree = rouse_tree_new (&options, NULL);
  rouse_tree_mark_start (f->tree);
  tree_fixture_remove (f, "root/sub/gone");
  rouse_tree_start (f->tree, ROUSE_WATCHER (f->watcher));
  tree_fixture_pump (f);
  tree_fixture_assert_changes (f, "modified root/sub");
}

static void /* What is no file is no change; and the new time of its folder has its reason, even before that is listed. */
test_special_while_arming (TreeFixture *f, gconstpointer data)
{
  const char      *roots[] = { f->root, NULL };
  RouseTreeOptions options = { roots, &f->filter, TRUE, FALSE };
  g_autofree char *path = tree_fixture_path (f, "root/sub/pipe");

  tree_fixture_write (f, "root/sub/kept", "1");
  tree_fixture_arm (f);
  g_clear_object (&f->tree);

  f->tree = rouse_tree_new (&options, NULL);
  rouse_tree_mark_start (f->tree);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  rouse_tree_start (f->tree, ROUSE_WATCHER (f->watcher));
  tree_fixture_pump (f);
  tree_fixture_assert_changes (f, "");
}

static void /* Ignore files themselves restart nothing; what they alone let in or out is no change. */
test_rules_change (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/.gitignore", "*.out\nbuild/\n");
  tree_fixture_write (f, "root/a.out", "1");
  tree_fixture_write (f, "root/build/out", "1");
  tree_fixture_write (f, "root/src/a.txt", "1");
  tree_fixture_arm (f);
  tree_fixture_write (f, "root/a.out", "2");
  tree_fixture_hint (f, FINISHED, "root/a.out");
  tree_fixture_assert_changes (f, "");

  tree_fixture_write (f, "root/.gitignore", "*.txt\n");
  tree_fixture_hint (f, FINISHED, "root/.gitignore");
  tree_fixture_assert_changes (f, "");
  tree_fixture_write (f, "root/a.out", "3");
  tree_fixture_hint (f, FINISHED, "root/a.out");
  tree_fixture_write (f, "root/build/out", "2");
  tree_fixture_hint (f, FINISHED, "root/build/out");
  tree_fixture_write (f, "root/src/a.txt", "2");
  tree_fixture_hint (f, FINISHED, "root/src/a.txt");
  tree_fixture_assert_changes (f, "modified root/a.out;modified root/build/out");
}

static void /* A folder that is ignored is neither watched nor listed. */
test_pruned (TreeFixture *f, gconstpointer data)
{
  g_autoptr (RouseHealth) health = NULL;

  tree_fixture_write (f, "root/a.js", "1");
  tree_fixture_write (f, "root/node_modules/x/y/index.js", "1");
  tree_fixture_arm (f);
  health = rouse_tree_dup_health (f->tree);
  g_assert_cmpuint (health->n_files, ==, 1);
  g_assert_cmpuint (health->n_dirs, ==, 1);
  g_assert_cmpuint (health->n_pruned, ==, 1);
  g_assert_cmpuint (rouse_watcher_fake_get_n_watched (f->watcher), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/tree/" name, TreeFixture, NULL, tree_fixture_set_up, func, tree_fixture_tear_down)
  ADD ("modify", test_modify);
  ADD ("writing", test_writing);
  ADD ("writing-unhinted", test_writing_unhinted);
  g_test_add ("/tree/writing-told", TreeFixture, GINT_TO_POINTER (TRUE), tree_fixture_set_up, test_writing, tree_fixture_tear_down);
  ADD ("create-delete", test_create_delete);
  ADD ("passing", test_passing);
  ADD ("touch", test_touch);
  ADD ("by-stamp", test_by_stamp);
  ADD ("touch-no-content", test_touch_no_content);
  ADD ("forged-times", test_forged_times);
  ADD ("mode", test_mode);
  ADD ("atomic-save", test_atomic_save);
  ADD ("new-file", test_new_file);
  ADD ("backup-save", test_backup_save);
  ADD ("rename", test_rename);
  ADD ("two-sets", test_two_sets);
  ADD ("probe", test_probe);
  ADD ("probe-recent", test_probe_recent);
  ADD ("doubt", test_doubt);
  ADD ("fill", test_fill);
  ADD ("change-while-arming", test_change_while_arming);
  ADD ("delete-while-arming", test_delete_while_arming);
  ADD ("special-while-arming", test_special_while_arming);
  ADD ("rules-change", test_rules_change);
  ADD ("pruned", test_pruned);
  return g_test_run ();
}
