/* tree-dirs.c - directories come and go, and with them their watches
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

#include <fcntl.h>
#include <string.h>

/* An id is an index into the table of directories and how often that index was used before, so that a
 * late hint for a directory that is gone meets nothing. */
#define INDEX_BITS 22
#define INDEX_MASK ((1u << INDEX_BITS) - 1)

static gboolean
assign_id (RouseTree *self, RouseDir *dir)
{
  guint32  index;
  guint16 *generation;

  if (self->free_ids->len > 0)
    {
      index = g_array_index (self->free_ids, guint32, self->free_ids->len - 1);
      g_array_set_size (self->free_ids, self->free_ids->len - 1);
    }
  else
    {
      if (self->dirs->len > INDEX_MASK)
        return FALSE;
      index = self->dirs->len;
      g_ptr_array_add (self->dirs, NULL);
      g_array_set_size (self->generations, index + 1);
    }
  self->dirs->pdata[index] = dir;
  generation = &g_array_index (self->generations, guint16, index);
  *generation = (guint16) ((*generation + 1) & 0x3ff);
  dir->id = index | (guint32) *generation << INDEX_BITS;
  return TRUE;
}

static void
release_id (RouseTree *self, RouseDir *dir)
{
  guint32 index = dir->id & INDEX_MASK;

  self->dirs->pdata[index] = NULL;
  g_array_append_val (self->free_ids, index);
}

/** (nullable): the directory with @id, if it is still there. */
RouseDir *
rouse_tree_get_dir (RouseTree *self, guint32 id)
{
  guint32   index = id & INDEX_MASK;
  RouseDir *dir = index < self->dirs->len ? g_ptr_array_index (self->dirs, index) : NULL;

  return dir != NULL && dir->id == id ? dir : NULL;
}

void
rouse_tree_set_polled (RouseTree *self, RouseDir *dir, gboolean polled)
{
  if (polled == ((dir->flags & ROUSE_DIR_POLLED) != 0))
    return;
  dir->place->n_polled += polled ? 1 : -1u;
  if (polled)
    {
      dir->flags |= ROUSE_DIR_POLLED;
      g_hash_table_add (self->polled, dir);
    }
  else
    {
      dir->flags &= ~(guint) ROUSE_DIR_POLLED;
      g_hash_table_remove (self->polled, dir);
    }
}

/**
 * Takes @dir, which is linked into its parent or root already, under care: it is watched, and listed when
 * the watcher says so.
 */
void
rouse_tree_add_dir (RouseTree *self, RouseDir *dir, const RouseFingerprint *print)
{
  g_autofree char *path = rouse_dir_dup_path (dir, NULL);

  dir->device = print->device;
  dir->inode = print->inode;
  self->n_dirs++;
  self->n_unlisted++;
  g_hash_table_add (self->inodes, dir);
  if (!assign_id (self, dir))
    dir->id = G_MAXUINT32;
  rouse_tree_enter_place (self, dir, path);
  if (dir->id == G_MAXUINT32)
    {
      /* Four million directories: beyond that the background rounds have to do. */
      rouse_tree_list (self, dir, NULL);
      return;
    }
  rouse_watcher_watch (self->watcher, dir->id, path);
}

/**
 * @dir is not at its place, and what is known of it stays as it was: the folder above tells whether it is
 * gone. Should it be back, neither its watch nor its listing are trusted.
 */
void
rouse_tree_miss (RouseTree *self, RouseDir *dir)
{
  RouseRoot *root = dir->root;

  dir->flags |= ROUSE_DIR_DEAF | ROUSE_DIR_RACY;
  /* Nobody tells when a folder above the root is moved. */
  if (root->top != NULL && rouse_root_is_replaced (root))
    root->top->flags |= ROUSE_DIR_DEAF;
}

/** @dir is at its place: if its watch was lost, it is given another, and listed when that is there. */
void
rouse_tree_listen_again (RouseTree *self, RouseDir *dir)
{
  g_autofree char *path = NULL;

  if (!(dir->flags & ROUSE_DIR_DEAF))
    return;
  dir->flags &= ~(guint) ROUSE_DIR_DEAF;
  dir->flags |= ROUSE_DIR_BACK;
  if (dir->id == G_MAXUINT32)
    return;
  path = rouse_dir_dup_path (dir, NULL);
  rouse_watcher_watch (self->watcher, dir->id, path);
}

/**
 * @dir goes, and if it has not been listed yet, nobody knows what was in it at the start: something was. Of a root that
 * comes back, everything counts anyway.
 */
void
rouse_tree_note_unseen (RouseTree *self, RouseDir *dir)
{
  if (dir->parent != NULL && (dir->flags & ROUSE_DIR_QUIET) && !(dir->flags & ROUSE_DIR_LISTED))
    rouse_tree_note (self, dir, NULL, NULL, TRUE);
}

