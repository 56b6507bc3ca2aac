/* test-tree-random.c - random operations, with hints that are lost, doubled and late
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define N_NAMES 6

static char *
random_name (void)
{
  GString *name = g_string_new ("root");

  for (int depth = g_test_rand_int_range (1, 4); depth > 0; depth--)
    g_string_append_printf (name, "/%c", 'a' + g_test_rand_int_range (0, N_NAMES));
  return g_string_free (name, FALSE);
}

/* Everything that is there: relative path → content. */
static void
collect (TreeFixture *f, const char *name, GHashTable *found)
{
  g_autofree char *path = tree_fixture_path (f, name);
  GDir            *dir = g_dir_open (path, 0, NULL);
  const char      *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (name, entry, NULL);
      g_autofree char *child_path = tree_fixture_path (f, child);
      char            *text;

      if (g_file_test (child_path, G_FILE_TEST_IS_DIR))
        collect (f, child, found);
      else if (g_file_get_contents (child_path, &text, NULL, NULL))
        g_hash_table_insert (found, g_steal_pointer (&child), text);
    }
  if (dir != NULL)
    g_dir_close (dir);
}

static GHashTable *
take_model (TreeFixture *f)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  collect (f, "root", found);
  return found;
}

/* A hint for an entry whose directory the watcher knows; some are lost, some come twice. */
static void
maybe_hint (TreeFixture *f, const char *name)
{
  g_autofree char *path = tree_fixture_path (f, name);
  g_autofree char *parent = g_path_get_dirname (path);

  if (rouse_watcher_fake_get_dir (f->watcher, parent) == 0)
    return;
  for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
    tree_fixture_hint (f, g_test_rand_bit () ? ROUSE_HINT_ENTRY : ROUSE_HINT_FINISHED, name);
}

static void
do_something (TreeFixture *f, guint serial)
{
  g_autofree char *name = random_name ();
  g_autofree char *path = tree_fixture_path (f, name);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *other = random_name ();
  g_autofree char *other_path = tree_fixture_path (f, other);
  g_autofree char *text = g_strdup_printf ("%u", serial);

  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
    case 1:
      g_mkdir_with_parents (parent, 0700);
      if (!g_file_test (path, G_FILE_TEST_IS_DIR) && g_file_test (parent, G_FILE_TEST_IS_DIR))
        tree_fixture_write (f, name, text);
      break;
    case 2:
      g_mkdir_with_parents (path, 0700);
      break;
    case 3:
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        tree_fixture_remove (f, name);
      break;
    default:
      g_rename (path, other_path); /* fails as often as not */
      maybe_hint (f, other);
      break;
    }
  maybe_hint (f, name);
}

/* The set must turn the old model into the new one, and say nothing else. */
static void
assert_proven (TreeFixture *f, GHashTable *old, GHashTable *now)
{
  g_autoptr (RouseChangeSet) set = rouse_tree_take (f->tree, FALSE);
  g_autoptr (GHashTable)     told = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter             iter;
  gpointer                   name;
  gpointer                   text;

  for (guint i = 0; set != NULL && i < set->changes->len; i++)
    {
      RouseChange *change = g_ptr_array_index (set->changes, i);
      const char  *relative = change->path + strlen (f->dir) + 1;
      const char  *before = g_hash_table_lookup (old, relative);
      const char  *after = g_hash_table_lookup (now, relative);

      g_hash_table_add (told, (gpointer) relative);
      if (change->kind == ROUSE_CHANGE_CREATED)
        g_assert_true (before == NULL && after != NULL);
      else if (change->kind == ROUSE_CHANGE_DELETED)
        g_assert_true (before != NULL && after == NULL);
      else
        g_assert_true (before != NULL && after != NULL && !g_str_equal (before, after));
    }

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &name, &text))
    if (g_strcmp0 (text, g_hash_table_lookup (now, name)) != 0 && !g_hash_table_contains (told, name))
      g_error ("missed: %s", (char *) name);
  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (old, name) && !g_hash_table_contains (told, name))
      g_error ("missed: %s", (char *) name);
}

static void
test_random (TreeFixture *f, gconstpointer data)
{
  guint       serial = 0;
  GHashTable *model;

  tree_fixture_write (f, "root/a/b/c", "0");
  tree_fixture_write (f, "root/d", "0");
  tree_fixture_arm (f);
  model = take_model (f);
  for (guint round = 0; round < 150; round++)
    {
      GHashTable *now;

      for (int n = g_test_rand_int_range (1, 30); n > 0; n--)
        do_something (f, ++serial);
      /* Whatever the hints told, the verification tells the rest; new directories take some turns. */
      for (guint turn = 0; turn < 6; turn++)
        {
          rouse_tree_doubt (f->tree);
          rouse_tree_verify (f->tree, G_MAXUINT, FALSE);
          tree_fixture_pump (f);
        }
      now = take_model (f);
      assert_proven (f, model, now);
      g_hash_table_unref (model);
      model = now;
    }
  g_hash_table_unref (model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/tree/random", TreeFixture, NULL, tree_fixture_set_up, test_random, tree_fixture_tear_down);
  return g_test_run ();
}
