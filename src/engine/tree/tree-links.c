/* tree-links.c - links to files, and files named by themselves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>

/* The kernel watches the link, not what it leads to. Where the target is not in the tree anyway, its
 * directory is watched for that one name. Links that lead nowhere are looked at in background rounds. */

/* A tree may hold any number of links; each distinct directory they lead to costs a watch. */
#define MAX_LINKS 10000

void
rouse_tree_link_found (RouseTree *self, RouseDir *dir, const char *name)
{
  if (g_hash_table_size (self->links) + self->new_links->len >= MAX_LINKS)
    return;
  g_ptr_array_add (self->new_links, rouse_dir_dup_path (dir, name));
}

static RouseRoot *
find_sparse (RouseTree *self, const char *path)
{
  for (guint i = 0; i < self->roots->len; i++)
    {
      RouseRoot *root = g_ptr_array_index (self->roots, i);

      if (root->names != NULL && g_str_equal (root->path, path))
        return root;
    }
  return NULL;
}

static gboolean
is_target_of_another (RouseTree *self, const char *target)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (value, target))
      return TRUE;
  return FALSE;
}

void
rouse_tree_link_lost (RouseTree *self, const char *path)
{
  g_autofree char *key = NULL;
  g_autofree char *target = NULL;
  g_autofree char *parent = NULL;
  g_autofree char *name = NULL;
  RouseRoot       *root;

  if (!g_hash_table_steal_extended (self->links, path, (gpointer *) &key, (gpointer *) &target))
    return;
  if (is_target_of_another (self, target))
    return;
  g_hash_table_remove (self->forced, target);
  parent = g_path_get_dirname (target);
  name = g_path_get_basename (target);
  root = find_sparse (self, parent);
  if (root != NULL && !root->given)
    {
      g_hash_table_remove (root->names, name);
      if (g_hash_table_size (root->names) == 0)
        rouse_tree_close_root (self, root);
    }
}

/* What the link leads to in the end; for a broken one, the place where its target would be. */
static char *
resolve (const char *path)
{
  char             resolved[PATH_MAX];
  g_autofree char *target = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *joined = NULL;

  if (realpath (path, resolved) != NULL)
    return g_strdup (resolved);
  target = g_file_read_link (path, NULL);
  if (target == NULL)
    return NULL;
  dir = g_path_get_dirname (path);
  joined = g_path_is_absolute (target) ? g_strdup (target) : g_build_filename (dir, target, NULL);
  return g_canonicalize_filename (joined, NULL);
}

static void
follow (RouseTree *self, const char *path)
{
  g_autofree char *target = resolve (path);
  RouseFingerprint print;

  if (target == NULL || g_str_equal (target, path))
    return;
  if (rouse_fingerprint_read (AT_FDCWD, target, TRUE, &print) && print.type == ROUSE_ENTRY_DIR)
    return; /* its content is not ours unless links to folders are followed */
  g_hash_table_replace (self->links, g_strdup (path), g_strdup (target));
  rouse_tree_want_file (self, target, FALSE);
}

/** Follows the links found since the last call; only once all is listed is it known which lead outside. */
void
rouse_tree_follow_new_links (RouseTree *self)
{
  g_autoptr (GPtrArray) links = NULL;

  if (self->new_links->len == 0)
    return;
  links = g_steal_pointer (&self->new_links);
  self->new_links = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < links->len; i++)
    follow (self, g_ptr_array_index (links, i));
}

/* Takes in a file that the filter left out, as it is now. */
static void
adopt_file (RouseTree *self, RouseDir *dir, const char *name)
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
  self->n_files++;
  if (print.stamp_ns >= self->start_ns)
    rouse_tree_note (self, dir, name, NULL, TRUE);
  if (print.type == ROUSE_ENTRY_LINK)
    rouse_tree_link_found (self, dir, name);
}

/** Watches the file at @path, whatever the filter says of it, through its directory. */
void
rouse_tree_want_file (RouseTree *self, const char *path, gboolean given)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  RouseDir        *dir = rouse_tree_find_dir (self, parent);
  RouseRoot       *root;

  if (dir != NULL && dir->root->names == NULL)
    {
      if (rouse_dir_find (dir, name, NULL) == NULL || given)
        g_hash_table_add (self->forced, g_strdup (path));
      adopt_file (self, dir, name);
      return;
    }

  root = find_sparse (self, parent);
  if (root == NULL)
    {
      root = g_new0 (RouseRoot, 1);
      root->path = g_strdup (parent);
      root->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_add (root->names, g_strdup (name));
      root->given = given;
      g_ptr_array_add (self->roots, root);
      rouse_tree_open_root (self, root);
      return;
    }
  root->given = root->given || given;
  if (g_hash_table_add (root->names, g_strdup (name)) && root->top != NULL)
    adopt_file (self, root->top, name);
}
