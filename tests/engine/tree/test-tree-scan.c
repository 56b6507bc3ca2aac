/* test-tree-scan.c - what changes while the tree is looked at for the first time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define N_NAMES 4

/* As tree_fixture_arm(), but the watcher's answers are not handed over. */
static void
begin (TreeFixture *f)
{
  const char        *roots[] = { f->root, NULL };
  RouseTreeOptions   options = { f->roots != NULL ? f->roots : roots, &f->filter, TRUE };
  g_autoptr (GError) error = NULL;

  f->tree = rouse_tree_new (&options, &error);
  g_assert_no_error (error);
  rouse_tree_start (f->tree, ROUSE_WATCHER (f->watcher));
}

static void
answer_once (TreeFixture *f)
{
  RouseHint answer;

  g_assert_true (rouse_watcher_fake_pop (f->watcher, &answer));
  rouse_tree_handle_hint (f->tree, &answer);
}

static void
hint (TreeFixture *f, const char *dir, const char *name)
{
  g_autofree char *path = tree_fixture_path (f, dir);
  RouseHint        entry = { ROUSE_HINT_ENTRY, rouse_watcher_fake_get_dir (f->watcher, path), (char *) name };

  g_assert_cmpuint (entry.dir, !=, 0);
  g_assert_true (rouse_tree_handle_hint (f->tree, &entry));
}

static void /* A save in a folder whose turn has not come is known at once; the rest goes on. */
test_hint_before_listing (TreeFixture *f, gconstpointer data)
{
  tree_fixture_write (f, "root/a/x", "1");
  tree_fixture_write (f, "root/b/y", "1");
  tree_fixture_write (f, "root/c/d/z", "1");
  begin (f);
  answer_once (f);
  tree_fixture_write (f, "root/c/new", "1");
  hint (f, "root/c", "new");
  g_assert_false (rouse_tree_is_armed (f->tree));
  tree_fixture_assert_changes (f, "modified root/c/new");
  tree_fixture_write (f, "root/a/x", "2");
  tree_fixture_pump (f);
  g_assert_true (rouse_tree_is_armed (f->tree));
  tree_fixture_assert_changes (f, "modified root/a/x");
}

static void /* What it has come to know so far is told; what it has only heard of is not. */
test_progress (TreeFixture *f, gconstpointer data)
{
  g_autoptr (RouseHealth) before = NULL;
  g_autoptr (RouseHealth) after = NULL;

  tree_fixture_write (f, "root/a/x", "1");
  tree_fixture_write (f, "root/b/y", "1");
  tree_fixture_write (f, "root/z", "1");
  begin (f);
  answer_once (f);
  before = rouse_tree_dup_progress (f->tree);
  g_assert_cmpuint (before->n_files, ==, 1);
  g_assert_cmpuint (before->n_dirs, ==, 1);
  tree_fixture_pump (f);
  after = rouse_tree_dup_progress (f->tree);
  g_assert_cmpuint (after->n_files, ==, 3);
  g_assert_cmpuint (after->n_dirs, ==, 3);
}

/* Random operations while hints overtake answers, and answers come whenever they like. */

typedef struct
{
  TreeFixture *tree;
  GQueue       answers; /* (element-type RouseHint) */
  GQueue       hints;   /* (element-type RouseHint) */
  GHashTable  *listed;  /* set of ids that have been answered */
  GHashTable  *told;    /* set of paths that were told, or there at the start */
  GHashTable  *known;   /* path → content, as whoever was told of all sets knows it */
} Storm;

static void
free_hint (gpointer data)
{
  g_free (((RouseHint *) data)->name);
  g_free (data);
}

static void
queue_hint (GQueue *queue, RouseHintKind kind, guint32 dir, const char *name)
{
  RouseHint *made = g_new0 (RouseHint, 1);

  *made = (RouseHint){ kind, dir, g_strdup (name) };
  g_queue_push_tail (queue, made);
}

