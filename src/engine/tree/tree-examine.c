/* tree-examine.c - one entry: what is it now, and is that what was known?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/content-hash.h"
#include "tree/tree-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

/** Whether @name in @dir matters by the rules of @scope, or because it was named by itself. */
gboolean
rouse_tree_wants (RouseTree *self, RouseDir *dir, RouseFilterScope *scope, const char *name, gboolean is_dir)
{
  if (dir->root->names != NULL)
    return !is_dir && g_hash_table_contains (dir->root->names, name);
  if (g_hash_table_size (self->forced) > 0)
    {
      g_autofree char *path = rouse_dir_dup_path (dir, name);

      if (g_hash_table_contains (self->forced, path))
        return TRUE;
    }
  g_string_truncate (self->path, 0);
  rouse_dir_append_relative (dir, self->path);
  g_string_append (self->path, name);
  return rouse_filter_wants (dir->root->filter, scope, self->path->str, is_dir, NULL);
}

static void
remember_recent (RouseTree *self, const char *path)
{
  guint last = (self->next_recent + ROUSE_N_RECENT - 1) % ROUSE_N_RECENT;

  if (self->recent[last] != NULL && g_str_equal (self->recent[last], path))
    return;
  g_free (self->recent[self->next_recent]);
  self->recent[self->next_recent] = g_strdup (path);
  self->next_recent = (self->next_recent + 1) % ROUSE_N_RECENT;
}

/** Notes that @name (%NULL: something that cannot be named) in @dir is not @old any longer. */
void
rouse_tree_note (RouseTree *self, RouseDir *dir, const char *name, const RouseEntry *old, gboolean unproven)
{
  g_autofree char *path = NULL;

  if (name != NULL && rouse_filter_is_rule_file (name))
    return;
  path = rouse_dir_dup_path (dir, name);
  if (name != NULL && rouse_tree_is_only_way (self, dir, name, path))
    return;
  rouse_delta_note (&self->delta, path, old, unproven, g_get_monotonic_time ());
  remember_recent (self, path);
}

/**
 * Takes over the directory @name, whose entry is in @dir. Its first listing reports what is in it unless
 * @quiet.
 *
 * Returns: %FALSE when @dir itself is gone: @name is where @dir once was, or something above it.
 */
gboolean
rouse_tree_add_child (RouseTree *self, RouseDir *dir, const char *name, const RouseFingerprint *print, gboolean quiet)
{
  guint32     id = dir->id;
  RouseDir   *other = rouse_tree_find_known (self, print);
  RouseEntry *entry;

  if (rouse_tree_get_dir (self, id) != dir)
    return FALSE;
  if (other != NULL)
    {
      g_autofree char *path = rouse_dir_dup_path (dir, name);

      if (other->root->names == NULL)
        {
          /* One kernel watch serves one directory: reached twice, by a link or a bind mount, it is known. */
          g_hash_table_add (self->aliases, g_steal_pointer (&path));
          return TRUE;
        }
      rouse_tree_cover_sparse (self, other->root, path);
    }

  entry = rouse_dir_find (dir, name, NULL);
  if (entry == NULL || entry->type != ROUSE_ENTRY_DIR || entry->dir != NULL)
    return TRUE;
  entry->inode = (guint32) print->inode;
  entry->dir = rouse_dir_new (dir->root, dir, name);
  if (quiet)
    entry->dir->flags |= ROUSE_DIR_QUIET;
  rouse_tree_add_dir (self, entry->dir, print);
  return TRUE;
}

static void
remove_entry (RouseTree *self, RouseDir *dir, guint index, const char *name)
{
  RouseEntry *entry = &dir->entries[index];

  if (entry->type == ROUSE_ENTRY_DIR)
    {
      RouseDir *child = entry->dir;

      entry->dir = NULL;
      if (child != NULL)
        rouse_tree_remove_dir (self, child, TRUE);
    }
  else
    {
      if (entry->type == ROUSE_ENTRY_LINK)
        {
          g_autofree char *path = rouse_dir_dup_path (dir, name);

          rouse_tree_touch_link (self, path);
        }
      rouse_tree_count_files (self, dir, -1);
      rouse_tree_note (self, dir, name, entry, FALSE);
    }
  rouse_dir_remove (dir, index);
}

/** Something has changed and has the stamps of @now: of a change within the same second, or two, they may tell nothing. */
void
rouse_tree_note_stamp (RouseTree *self, const RouseFingerprint *now)
{
  if (rouse_fingerprint_is_coarse (now->ctime_ns))
    self->coarse = TRUE;
}

/* Somebody hints at a file that looks as it did: where stamps are coarse, its bytes decide. */
static void
look_again (RouseTree *self, RouseDir *dir, RouseEntry *entry, const char *name, const RouseFingerprint *now)
{
  g_autofree char *path = NULL;
  RouseFingerprint seen;
  guint64          content;

  if (!rouse_fingerprint_is_coarse (now->ctime_ns) || ABS (rouse_fingerprint_now_ns () - now->ctime_ns) > ROUSE_COARSE_NS)
    return;
  path = rouse_dir_dup_path (dir, name);
  if (g_hash_table_contains (self->delta.baselines, path))
    return; /* it is told anyway, and looked at once more after that */
  content = rouse_content_hash (path, &seen);
  if ((content != 0 && content == entry->content) || seen.print != entry->print)
    return;
  rouse_tree_note (self, dir, name, entry, TRUE);
  rouse_tree_note_stamp (self, now);
  entry->content = content;
}

