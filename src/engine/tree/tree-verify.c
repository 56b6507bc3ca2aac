/* tree-verify.c - looking without being told: rounds and second looks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/content-hash.h"
#include "tree/tree-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Opening a file costs as much as so many stats; reading so many bytes as much as one. */
#define READ_COST 5
#define BYTES_A_STAT 8192
/* A stat is a microsecond here, and a thousand where it has to ask another machine. */
#define LOOK_AT_CLOCK 16

/* The names are known: a stat of each is cheaper than listing them. Returns: where to go on, when @until_us has come; else 0. */
static guint
verify_entries (RouseTree *self, RouseDir *dir, int fd, guint first, gint64 until_us)
{
  for (guint i = first; i < dir->n_entries; i++)
    {
      RouseEntry      *entry = &dir->entries[i];
      const char      *name = rouse_dir_get_name (dir, entry);
      RouseFingerprint now;

      if (until_us != 0 && i > first && i % LOOK_AT_CLOCK == 0 && g_get_monotonic_time () >= until_us)
        return i;
      if (entry->type == ROUSE_ENTRY_DIR)
        continue;
      if (!rouse_fingerprint_read (fd, name, FALSE, &now) || now.type == ROUSE_ENTRY_DIR)
        {
          /* It went just now: the directory has another mtime by this time. */
          rouse_tree_list (self, dir, NULL);
          return 0;
        }
      if (entry->print != now.print)
        {
          g_autofree char *copy = g_strdup (name);
          gboolean         is_rule_file = rouse_filter_is_rule_file (copy);

          rouse_tree_update (self, dir, i, copy, &now);
          if (is_rule_file)
            {
              rouse_tree_refilter (self, dir);
              return 0;
            }
        }
    }
  return 0;
}

/* Reads the files of @dir whose content is not known, from where it stopped, for about @budget. Returns: the cost. */
static guint
fill_content (RouseTree *self, RouseDir *dir, guint budget)
{
  guint cost = 0;

  for (; self->fill_next < dir->n_entries && cost < budget; self->fill_next++)
    {
      RouseEntry      *entry = &dir->entries[self->fill_next];
      RouseFingerprint seen;
      guint64          content;
      g_autofree char *path = NULL;

      if (entry->type == ROUSE_ENTRY_DIR || entry->content != 0)
        continue;
      path = rouse_dir_dup_path (dir, rouse_dir_get_name (dir, entry));
      content = rouse_content_hash (path, &seen);
      if (content != 0 && seen.print == entry->print)
        entry->content = content;
      cost += READ_COST;
      if (content != 0)
        cost += (guint) (seen.size / BYTES_A_STAT);
    }
  return cost;
}

/* It is not where it was: whoever knows the place finds out what became of it. */
static void
look_above (RouseTree *self, RouseDir *dir)
{
  if (dir->parent != NULL)
    rouse_tree_examine (self, dir->parent, dir->name);
  else
    rouse_tree_look_for_roots (self);
}

static gboolean
is_listing_due (RouseDir *dir, const RouseFingerprint *print)
{
  return print->mtime_ns != dir->mtime_ns || (guint32) print->print != dir->stamp ||
         (dir->flags & (ROUSE_DIR_RACY | ROUSE_DIR_UNREADABLE)) != 0;
}

/**
 * Compares @dir with what is known of it, from the entry @first on, until @until_us (monotonic; 0: to the end). Lists it
 * when its stat, or @list, says so. It may find @dir itself gone, and free it.
 *
 * Returns: the entry to go on with when time was up; else 0.
 */
guint
rouse_tree_verify_dir (RouseTree *self, RouseDir *dir, gboolean list, guint first, gint64 until_us)
{
  g_autofree char *path = rouse_dir_dup_path (dir, NULL);
  RouseFingerprint print;
  struct stat      st;
  guint            next = 0;
  int              fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0 || fstat (fd, &st) != 0)
    {
      gboolean gone = errno == ENOENT || errno == ENOTDIR || errno == ELOOP;

      if (fd >= 0)
        close (fd);
      if (gone)
        look_above (self, dir);
      else
        rouse_tree_list (self, dir, NULL); /* that finds out, too, and says so */
      return 0;
    }
  rouse_fingerprint_take (&st, &print);
  if (print.inode != dir->inode || print.device != dir->device)
    look_above (self, dir);
  else
    {
      rouse_tree_listen_again (self, dir);
      if (list || is_listing_due (dir, &print))
        rouse_tree_list (self, dir, NULL);
      else
        next = verify_entries (self, dir, fd, first, until_us);
    }
  close (fd);
  return next;
}

void
rouse_tree_begin_round (RouseTree *self)
{
  self->in_round = TRUE;
  self->round_activity = self->delta.activity;
  self->cursor = 0;
  self->fill_next = 0;
}

void
rouse_tree_doubt (RouseTree *self)
{
  /* Hints may be lost faster than a round takes: it goes on to the end all the same, and then once more. */
  if (self->doubted)
    self->doubted_again = TRUE;
  else
    rouse_tree_begin_round (self);
  self->doubted = TRUE;
}

