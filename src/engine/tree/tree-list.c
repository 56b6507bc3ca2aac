/* tree-list.c - a whole directory: reads it, compares, and takes over what is new
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A file system's clock may tick this slowly: a directory listed sooner after its last change might
 * change again without its mtime saying so. */
#define RACY_NS (20 * G_GINT64_CONSTANT (1000000))

typedef struct
{
  RouseTree        *tree;
  RouseDir         *dir;
  RouseFilterScope *old_scope; /* (nullable) set when rules changed: what they alone did is no change */
  GPtrArray        *added;     /* (element-type filename) directories to take over */
  gboolean          first;
  gboolean          rules_changed;
  gboolean          blocked;   /* some of it cannot be looked at */
  gint64            newest_ns; /* of all that is in it, wanted or not */
} Comparison;

static gboolean
is_dot (const char *name)
{
  return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static gboolean
is_vcs_folder (const char *name)
{
  return g_str_equal (name, ".git") || g_str_equal (name, ".hg");
}

/* Not only rights keep us from looking: descriptors run out, disks fail, paths get too long. */
static gboolean
means_gone (int code)
{
  return code == ENOENT || code == ENOTDIR || code == ELOOP;
}

typedef struct
{
  guint name; /* offset */
  int   type; /* d_type */
} RawName;

/* Reads all names first: whether one is wanted may depend on an ignore file further down the listing. */
static GArray *
read_names (DIR *stream, GString *names, RouseFilterMarks *marks, gboolean *is_repository, gboolean *complete)
{
  GArray        *raw = g_array_new (FALSE, FALSE, sizeof (RawName));
  struct dirent *entry;

  while (errno = 0, (entry = readdir (stream)) != NULL)
    {
      RawName item = { (guint) names->len, entry->d_type };

      if (is_dot (entry->d_name))
        continue;
      *marks |= rouse_filter_get_mark (entry->d_name);
      if (is_vcs_folder (entry->d_name))
        *is_repository = TRUE;
      g_string_append_len (names, entry->d_name, (gssize) strlen (entry->d_name) + 1);
      g_array_append_val (raw, item);
    }
  *complete = errno == 0;
  return raw;
}

static gboolean
is_dir_type (RouseTree *self, int fd, const RawName *raw, const char *name)
{
  RouseFingerprint print;

  if (raw->type == DT_DIR)
    return TRUE;
  if (raw->type == DT_UNKNOWN)
    return rouse_fingerprint_read (fd, name, FALSE, &print) && print.type == ROUSE_ENTRY_DIR;
  if (raw->type == DT_LNK && self->follow_links)
    return rouse_fingerprint_read (fd, name, TRUE, &print) && print.type == ROUSE_ENTRY_DIR;
  return FALSE;
}

static void
add_wanted (RouseTree *self, RouseDir *dir, int fd, const RawName *raw, const char *name, Comparison *comparison)
{
  gboolean         is_dir = is_dir_type (self, fd, raw, name);
  gboolean         wanted = rouse_tree_wants (self, dir, dir->scope, name, is_dir);
  gboolean         look_closer = comparison->first && dir->mtime_ns >= self->start_ns;
  RouseFingerprint print;

  if (!wanted && !rouse_filter_is_rule_file (name))
    {
      if (is_dir)
        {
          dir->n_pruned++;
          self->n_pruned++;
        }
      if (look_closer && rouse_fingerprint_read (fd, name, FALSE, &print))
        comparison->newest_ns = MAX (comparison->newest_ns, print.stamp_ns);
      return;
    }
  if (!rouse_fingerprint_read (fd, name, is_dir && self->follow_links, &print))
    {
      /* If it is gone again, a hint is on its way. */
      comparison->blocked = comparison->blocked || !means_gone (errno);
      return;
    }
  if (print.type == ROUSE_ENTRY_NONE)
    return;
  comparison->newest_ns = MAX (comparison->newest_ns, print.stamp_ns);
  /* A kind that changed between readdir() and stat() was judged as the wrong one. */
  if ((print.type == ROUSE_ENTRY_DIR) == is_dir)
    rouse_listing_add (self->listing, name, &print);
}

static void
difference_cb (const RouseDifference *difference, gpointer data)
{
  Comparison *comparison = data;
  RouseTree  *self = comparison->tree;
  RouseDir   *dir = comparison->dir;
  gboolean    is_dir = difference->old != NULL ? difference->old->type == ROUSE_ENTRY_DIR : difference->now->type == ROUSE_ENTRY_DIR;
  gboolean    by_rules = FALSE;

  if (rouse_filter_is_rule_file (difference->name))
    comparison->rules_changed = TRUE;
  if (comparison->old_scope != NULL && difference->now == NULL)
    by_rules = !rouse_tree_wants (self, dir, dir->scope, difference->name, is_dir);
  if (comparison->old_scope != NULL && difference->old == NULL)
    by_rules = !rouse_tree_wants (self, dir, comparison->old_scope, difference->name, is_dir);

  if (is_dir)
    {
      if (difference->old != NULL && difference->old->dir != NULL)
        {
          guint       index;
          RouseEntry *entry = rouse_dir_find (dir, difference->name, &index);

          rouse_tree_remove_dir (self, entry->dir, !by_rules);
          entry->dir = NULL;
        }
      if (difference->now != NULL)
        g_ptr_array_add (comparison->added, g_strconcat (by_rules ? "q" : "r", difference->name, NULL));
      return;
    }

  if (difference->old != NULL && difference->old->type == ROUSE_ENTRY_LINK)
    {
      g_autofree char *path = rouse_dir_dup_path (dir, difference->name);

      rouse_tree_link_lost (self, path);
    }
  if (difference->now != NULL && difference->now->type == ROUSE_ENTRY_LINK)
    rouse_tree_link_found (self, dir, difference->name);

  if (by_rules)
    return;
  if (comparison->first && (dir->flags & ROUSE_DIR_QUIET))
    {
      /* The first sight of it; but what changed since start() has a newer stamp. */
      if (difference->now->stamp_ns >= self->start_ns && !self->armed)
        rouse_tree_note (self, dir, difference->name, NULL, TRUE);
      return;
    }
  rouse_tree_note (self, dir, difference->name, difference->old, FALSE);
}

static guint
count_files (const RouseDir *dir)
{
  guint n = 0;

  for (guint i = 0; i < dir->n_entries; i++)
    if (dir->entries[i].type != ROUSE_ENTRY_DIR)
      n++;
  return n;
}

/* Something was deleted between start() and now, and nothing in it explains the directory's new mtime. */
static void
note_unexplained_change (RouseTree *self, Comparison *comparison)
{
  RouseDir *dir = comparison->dir;

  if (!comparison->first || self->armed || !(dir->flags & ROUSE_DIR_QUIET) || dir->root->filter == NULL)
    return;
  if (dir->mtime_ns >= self->start_ns && comparison->newest_ns < self->start_ns)
    rouse_tree_note (self, dir, NULL, NULL, TRUE);
}

static void
set_readable (RouseTree *self, RouseDir *dir, gboolean readable)
{
  if (readable && (dir->flags & ROUSE_DIR_UNREADABLE))
    self->n_unreadable--;
  if (!readable && !(dir->flags & ROUSE_DIR_UNREADABLE))
    self->n_unreadable++;
  dir->flags = readable ? dir->flags & ~(guint) ROUSE_DIR_UNREADABLE : dir->flags | ROUSE_DIR_UNREADABLE;
}

static void
set_listed (RouseTree *self, RouseDir *dir)
{
  if (!(dir->flags & ROUSE_DIR_LISTED))
    self->n_unlisted--;
  dir->flags |= ROUSE_DIR_LISTED;
}

/* What its listing says about the directory itself. */
static void
enter_scope (RouseTree *self, RouseDir *dir, RouseFilterMarks marks, gboolean is_repository)
{
  g_autofree char *relative = NULL;

  if (is_repository != ((dir->flags & ROUSE_DIR_REPOSITORY) != 0))
    {
      char *path = rouse_dir_dup_path (dir, NULL);

      dir->flags ^= ROUSE_DIR_REPOSITORY;
      if (is_repository)
        g_hash_table_add (self->repositories, path);
      else
        {
          g_hash_table_remove (self->repositories, path);
          g_free (path);
        }
    }
  if (dir->scope != NULL || dir->root->filter == NULL)
    return;
  if (dir->parent == NULL)
    {
      dir->scope = rouse_filter_enter_root (dir->root->filter);
      return;
    }
  g_string_truncate (self->path, 0);
  rouse_dir_append_relative (dir, self->path);
  relative = g_strndup (self->path->str, self->path->len - 1);
  dir->scope = rouse_filter_enter (dir->root->filter, dir->parent->scope, relative, marks);
}

typedef enum
{
  READ,
  GONE,
  UNREADABLE, /* it may be full of files */
} Reading;

/* Opens it, and gives it a scope even when that fails: hints about what is in it may come all the same. */
static Reading
open_dir (RouseTree *self, RouseDir *dir, DIR **stream)
{
  g_autofree char *path = rouse_dir_dup_path (dir, NULL);
  int              fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
  int              code = errno;

  *stream = fd >= 0 ? fdopendir (fd) : NULL;
  if (*stream != NULL)
    return READ;
  if (fd >= 0)
    close (fd);
  enter_scope (self, dir, 0, (dir->flags & ROUSE_DIR_REPOSITORY) != 0);
  return means_gone (code) ? GONE : UNREADABLE;
}

/* Fills the scratch listing. */
static Reading
read_listing (RouseTree *self, RouseDir *dir, Comparison *comparison)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GArray)  raw = NULL;
  RouseFilterMarks    marks = 0;
  gboolean            is_repository = FALSE;
  RouseFingerprint    print;
  struct stat         st;
  DIR                *stream;
  Reading             reading = open_dir (self, dir, &stream);
  gboolean            complete;

  rouse_listing_clear (self->listing);
  if (reading != READ)
    return reading;
  if (fstat (dirfd (stream), &st) != 0)
    {
      closedir (stream);
      return UNREADABLE;
    }
  rouse_fingerprint_take (&st, &print);
  /* The stamp is taken before the names are read: what comes meanwhile shows as newer than that. */
  dir->mtime_ns = print.mtime_ns;
  dir->flags &= ~(guint) ROUSE_DIR_RACY;
  if (rouse_fingerprint_now_ns () - print.mtime_ns < RACY_NS)
    dir->flags |= ROUSE_DIR_RACY;

  self->n_pruned -= dir->n_pruned;
  dir->n_pruned = 0;
  raw = read_names (stream, names, &marks, &is_repository, &complete);
  enter_scope (self, dir, marks, is_repository);
  for (guint i = 0; i < raw->len; i++)
    {
      const RawName *item = &g_array_index (raw, RawName, i);

      add_wanted (self, dir, dirfd (stream), item, names->str + item->name, comparison);
    }
  closedir (stream);
  rouse_listing_sort (self->listing);
  return complete && !comparison->blocked ? READ : UNREADABLE;
}

