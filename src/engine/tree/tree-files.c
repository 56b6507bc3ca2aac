/* tree-files.c - files that are watched by themselves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

#include <fcntl.h>

/* The user named them, or a link leads to them. Where the tree reaches them anyway, they are let in whatever
 * the filter says. Elsewhere their directory is a sparse root, of which only some names matter. */

/* Takes in a file as it is now. With @quiet that is no change. */
static void
adopt_file (RouseTree *self, RouseDir *dir, const char *name, gboolean quiet)
{
  g_autofree char *path = rouse_dir_dup_path (dir, name);
  RouseFingerprint print;
  RouseEntry      *entry;
  guint            index;

  if (!(dir->flags & ROUSE_DIR_LISTED) || rouse_dir_find (dir, name, &index) != NULL)
    return;
  if (!rouse_fingerprint_read (AT_FDCWD, path, FALSE, &print) || print.type == ROUSE_ENTRY_DIR || print.type == ROUSE_ENTRY_NONE)
    return;
  entry = rouse_dir_insert (dir, index, name);
  entry->print = print.print;
  entry->inode = (guint32) print.inode;
  entry->type = print.type & 0xf;
  rouse_tree_count_files (self, dir, 1);
  if (!quiet && (self->armed || rouse_tree_is_since_start (self, dir, &print)))
    rouse_tree_note (self, dir, name, NULL, !self->armed);
  if (print.type == ROUSE_ENTRY_LINK)
    rouse_tree_touch_link (self, path);
}

/* The other way round: it goes without having changed. */
static void
drop_file (RouseTree *self, RouseDir *dir, const char *name)
{
  g_autofree char *path = rouse_dir_dup_path (dir, name);
  RouseEntry      *entry;
  guint            index;

  if (!(dir->flags & ROUSE_DIR_LISTED) || rouse_tree_wants (self, dir, dir->scope, name, FALSE))
    return;
  entry = rouse_dir_find (dir, name, &index);
  if (entry == NULL || entry->type == ROUSE_ENTRY_DIR || rouse_filter_is_rule_file (name))
    return;
  rouse_dir_remove (dir, index);
  rouse_tree_count_files (self, dir, -1);
  rouse_tree_touch_link (self, path);
}

/** Watches the file at @path, whatever the filter says of it; @given (nullable) is the root when the user named it. */
void
rouse_tree_want_file (RouseTree *self, const char *path, const RouseRoot *given)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  RouseDir        *dir = rouse_tree_find_dir (self, parent);
  gboolean         quiet = self->armed && given == NULL; /* the link is what is new */
  RouseRoot       *root;

  if (given != NULL)
    g_hash_table_add (self->given_files, g_strdup (path));
  if (dir != NULL && dir->root->names == NULL)
    {
      if (rouse_dir_find (dir, name, NULL) == NULL || given != NULL)
        g_hash_table_add (self->forced, g_strdup (path));
      adopt_file (self, dir, name, quiet);
      return;
    }

  root = g_hash_table_lookup (self->sparse_roots, parent);
  if (root == NULL)
    {
      root = g_new0 (RouseRoot, 1);
      root->path = g_strdup (parent);
      root->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_add (root->names, g_strdup (name));
      root->given = given != NULL;
      root->required = given != NULL && given->required;
      rouse_tree_add_root (self, root);
      rouse_tree_open_root (self, root, quiet || !self->armed);
      return;
    }
  if (given != NULL && !root->given)
    rouse_tree_ask_way (self, root);
  root->given = root->given || given != NULL;
  root->required = root->required || (given != NULL && given->required);
  if (g_hash_table_add (root->names, g_strdup (name)) && root->top != NULL)
    adopt_file (self, root->top, name, quiet);
}

/** Nothing leads to the file, or by way of the link, at @path any longer: unless something else does, it is let go. */
void
rouse_tree_unwant_file (RouseTree *self, const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  RouseDir        *dir;
  RouseRoot       *root;

  if (g_hash_table_contains (self->given_files, path) || g_hash_table_contains (self->targets, path) || g_hash_table_contains (self->ways, path))
    return;
  g_hash_table_remove (self->forced, path);
  root = g_hash_table_lookup (self->sparse_roots, parent);
  if (root != NULL)
    g_hash_table_remove (root->names, name);
  dir = rouse_tree_find_dir (self, parent);
  if (dir != NULL)
    drop_file (self, dir, name);
  if (root != NULL && g_hash_table_size (root->names) == 0)
    rouse_tree_close_root (self, root);
}

/** The directory of the sparse root @sparse is now known as a whole, at @path. */
void
rouse_tree_cover_sparse (RouseTree *self, RouseRoot *sparse, const char *path)
{
  RouseDir      *top = g_steal_pointer (&sparse->top);
  RouseDir      *dir;
  GHashTableIter iter;
  gpointer       name;

  sparse->covered = TRUE;
  if (top != NULL)
    rouse_tree_remove_dir (self, top, FALSE);
  dir = rouse_tree_find_dir (self, path);
  g_hash_table_iter_init (&iter, sparse->names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_hash_table_add (self->forced, g_build_filename (path, name, NULL));
      if (dir != NULL)
        adopt_file (self, dir, name, FALSE);
    }
}
