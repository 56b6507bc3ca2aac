/* tree-fixture.c - a tree on real files, told by hand where to look
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

void
tree_fixture_set_up (TreeFixture *f, gconstpointer data)
{
  g_autofree char *tmp = g_dir_make_tmp ("rouse-tree-XXXXXX", NULL);

  f->dir = g_steal_pointer (&tmp);
  f->root = g_build_filename (f->dir, "root", NULL);
  f->watcher = rouse_watcher_fake_new ();
  g_assert_cmpint (g_mkdir (f->root, 0700), ==, 0);
}

void
tree_fixture_tear_down (TreeFixture *f, gconstpointer data)
{
  char *argv[] = { (char *) "rm", (char *) "-rf", f->dir, NULL };

  if (f->tree != NULL)
    g_assert_finalize_object (g_steal_pointer (&f->tree));
  g_assert_finalize_object (g_steal_pointer (&f->watcher));
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (f->dir);
  g_free (f->root);
}

char *
tree_fixture_path (TreeFixture *f, const char *name)
{
  return g_build_filename (f->dir, name, NULL);
}

void
tree_fixture_pump (TreeFixture *f)
{
  RouseHint hint;

  while (rouse_watcher_fake_pop (f->watcher, &hint))
    rouse_tree_handle_hint (f->tree, &hint);
}

void
tree_fixture_arm (TreeFixture *f)
{
  const char        *roots[] = { f->root, NULL };
  RouseTreeOptions   options = { f->roots != NULL ? f->roots : roots, &f->filter, !f->no_content, f->follow_links, f->trust_hints, f->optional };
  g_autoptr (GError) error = NULL;

  f->tree = rouse_tree_new (&options, &error);
  g_assert_no_error (error);
  rouse_tree_start (f->tree, ROUSE_WATCHER (f->watcher));
  tree_fixture_pump (f);
  while (!rouse_tree_is_armed (f->tree))
    tree_fixture_pump (f);
  tree_fixture_pump (f);
  rouse_tree_begin_round (f->tree);
  g_assert_true (rouse_tree_verify (f->tree, G_MAXUINT, TRUE));
}

void
tree_fixture_write (TreeFixture *f, const char *name, const char *text)
{
  g_autofree char *path = tree_fixture_path (f, name);
  g_autofree char *parent = g_path_get_dirname (path);
  FILE            *file;

  g_mkdir_with_parents (parent, 0700);
  file = fopen (path, "we"); /* in place, as g_file_set_contents() does not */
  g_assert_nonnull (file);
  fputs (text, file);
  fclose (file);
}

void
tree_fixture_mkdir (TreeFixture *f, const char *name)
{
  g_autofree char *path = tree_fixture_path (f, name);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
}

void
tree_fixture_remove (TreeFixture *f, const char *name)
{
  g_autofree char *path = tree_fixture_path (f, name);
  char            *argv[] = { (char *) "rm", (char *) "-r", path, NULL };
  int              status = -1;

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL);
  g_assert_cmpint (status, ==, 0);
}

void
tree_fixture_rename (TreeFixture *f, const char *from, const char *to)
{
  g_autofree char *old_path = tree_fixture_path (f, from);
  g_autofree char *new_path = tree_fixture_path (f, to);

  g_assert_cmpint (g_rename (old_path, new_path), ==, 0);
}

void
tree_fixture_set_mtime (TreeFixture *f, const char *name, gint64 seconds)
{
  g_autofree char *path = tree_fixture_path (f, name);
  struct utimbuf   times = { .actime = seconds, .modtime = seconds };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

void
tree_fixture_hint (TreeFixture *f, RouseHintKind kind, const char *name)
{
  g_autofree char *path = tree_fixture_path (f, name);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  RouseHint        hint = { kind, rouse_watcher_fake_get_dir (f->watcher, parent), base };

  g_assert_cmpuint (hint.dir, !=, 0);
  rouse_tree_handle_hint (f->tree, &hint);
  tree_fixture_pump (f);
}

void
tree_fixture_hint_dir (TreeFixture *f, RouseHintKind kind, const char *name)
{
  g_autofree char *path = tree_fixture_path (f, name);
  RouseHint        hint = { kind, rouse_watcher_fake_get_dir (f->watcher, path), NULL };

  g_assert_cmpuint (hint.dir, !=, 0);
  if (kind == ROUSE_HINT_GONE)
    rouse_watcher_unwatch (ROUSE_WATCHER (f->watcher), hint.dir);
  rouse_tree_handle_hint (f->tree, &hint);
  tree_fixture_pump (f);
}

void
tree_fixture_assert_changes (TreeFixture *f, const char *expected)
{
  g_autoptr (RouseChangeSet) set = rouse_tree_take (f->tree, FALSE);
  g_autoptr (GString)        text = g_string_new (NULL);

  for (guint i = 0; set != NULL && i < set->changes->len; i++)
    {
      const RouseChange *change = g_ptr_array_index (set->changes, i);
      const char        *path = change->path;

      if (g_str_has_prefix (path, f->dir))
        path += strlen (f->dir) + 1;
      g_string_append_printf (text, "%s%s %s", i > 0 ? ";" : "", rouse_change_kind_to_string (change->kind), path);
      if (change->moved_from != NULL)
        g_string_append_printf (text, " from %s", change->moved_from + strlen (f->dir) + 1);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

void
tree_fixture_drop_changes (TreeFixture *f)
{
  g_autoptr (RouseChangeSet) set = rouse_tree_take (f->tree, FALSE);
}
