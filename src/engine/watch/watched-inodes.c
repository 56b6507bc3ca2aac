/* watched-inodes.c - which directory has the kernel's one watch of an inode: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "watch/watched-inodes.h"

struct _RouseWatchedInodes
{
  GHashTable *holders; /* (owned) RouseInode → id of a directory */
};

static guint
hash (gconstpointer data)
{
  const RouseInode *inode = data;

  return (guint) (inode->inode * 31 + inode->device);
}

static gboolean
equal (gconstpointer a, gconstpointer b)
{
  const RouseInode *one = a;
  const RouseInode *other = b;

  return one->inode == other->inode && one->device == other->device;
}

RouseWatchedInodes *
rouse_watched_inodes_new (void)
{
  RouseWatchedInodes *self = g_new0 (RouseWatchedInodes, 1);

  self->holders = g_hash_table_new_full (hash, equal, g_free, NULL);
  return self;
}

void
rouse_watched_inodes_free (RouseWatchedInodes *self)
{
  g_hash_table_unref (self->holders);
  g_free (self);
}

void
rouse_watched_inodes_claim (RouseWatchedInodes *self, const RouseInode *inode, guint32 dir)
{
  if (inode->inode != 0)
    g_hash_table_replace (self->holders, g_memdup2 (inode, sizeof *inode), GUINT_TO_POINTER (dir));
}

void
rouse_watched_inodes_drop (RouseWatchedInodes *self, const RouseInode *inode, guint32 dir)
{
  guint32 other;

  if (!rouse_watched_inodes_find_other (self, inode, dir, &other))
    g_hash_table_remove (self->holders, inode);
}

gboolean
rouse_watched_inodes_find_other (RouseWatchedInodes *self, const RouseInode *inode, guint32 dir, guint32 *holder)
{
  gpointer found;

  if (!g_hash_table_lookup_extended (self->holders, inode, NULL, &found) || GPOINTER_TO_UINT (found) == dir)
    return FALSE;
  *holder = GPOINTER_TO_UINT (found);
  return TRUE;
}