static void
hear_entry (Storm *storm, const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  guint32          dir = rouse_watcher_fake_get_dir (storm->tree->watcher, parent);

  if (dir != 0)
    queue_hint (&storm->hints, ROUSE_HINT_ENTRY, dir, strrchr (path, '/') + 1);
}

static void
fetch_answers (Storm *storm)
{
  RouseHint answer;

  while (rouse_watcher_fake_pop (storm->tree->watcher, &answer))
    queue_hint (&storm->answers, answer.kind, answer.dir, NULL);
}

/* The folder goes from its place, and with it all watches of it and below. */
static void
hear_gone (Storm *storm, const char *path)
{
  guint32 id = rouse_watcher_fake_get_dir (storm->tree->watcher, path);
  GDir   *dir = g_dir_open (path, 0, NULL);
  char   *name;

  while (dir != NULL && (name = (char *) g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      hear_gone (storm, child);
    }
  if (dir != NULL)
    g_dir_close (dir);
  if (id == 0)
    return;
  fetch_answers (storm);
  rouse_watcher_unwatch (ROUSE_WATCHER (storm->tree->watcher), id);
  queue_hint (&storm->answers, ROUSE_HINT_GONE, id, NULL);
}

static char *
random_path (Storm *storm)
{
  GString *path = g_string_new (storm->tree->root);

  for (int depth = g_test_rand_int_range (1, 5); depth > 0; depth--)
    g_string_append_printf (path, "/%c", 'a' + g_test_rand_int_range (0, N_NAMES));
  return g_string_free (path, FALSE);
}

/* Makes all folders above @path; the kernel tells of the topmost new one. */
static gboolean
make_parents (Storm *storm, const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_file_test (parent, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!make_parents (storm, parent) || g_mkdir (parent, 0700) != 0)
    return FALSE;
  hear_entry (storm, parent);
  return TRUE;
}

/* What goes from a folder before that is listed cannot be told from what comes and goes there. */
static gboolean
can_go (Storm *storm, const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  guint32          dir = rouse_watcher_fake_get_dir (storm->tree->watcher, parent);

  return g_file_test (path, G_FILE_TEST_EXISTS) && g_hash_table_contains (storm->listed, GUINT_TO_POINTER (dir));
}

static void
do_something (Storm *storm, guint serial)
{
  g_autofree char *path = random_path (storm);
  g_autofree char *other = random_path (storm);
  g_autofree char *text = g_strdup_printf ("%u", serial);

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
    case 1:
      if (g_file_test (path, G_FILE_TEST_IS_DIR) || !make_parents (storm, path))
        return;
      tree_fixture_write (storm->tree, path + strlen (storm->tree->dir) + 1, text);
      break;
    case 2:
      if (!can_go (storm, path))
        return;
      hear_gone (storm, path);
      tree_fixture_remove (storm->tree, path + strlen (storm->tree->dir) + 1);
      break;
    default:
      if (!can_go (storm, path) || g_file_test (other, G_FILE_TEST_EXISTS) ||
          g_str_has_prefix (other, path) || !make_parents (storm, other))
        return;
      hear_gone (storm, path);
      g_assert_cmpint (g_rename (path, other), ==, 0);
      hear_entry (storm, other);
      break;
    }
  hear_entry (storm, path);
}

static void
collect (const char *path, GHashTable *found)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  char *name;
  char *text;

  while (dir != NULL && (name = (char *) g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      collect (child, found);
    }
  if (dir != NULL)
    g_dir_close (dir);
  else if (g_file_get_contents (path, &text, NULL, NULL))
    g_hash_table_insert (found, g_strdup (path), text);
}

static GHashTable *
read_all (Storm *storm)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  collect (storm->tree->root, found);
  return found;
}

