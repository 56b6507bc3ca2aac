/* tree-ways.c - links on the way to the roots
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "base/link-way.h"
#include "tree/tree-private.h"

#include <fcntl.h>

/* A root may be a link, or lie behind one: `current`, which leads to one release after another. When it is made to lead
 * elsewhere nothing happens to what is watched, so each such link is watched in the folder that it lies in. What is behind
 * it then is compared with what was there before; the link itself is no change. */

static void
want (RouseTree *self, const char *link)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->ways, link));

  g_hash_table_insert (self->ways, g_strdup (link), GUINT_TO_POINTER (n + 1));
  if (n == 0)
    rouse_tree_want_file (self, link, NULL);
}

static void
unwant (RouseTree *self, const char *link)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->ways, link));

  if (n > 1)
    {
      g_hash_table_insert (self->ways, g_strdup (link), GUINT_TO_POINTER (n - 1));
      return;
    }
  g_hash_table_remove (self->ways, link);
  rouse_tree_unwant_file (self, link);
}

static gboolean
is_folder (const char *path)
{
  RouseFingerprint print;

  return rouse_fingerprint_read (AT_FDCWD, path, TRUE, &print) && print.type == ROUSE_ENTRY_DIR;
}

static void
mind (RouseTree *self, RouseRoot *root)
{
  g_auto (GStrv) old = NULL;

  root->way_known = TRUE;
  /* Where that is polled, it is looked at by its path. And of a way that ends midway, the links are minded that led on. */
  if ((root->top != NULL && (root->top->flags & ROUSE_DIR_POLLED)) || !is_folder (root->path))
    return;
  old = g_steal_pointer (&root->ways);
  root->ways = rouse_link_way_find (root->path);
  for (guint i = 0; root->ways != NULL && root->ways[i] != NULL; i++)
    want (self, root->ways[i]);
  for (guint i = 0; old != NULL && old[i] != NULL; i++)
    unwant (self, old[i]);
}

/** Watches the links that lead to the user's roots, as far as they are not known yet, and none that did before. */
void
rouse_tree_find_ways (RouseTree *self)
{
  g_autoptr (GPtrArray) roots = NULL;

  if (!self->ways_asked)
    return;
  self->ways_asked = FALSE;
  /* Copied: roots that hold links come and go meanwhile; those of the user stay. */
  roots = g_ptr_array_new ();
  for (guint i = 0; i < self->roots->len; i++)
    {
      RouseRoot *root = g_ptr_array_index (self->roots, i);

      if (root->given && !root->way_known)
        g_ptr_array_add (roots, root);
    }
  for (guint i = 0; i < roots->len; i++)
    mind (self, g_ptr_array_index (roots, i));
}

/** What leads to @root may be another way than before. */
void
rouse_tree_ask_way (RouseTree *self, RouseRoot *root)
{
  root->way_known = FALSE;
  self->ways_asked = TRUE;
}

/** The link at @path was found, has changed or is gone: if it leads to a root, that may be elsewhere. */
void
rouse_tree_touch_way (RouseTree *self, const char *path)
{
  if (!g_hash_table_contains (self->ways, path))
    return;
  self->roots_doubted = TRUE;
  for (guint i = 0; i < self->roots->len; i++)
    {
      RouseRoot *root = g_ptr_array_index (self->roots, i);

      if (root->ways != NULL && g_strv_contains ((const char *const *) root->ways, path))
        rouse_tree_ask_way (self, root);
    }
}

/** Whether @name in @dir, at @path, is looked at for nothing but what it leads to. */
gboolean
rouse_tree_is_only_way (RouseTree *self, RouseDir *dir, const char *name, const char *path)
{
  if (!g_hash_table_contains (self->ways, path) || g_hash_table_contains (self->given_files, path) || g_hash_table_contains (self->targets, path))
    return FALSE;
  if (dir->root->filter == NULL)
    return TRUE;
  g_string_truncate (self->path, 0);
  rouse_dir_append_relative (dir, self->path);
  g_string_append (self->path, name);
  return !rouse_filter_wants (dir->root->filter, dir->scope, self->path->str, FALSE, NULL);
}

/** Whether @root is there for nothing but links that lead to other roots, and hints come of them. */
gboolean
rouse_tree_holds_only_ways (RouseTree *self, const RouseRoot *root)
{
  GHashTableIter iter;
  gpointer       name;

  if (root->names == NULL || root->given || root->top == NULL || (root->top->flags & ROUSE_DIR_POLLED))
    return FALSE;
  g_hash_table_iter_init (&iter, root->names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *path = g_build_filename (root->path, name, NULL);

      if (!rouse_tree_is_only_way (self, root->top, name, path))
        return FALSE;
    }
  return TRUE;
}