/* A directory that was moved here since start(), with files in it whose stamps are older: the move leaves
 * a new ctime, but not a new mtime. */
static gboolean
was_moved_in (RouseTree *self, const RouseFingerprint *print)
{
  return !self->armed && print->mtime_ns < self->start_ns && print->stamp_ns >= self->start_ns;
}

/**
 * Lists @dir and notes what differs from what was known. @old_scope (nullable) is set after its rules have
 * changed: what is in or out only because of them is no change.
 */
void
rouse_tree_list (RouseTree *self, RouseDir *dir, RouseFilterScope *old_scope)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_free);
  Comparison            comparison = { .tree = self, .dir = dir, .old_scope = old_scope, .added = added };
  Reading               reading;

  comparison.first = !(dir->flags & ROUSE_DIR_LISTED);
  reading = read_listing (self, dir, &comparison);
  set_readable (self, dir, reading != UNREADABLE);
  if (reading == UNREADABLE && !comparison.first)
    return; /* what was known of it stays known */
  if (reading == GONE)
    dir->flags |= ROUSE_DIR_DEAF; /* or it was moved away for a moment, and the watch with it */

  rouse_dir_compare (dir, self->listing, difference_cb, &comparison);
  note_unexplained_change (self, &comparison);
  self->n_files -= count_files (dir);
  rouse_dir_adopt (dir, self->listing);
  self->n_files += count_files (dir);
  set_listed (self, dir);

  for (guint i = 0; i < added->len; i++)
    {
      const char      *item = g_ptr_array_index (added, i);
      const char      *name = item + 1;
      RouseEntry      *entry = rouse_dir_find (dir, name, NULL);
      RouseFingerprint print;
      g_autofree char *path = rouse_dir_dup_path (dir, name);

      /* Asked once more: device and inode decide, and are not kept in the entry. */
      if (entry == NULL || entry->dir != NULL || !rouse_fingerprint_read (AT_FDCWD, path, self->follow_links, &print) || print.type != ROUSE_ENTRY_DIR)
        continue;
      if (!rouse_tree_add_child (self, dir, name, &print, item[0] == 'q' || ((dir->flags & ROUSE_DIR_QUIET) && !was_moved_in (self, &print))))
        return;
    }
  /* From here on it is like any other: what appears in it is new. */
  dir->flags &= ~(guint) ROUSE_DIR_QUIET;
  if (comparison.rules_changed && !comparison.first)
    rouse_tree_refilter (self, dir);
}