/* Whoever is told of anything reads everything anew. */
static void
take (Storm *storm)
{
  g_autoptr (RouseChangeSet) set = rouse_tree_take (storm->tree->tree, FALSE);

  if (set == NULL)
    return;
  for (guint i = 0; i < set->changes->len; i++)
    g_hash_table_add (storm->told, g_strdup (((RouseChange *) g_ptr_array_index (set->changes, i))->path));
  g_hash_table_unref (storm->known);
  storm->known = read_all (storm);
}

static void
deliver (Storm *storm, GQueue *queue)
{
  RouseHint *due = g_queue_pop_head (queue);

  if (due == NULL)
    return;
  rouse_tree_handle_hint (storm->tree->tree, due);
  if (due->kind == ROUSE_HINT_ARMED)
    g_hash_table_add (storm->listed, GUINT_TO_POINTER (due->dir));
  free_hint (due);
  fetch_answers (storm);
  rouse_tree_is_armed (storm->tree->tree);
}

static void
assert_all_known (Storm *storm, guint round)
{
  g_autoptr (GHashTable) now = read_all (storm);
  GHashTableIter         iter;
  gpointer               path;
  gpointer               text;

  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &path, &text))
    if (g_strcmp0 (text, g_hash_table_lookup (storm->known, path)) != 0)
      g_error ("round %u: not told: %s is %s now", round, (char *) path, (char *) text);
  g_hash_table_iter_init (&iter, storm->known);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    /* What came and went again between two hints is nothing. */
    if (!g_hash_table_contains (now, path) && g_hash_table_contains (storm->told, path))
      g_error ("round %u: not told: %s is gone", round, (char *) path);
}

static void
run_storm (TreeFixture *f, guint round)
{
  Storm storm = { f, G_QUEUE_INIT, G_QUEUE_INIT, g_hash_table_new (NULL, NULL), g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), NULL };
  guint serial = 1000;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *path = random_path (&storm);

      if (!g_file_test (path, G_FILE_TEST_EXISTS) && make_parents (&storm, path))
        tree_fixture_write (f, path + strlen (f->dir) + 1, "0");
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_hash_table_add (storm.told, g_strdup (path));
    }
  storm.known = read_all (&storm);
  begin (f);
  fetch_answers (&storm);
  for (guint i = 0; i < 120; i++)
    switch (g_test_rand_int_range (0, 6))
      {
      case 0:
        do_something (&storm, ++serial);
        break;
      case 1:
      case 2:
        deliver (&storm, &storm.answers);
        break;
      case 3:
        take (&storm);
        break;
      default:
        deliver (&storm, &storm.hints);
        break;
      }
  while (storm.answers.length > 0 || storm.hints.length > 0)
    {
      while (storm.hints.length > 0)
        deliver (&storm, &storm.hints);
      deliver (&storm, &storm.answers);
    }
  g_assert_true (rouse_tree_is_armed (f->tree));
  take (&storm);
  assert_all_known (&storm, round);
  g_hash_table_unref (storm.known);
  g_hash_table_unref (storm.listed);
  g_hash_table_unref (storm.told);
}

static void /* By hints alone, and in whatever order: after the last change comes a set. */
test_storm (TreeFixture *f, gconstpointer data)
{
  for (guint round = 0; round < 25; round++)
    {
      run_storm (f, round);
      g_clear_object (&f->tree);
      g_clear_object (&f->watcher);
      f->watcher = rouse_watcher_fake_new ();
      tree_fixture_remove (f, "root");
      tree_fixture_mkdir (f, "root");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/tree/scan/hint-before-listing", TreeFixture, NULL, tree_fixture_set_up, test_hint_before_listing, tree_fixture_tear_down);
  g_test_add ("/tree/scan/progress", TreeFixture, NULL, tree_fixture_set_up, test_progress, tree_fixture_tear_down);
  g_test_add ("/tree/scan/storm", TreeFixture, NULL, tree_fixture_set_up, test_storm, tree_fixture_tear_down);
  return g_test_run ();
}