static void
forget_dir (RouseTree *self, RouseDir *dir)
{
  if (dir->id != G_MAXUINT32)
    {
      rouse_watcher_unwatch (self->watcher, dir->id);
      release_id (self, dir);
    }
  if (g_hash_table_lookup (self->inodes, dir) == dir)
    g_hash_table_remove (self->inodes, dir);
  if (dir->flags & ROUSE_DIR_POLLED)
    rouse_tree_set_polled (self, dir, FALSE);
  if (dir->flags & ROUSE_DIR_WATCHED)
    self->n_watched--;
  if (dir->flags & ROUSE_DIR_UNREADABLE)
    self->n_unreadable--;
  if (!(dir->flags & ROUSE_DIR_LISTED))
    self->n_unlisted--;
  if (dir->flags & ROUSE_DIR_REPOSITORY)
    {
      g_autofree char *path = rouse_dir_dup_path (dir, NULL);

      g_hash_table_remove (self->repositories, path);
    }
  self->alias_lost = g_hash_table_size (self->aliases) > 0;
  self->n_pruned -= dir->n_pruned;
  self->n_dirs--;
  rouse_tree_leave_place (self, dir);
}

static void
forget_below (RouseTree *self, RouseDir *dir, gboolean report)
{
  if (report)
    rouse_tree_note_unseen (self, dir);
  for (guint i = 0; i < dir->n_entries; i++)
    {
      RouseEntry *entry = &dir->entries[i];

      if (entry->type == ROUSE_ENTRY_DIR)
        {
          if (entry->dir != NULL)
            forget_below (self, entry->dir, report);
          continue;
        }
      rouse_tree_count_files (self, dir, -1);
      if (entry->type == ROUSE_ENTRY_LINK)
        {
          g_autofree char *path = rouse_dir_dup_path (dir, rouse_dir_get_name (dir, entry));

          rouse_tree_touch_link (self, path);
        }
      if (report)
        rouse_tree_note (self, dir, rouse_dir_get_name (dir, entry), entry, FALSE);
    }
  forget_dir (self, dir);
}

/**
 * Lets go of @dir and all below it, and frees them; the caller has unlinked, or will unlink, it. With
 * @report, each file that was in it counts as deleted.
 */
void
rouse_tree_remove_dir (RouseTree *self, RouseDir *dir, gboolean report)
{
  forget_below (self, dir, report);
  rouse_dir_free (dir);
}

/** (nullable): the directory that @print was taken of, if it is known, and where it is known to be. */
RouseDir *
rouse_tree_find_known (RouseTree *self, const RouseFingerprint *print)
{
  RouseDir         key = { .device = print->device, .inode = print->inode };
  RouseDir        *dir = g_hash_table_lookup (self->inodes, &key);
  g_autofree char *path = NULL;
  RouseFingerprint there;

  if (dir == NULL)
    return NULL;
  path = rouse_dir_dup_path (dir, NULL);
  if (rouse_fingerprint_read (AT_FDCWD, path, TRUE, &there) && there.inode == print->inode && there.device == print->device)
    return dir;
  /* It was moved, and must let go of its watch before it gets another; or its inode is used again. */
  if (dir->parent != NULL)
    rouse_tree_examine (self, dir->parent, dir->name);
  else
    rouse_tree_close_root (self, dir->root);
  return NULL;
}

static RouseDir *
find_below (RouseDir *dir, const char *rest)
{
  while (dir != NULL && *rest != '\0')
    {
      const char      *slash = strchrnul (rest, '/');
      g_autofree char *name = g_strndup (rest, (gsize) (slash - rest));
      RouseEntry      *entry = rouse_dir_find (dir, name, NULL);

      if (entry == NULL || entry->type != ROUSE_ENTRY_DIR)
        return NULL;
      dir = entry->dir;
      rest = *slash == '/' ? slash + 1 : slash;
    }
  return dir;
}

static RouseDir *
find_in_root (GHashTable *roots, const char *root_path, const char *rest)
{
  const RouseRoot *root = g_hash_table_lookup (roots, root_path);

  return root != NULL && root->top != NULL ? find_below (root->top, rest) : NULL;
}

/** (nullable): the directory at the absolute @path, if it is in the snapshot. */
RouseDir *
rouse_tree_find_dir (RouseTree *self, const char *path)
{
  g_autofree char *above = g_strdup (path);

  /* There may be thousands of roots, but not so many folders that one is in. */
  for (gsize length = strlen (path);;)
    {
      const char *rest = path[length] == '/' ? path + length + 1 : path + length;
      RouseDir   *dir = find_in_root (self->whole_roots, above, rest);

      if (dir == NULL)
        dir = find_in_root (self->sparse_roots, above, rest);
      if (dir != NULL || g_str_equal (above, "/"))
        return dir;
      length = (gsize) (strrchr (above, '/') - above);
      above[MAX (length, 1)] = '\0';
    }
}
