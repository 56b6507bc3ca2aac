/* tree-read.c - what a directory holds now, as far as it matters
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

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
add_wanted (RouseTree *self, RouseDir *dir, int fd, const RawName *raw, const char *name, RouseReading *reading)
{
  gboolean         is_dir = is_dir_type (self, fd, raw, name);
  gboolean         wanted = rouse_tree_wants (self, dir, dir->scope, name, is_dir);
  gboolean         look_closer = !(dir->flags & ROUSE_DIR_LISTED) && rouse_tree_is_listing_since_start (self, dir);
  RouseFingerprint print;

  if (!wanted && !rouse_filter_is_rule_file (name))
    {
      if (is_dir)
        {
          dir->n_pruned++;
          self->n_pruned++;
        }
      if (look_closer && !reading->explained && rouse_fingerprint_read (fd, name, FALSE, &print))
        reading->explained = rouse_tree_is_since_start (self, dir, &print);
      return;
    }
  if (!rouse_fingerprint_read (fd, name, is_dir && self->follow_links, &print))
    {
      /* If it is gone again, a hint is on its way. */
      if (!means_gone (errno))
        reading->found = ROUSE_FOUND_CLOSED;
      return;
    }
  /* Also of what is no file: a server that makes its socket here changes the directory, and nothing else. */
  if (look_closer && !reading->explained)
    reading->explained = rouse_tree_is_since_start (self, dir, &print);
  if (print.type == ROUSE_ENTRY_NONE)
    return;
  /* A kind that changed between readdir() and stat() was judged as the wrong one. */
  if ((print.type == ROUSE_ENTRY_DIR) == is_dir)
    rouse_listing_add (self->listing, name, &print);
}

/** Notes what its listing says about @dir itself, and reads its rules unless it has a scope. */
void
rouse_tree_enter_scope (RouseTree *self, RouseDir *dir, RouseFilterMarks marks, gboolean is_repository)
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

/* Opens what is at its path, if that is the directory that is known. */
static DIR *
open_dir (RouseTree *self, RouseDir *dir, RouseFingerprint *print, RouseFound *found)
{
  g_autofree char *path = rouse_dir_dup_path (dir, NULL);
  int              fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
  struct stat      st;
  DIR             *stream;

  if (fd < 0)
    {
      *found = means_gone (errno) ? ROUSE_FOUND_GONE : ROUSE_FOUND_CLOSED;
      return NULL;
    }
  *found = ROUSE_FOUND_CLOSED;
  if (fstat (fd, &st) == 0)
    {
      rouse_fingerprint_take (&st, print);
      if (print->inode != dir->inode || print->device != dir->device)
        *found = ROUSE_FOUND_GONE;
      else if ((stream = fdopendir (fd)) != NULL)
        {
          *found = ROUSE_FOUND_ALL;
          return stream;
        }
    }
  close (fd);
  return NULL;
}

static gboolean
is_racy (RouseDir *dir, const RouseFingerprint *print)
{
  guint32 now_ms = (guint32) (g_get_monotonic_time () / G_TIME_SPAN_MILLISECOND);

  if ((guint32) print->print != dir->stamp || print->mtime_ns != dir->mtime_ns)
    dir->since_ms = now_ms;
  return rouse_fingerprint_is_racy (print->mtime_ns, rouse_fingerprint_now_ns (), now_ms - dir->since_ms, (dir->flags & ROUSE_DIR_REMOTE) != 0);
}

/** Reads what @dir holds into the scratch listing, sorted. */
void
rouse_tree_read (RouseTree *self, RouseDir *dir, RouseReading *reading)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GArray)  raw = NULL;
  RouseFilterMarks    marks = 0;
  gboolean            is_repository = FALSE;
  gboolean            complete;
  RouseFingerprint    print;
  DIR                *stream;

  *reading = (RouseReading){ 0 };
  rouse_listing_clear (self->listing);
  stream = open_dir (self, dir, &print, &reading->found);
  if (stream == NULL)
    {
      /* Hints about what is in it may come all the same: it needs rules to judge them by. */
      rouse_tree_enter_scope (self, dir, 0, (dir->flags & ROUSE_DIR_REPOSITORY) != 0);
      return;
    }
  /* The stamp was taken before the names are read: what comes meanwhile shows as newer than that. */
  dir->flags &= ~(guint) ROUSE_DIR_RACY;
  if (is_racy (dir, &print))
    dir->flags |= ROUSE_DIR_RACY;
  dir->mtime_ns = print.mtime_ns;
  dir->stamp = (guint32) print.print;

  self->n_pruned -= dir->n_pruned;
  dir->n_pruned = 0;
  raw = read_names (stream, names, &marks, &is_repository, &complete);
  if (!complete)
    reading->found = ROUSE_FOUND_CLOSED;
  rouse_tree_enter_scope (self, dir, marks, is_repository);
  for (guint i = 0; i < raw->len; i++)
    {
      const RawName *item = &g_array_index (raw, RawName, i);

      add_wanted (self, dir, dirfd (stream), item, names->str + item->name, reading);
    }
  closedir (stream);
  rouse_listing_sort (self->listing);
}