/** The file at @index is @now: notes the difference if there is one. */
void
rouse_tree_update (RouseTree *self, RouseDir *dir, guint index, const char *name, const RouseFingerprint *now)
{
  RouseEntry *entry = &dir->entries[index];
  gboolean    was_link = entry->type == ROUSE_ENTRY_LINK;

  if (entry->print == now->print)
    {
      look_again (self, dir, entry, name, now);
      return;
    }
  rouse_tree_note (self, dir, name, entry, FALSE);
  entry->print = now->print;
  entry->inode = (guint32) now->inode;
  entry->type = now->type & 0xf;
  entry->content = 0;
  rouse_tree_note_stamp (self, now);
  if (was_link || now->type == ROUSE_ENTRY_LINK)
    {
      g_autofree char *path = rouse_dir_dup_path (dir, name);

      rouse_tree_touch_link (self, path);
    }
}

static void
add_file (RouseTree *self, RouseDir *dir, guint index, const char *name, const RouseFingerprint *now)
{
  RouseEntry *entry = rouse_dir_insert (dir, index, name);

  entry->print = now->print;
  entry->inode = (guint32) now->inode;
  entry->type = now->type & 0xf;
  rouse_tree_count_files (self, dir, 1);
  rouse_tree_note_stamp (self, now);
  rouse_tree_note (self, dir, name, NULL, FALSE);
  if (now->type == ROUSE_ENTRY_LINK)
    {
      g_autofree char *path = rouse_dir_dup_path (dir, name);

      rouse_tree_touch_link (self, path);
    }
}

static void
examine_dir (RouseTree *self, RouseDir *dir, const char *name, const RouseFingerprint *now)
{
  guint       index;
  RouseEntry *entry = rouse_dir_find (dir, name, &index);

  if (entry != NULL && entry->type == ROUSE_ENTRY_DIR)
    {
      RouseDir *child = entry->dir;

      if (child == NULL && entry->inode == (guint32) now->inode)
        return;
      if (child != NULL && child->inode == now->inode && child->device == now->device)
        {
          /* What cannot be read cannot be watched either, until its mode changes. */
          if (child->flags & ROUSE_DIR_UNREADABLE)
            child->flags |= ROUSE_DIR_DEAF;
          /* Inodes are used again at once, and what was moved away may be moved back. */
          rouse_tree_listen_again (self, child);
          return;
        }
    }
  if (entry != NULL)
    {
      remove_entry (self, dir, index, name);
      entry = rouse_dir_find (dir, name, &index);
    }
  if (dir->root->names != NULL)
    {
      g_autofree char *path = rouse_dir_dup_path (dir, name);

      rouse_tree_touch_links (self, path); /* where links to folders are followed, it is theirs */
      return;
    }
  if (!rouse_tree_wants (self, dir, dir->scope, name, TRUE))
    return; /* the next listing counts it */
  entry = rouse_dir_insert (dir, index, name);
  entry->type = ROUSE_ENTRY_DIR;
  entry->inode = (guint32) now->inode;
  rouse_tree_add_child (self, dir, name, now, FALSE);
}

/* What @name in @dir is now. Returns: %FALSE when that cannot be told, because @dir itself is not to be found. */
static gboolean
look (RouseTree *self, RouseDir *dir, const char *name, RouseFingerprint *now)
{
  g_autofree char *path = rouse_dir_dup_path (dir, NULL);
  int              fd = open (path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  RouseFingerprint target;
  struct stat      st;
  gboolean         seen = FALSE;

  if (fd < 0)
    return FALSE;
  /* The folder may have moved, and another may be at its place: that one's files are not these. */
  if (fstat (fd, &st) == 0 && st.st_ino == dir->inode && st.st_dev == dir->device)
    {
      seen = rouse_fingerprint_read (fd, name, FALSE, now) || errno == ENOENT;
      if (now->type == ROUSE_ENTRY_LINK && self->follow_links && rouse_fingerprint_read (fd, name, TRUE, &target) &&
          target.type == ROUSE_ENTRY_DIR)
        *now = target;
    }
  close (fd);
  return seen;
}

/**
 * Looks at the entry @name of @dir and notes what is different.
 *
 * Returns: whether it is, or was, something that matters.
 */
gboolean
rouse_tree_examine (RouseTree *self, RouseDir *dir, const char *a_name)
{
  /* Copied: it may be the name of a directory that goes. */
  g_autofree char *name = g_strdup (a_name);
  RouseFingerprint now;
  RouseEntry      *entry;
  guint            index;
  gboolean         wanted;

  if (!(dir->flags & ROUSE_DIR_LISTED))
    return TRUE; /* its first listing will see it */

  entry = rouse_dir_find (dir, name, &index);
  if (dir->root->filter != NULL && (rouse_filter_is_rule_file (name) || g_str_equal (name, ".git") || g_str_equal (name, ".hg")))
    {
      /* It changes what its directory is; the listing finds out how. */
      rouse_tree_list (self, dir, NULL);
      return TRUE;
    }
  wanted = rouse_tree_wants (self, dir, dir->scope, name, FALSE);
  if (entry == NULL && !wanted && !rouse_tree_wants (self, dir, dir->scope, name, TRUE))
    return FALSE;

  if (!look (self, dir, name, &now))
    {
      rouse_tree_list (self, dir, NULL); /* finds out why, and notes it */
      return TRUE;
    }
  if (now.type == ROUSE_ENTRY_DIR)
    examine_dir (self, dir, name, &now);
  else if (now.type == ROUSE_ENTRY_NONE || !wanted)
    {
      if (entry != NULL)
        remove_entry (self, dir, index, name);
    }
  else
    {
      if (entry != NULL && entry->type == ROUSE_ENTRY_DIR)
        {
          remove_entry (self, dir, index, name);
          entry = NULL;
        }
      if (entry == NULL)
        {
          rouse_dir_find (dir, name, &index);
          add_file (self, dir, index, name, &now);
        }
      else
        rouse_tree_update (self, dir, index, name, &now);
    }
  return TRUE;
}