static RouseFilterMarks
get_marks (RouseDir *dir)
{
  RouseFilterMarks marks = 0;

  if (rouse_dir_find (dir, ".gitignore", NULL) != NULL)
    marks |= ROUSE_FILTER_HAS_GITIGNORE;
  if (rouse_dir_find (dir, ".ignore", NULL) != NULL)
    marks |= ROUSE_FILTER_HAS_IGNORE;
  if (dir->flags & ROUSE_DIR_REPOSITORY)
    marks |= ROUSE_FILTER_HAS_GIT;
  return marks;
}

/** Reads the ignore rules of @dir again and applies them to all below it. */
void
rouse_tree_refilter (RouseTree *self, RouseDir *dir)
{
  g_autoptr (RouseFilterScope) old_scope = g_steal_pointer (&dir->scope);
  g_autoptr (GArray)           children = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32                      id = dir->id;

  if (old_scope == NULL)
    return;
  enter_scope (self, dir, get_marks (dir), (dir->flags & ROUSE_DIR_REPOSITORY) != 0);
  rouse_tree_list (self, dir, old_scope);
  dir = rouse_tree_get_dir (self, id);
  if (dir == NULL)
    return;
  /* By their ids: listing one may find that another has moved. */
  for (guint i = 0; i < dir->n_entries; i++)
    if (dir->entries[i].type == ROUSE_ENTRY_DIR && dir->entries[i].dir != NULL)
      g_array_append_val (children, dir->entries[i].dir->id);
  for (guint i = 0; i < children->len; i++)
    {
      RouseDir *child = rouse_tree_get_dir (self, g_array_index (children, guint32, i));

      if (child != NULL)
        rouse_tree_refilter (self, child);
    }
}