gboolean
rouse_tree_is_doubted (RouseTree *self)
{
  return self->doubted;
}

static void
finish_round (RouseTree *self)
{
  if (self->round_activity == self->delta.activity)
    self->swept_activity = self->delta.activity; /* as good as a sweep */
  self->in_round = self->doubted_again;
  self->round_activity = self->delta.activity;
  self->cursor = 0;
  self->doubted = self->doubted_again;
  self->doubted_again = FALSE;
  rouse_tree_touch_links (self, NULL);
  rouse_tree_look_for_roots (self);
}

gboolean
rouse_tree_verify (RouseTree *self, guint n_files, gboolean fill)
{
  guint n = 0;

  while (self->in_round && n < n_files)
    {
      RouseDir *dir;
      guint32   id;

      if (self->cursor >= self->dirs->len)
        {
          finish_round (self);
          continue;
        }
      dir = g_ptr_array_index (self->dirs, self->cursor++);
      if (dir == NULL || !(dir->flags & ROUSE_DIR_LISTED))
        {
          self->fill_next = 0;
          continue;
        }
      if (self->fill_next == 0)
        {
          id = dir->id;
          n += 1 + dir->n_entries;
          rouse_tree_verify_dir (self, dir, FALSE, 0, 0);
          dir = rouse_tree_get_dir (self, id);
        }
      if (fill && self->content && dir != NULL)
        n += fill_content (self, dir, n < n_files ? n_files - n : 1);
      if (fill && dir != NULL && self->fill_next > 0 && self->fill_next < dir->n_entries)
        self->cursor--; /* there is more to read in it */
      else
        self->fill_next = 0;
    }
  if (self->armed)
    rouse_tree_follow_up (self);
  return !self->in_round;
}

static void
examine_path (RouseTree *self, const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  const char      *name = strrchr (path, '/') + 1;
  RouseDir        *dir = rouse_tree_find_dir (self, parent);

  if (dir != NULL && *name != '\0')
    rouse_tree_examine (self, dir, name);
}

gboolean
rouse_tree_probe (RouseTree *self)
{
  guint64               activity = self->delta.activity;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  /* Copied: examining may note more paths. Of thousands, those that changed last stand for all: looking at
   * each takes longer than the quiet time that the look is to prove. */
  if (g_hash_table_size (self->delta.baselines) > ROUSE_TREE_MANY)
    {
      for (guint i = 0; i < ROUSE_N_RECENT; i++)
        if (self->recent[i] != NULL)
          g_ptr_array_add (paths, g_strdup (self->recent[i]));
    }
  else
    {
      GHashTableIter iter;
      gpointer       path;

      g_hash_table_iter_init (&iter, self->delta.baselines);
      while (g_hash_table_iter_next (&iter, &path, NULL))
        g_ptr_array_add (paths, g_strdup (path));
    }
  for (guint i = 0; i < paths->len; i++)
    examine_path (self, g_ptr_array_index (paths, i));
  return self->delta.activity != activity;
}

void
rouse_tree_probe_recent (RouseTree *self)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ROUSE_N_RECENT; i++)
    if (self->recent[i] != NULL)
      g_ptr_array_add (paths, g_strdup (self->recent[i]));
  for (guint i = 0; i < paths->len; i++)
    {
      const char      *path = g_ptr_array_index (paths, i);
      g_autofree char *parent = g_path_get_dirname (path);
      RouseDir        *dir = rouse_tree_find_dir (self, parent);
      RouseFingerprint print;

      examine_path (self, path);
      dir = rouse_tree_find_dir (self, parent);
      if (dir != NULL && (dir->flags & ROUSE_DIR_LISTED) &&
          rouse_fingerprint_read (AT_FDCWD, parent, TRUE, &print) && is_listing_due (dir, &print))
        rouse_tree_list (self, dir, NULL);
    }
}

void
rouse_tree_second_look (RouseTree *self)
{
  for (guint i = 0; i < ROUSE_N_RECENT; i++)
    {
      /* Copied: a note moves the ring on. */
      g_autofree char *path = g_strdup (self->recent[i]);
      g_autofree char *parent = path != NULL ? g_path_get_dirname (path) : NULL;
      RouseDir        *dir = parent != NULL ? rouse_tree_find_dir (self, parent) : NULL;
      RouseEntry      *entry = dir != NULL ? rouse_dir_find (dir, strrchr (path, '/') + 1, NULL) : NULL;
      RouseFingerprint seen;
      guint64          content;

      if (entry == NULL || entry->type == ROUSE_ENTRY_DIR)
        continue;
      content = rouse_content_hash (path, &seen);
      if (content == 0 || seen.print != entry->print || content == entry->content)
        continue;
      if (entry->content != 0)
        rouse_tree_note (self, dir, strrchr (path, '/') + 1, entry, TRUE);
      entry->content = content;
    }
}
