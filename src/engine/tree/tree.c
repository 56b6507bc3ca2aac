/* tree.c - keeps a snapshot true, and proves what changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree.h"
#include "tree/content-hash.h"
#include "tree/tree-private.h"

#include <fcntl.h>
#include <string.h>

/* Up to so many paths are counted by what became of them. */
#define FEW 32

G_DEFINE_FINAL_TYPE (RouseTree, rouse_tree, G_TYPE_OBJECT)

static guint
inode_hash (gconstpointer data)
{
  const RouseDir *dir = data;

  return (guint) (dir->inode * 31 + dir->device);
}

static gboolean
inode_equal (gconstpointer a, gconstpointer b)
{
  const RouseDir *dir_a = a;
  const RouseDir *dir_b = b;

  return dir_a->inode == dir_b->inode && dir_a->device == dir_b->device;
}

static void
root_free (gpointer data)
{
  RouseRoot *root = data;

  g_clear_pointer (&root->top, rouse_dir_free);
  g_clear_object (&root->filter);
  g_clear_pointer (&root->names, g_hash_table_unref);
  g_strfreev (root->ways);
  g_free (root->path);
  g_free (root);
}

void
rouse_tree_mark_start (RouseTree *self)
{
  self->start_ns = rouse_fingerprint_next_tick_ns ();
}

void
rouse_tree_start (RouseTree *self, RouseWatcher *watcher)
{
  guint n_given = self->roots->len;

  self->watcher = watcher;
  if (self->start_ns == 0)
    rouse_tree_mark_start (self);
  for (guint i = 0; i < n_given; i++)
    rouse_tree_open_root (self, g_ptr_array_index (self->roots, i), TRUE);
}

gboolean
rouse_tree_is_armed (RouseTree *self)
{
  if (!self->armed && self->n_unlisted == 0)
    {
      rouse_tree_follow_up (self);
      self->armed = self->n_unlisted == 0;
    }
  return self->armed;
}

gboolean
rouse_tree_is_listing (RouseTree *self)
{
  return self->n_unlisted > 0;
}

/* There is room for watches again: what was refused before is asked for once more. */
static void
ask_for_refused (RouseTree *self)
{
  GHashTableIter iter;
  gpointer       key;

  g_hash_table_iter_init (&iter, self->polled);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      RouseDir        *dir = key;
      g_autofree char *path = rouse_dir_dup_path (dir, NULL);

      if (!(dir->flags & ROUSE_DIR_WATCHED))
        rouse_watcher_watch (self->watcher, dir->id, path);
    }
}

static void
handle_granted (RouseTree *self, RouseDir *dir)
{
  gboolean was_refused = (dir->flags & ROUSE_DIR_POLLED) && !(dir->flags & ROUSE_DIR_REMOTE);

  if (!(dir->flags & ROUSE_DIR_WATCHED))
    self->n_watched++;
  dir->flags |= ROUSE_DIR_WATCHED;
  if (!was_refused)
    return;
  rouse_tree_set_polled (self, dir, FALSE);
  if (dir->parent == NULL)
    rouse_tree_ask_way (self, dir->root);
  if (self->limit_reached)
    {
      self->limit_reached = FALSE;
      ask_for_refused (self);
    }
}

static void
list_answered (RouseTree *self, RouseDir *dir)
{
  gboolean is_back = (dir->flags & ROUSE_DIR_BACK) != 0;
  guint32  id = dir->id;

  dir->flags &= ~(guint) ROUSE_DIR_BACK;
  rouse_tree_list (self, dir, NULL);
  dir = rouse_tree_get_dir (self, id);
  if (is_back && dir != NULL)
    rouse_tree_list_doubtful (self, dir);
}

/* Watches are asked for by path: while folders change places, another one may be there just then. */
static void
check_watched (RouseTree *self, const RouseHint *hint)
{
  RouseDir *dir = rouse_tree_get_dir (self, hint->dir);

  if (dir == NULL || hint->inode == 0 || hint->inode == dir->inode)
    return;
  g_debug ("another folder is watched in the place of %s", dir->name);
  /* If it is not at its place, the folder above will tell when it is. */
  if (dir->flags & ROUSE_DIR_DEAF)
    return;
  dir->flags |= ROUSE_DIR_DEAF;
  rouse_tree_listen_again (self, dir);
}

static void
handle_gone (RouseTree *self, RouseDir *dir)
{
  if (dir->flags & ROUSE_DIR_WATCHED)
    self->n_watched--;
  dir->flags &= ~(guint) ROUSE_DIR_WATCHED;
  dir->flags |= ROUSE_DIR_DEAF;
  rouse_tree_note_unseen (self, dir);
  if (dir->parent != NULL)
    rouse_tree_examine (self, dir->parent, dir->name);
  else
    rouse_tree_renew_root (self, dir->root);
}

static gboolean
follow_hint (RouseTree *self, const RouseHint *hint)
{
  RouseDir *dir;
  gboolean  matters;

  if (hint->kind == ROUSE_HINT_OVERFLOW)
    {
      rouse_tree_doubt (self);
      return TRUE;
    }
  if (hint->kind == ROUSE_HINT_SERVED)
    {
      self->places_changed = TRUE;
      return TRUE;
    }
  dir = rouse_tree_get_dir (self, hint->dir);
  if (dir == NULL)
    return FALSE;
  switch (hint->kind)
    {
    case ROUSE_HINT_ARMED:
      handle_granted (self, dir);
      list_answered (self, dir);
      check_watched (self, hint);
      return TRUE;

    case ROUSE_HINT_REFUSED:
      self->limit_reached = TRUE;
      rouse_tree_set_polled (self, dir, TRUE);
      list_answered (self, dir);
      return TRUE;

    case ROUSE_HINT_POLLED:
      rouse_tree_set_polled (self, dir, TRUE);
      list_answered (self, dir);
      return TRUE;

    case ROUSE_HINT_LISTING:
      rouse_tree_list (self, dir, NULL);
      return TRUE;

    case ROUSE_HINT_GONE:
      handle_gone (self, dir);
      return TRUE;

    case ROUSE_HINT_ENTRY:
    case ROUSE_HINT_WRITING:
    case ROUSE_HINT_FINISHED:
    case ROUSE_HINT_SERVED:
    case ROUSE_HINT_OVERFLOW:
    default:
      /* It is watched, or nobody would have told. In a large tree its turn to be listed may be seconds away. */
      if (!(dir->flags & ROUSE_DIR_LISTED))
        {
          rouse_tree_list (self, dir, NULL);
          return TRUE;
        }
      matters = rouse_tree_examine (self, dir, hint->name);
      /* The hint may have led to the removal of the directory: its id tells. */
      dir = rouse_tree_get_dir (self, hint->dir);
      if (matters && dir != NULL && g_hash_table_size (self->delta.baselines) > 0)
        {
          g_autofree char *path = rouse_dir_dup_path (dir, hint->name);

          rouse_delta_set_writer (&self->delta, path, hint->kind == ROUSE_HINT_WRITING, hint->kind == ROUSE_HINT_FINISHED);
        }
      return matters;
    }
}

gboolean
rouse_tree_handle_hint (RouseTree *self, const RouseHint *hint)
{
  gboolean matters = follow_hint (self, hint);

  if (self->armed)
    rouse_tree_follow_up (self);
  return matters;
}

static RouseEntry *
find_entry (RouseTree *self, const char *path, RouseDir **dir)
{
  g_autofree char *parent = g_path_get_dirname (path);

  *dir = rouse_tree_find_dir (self, parent);
  return *dir != NULL ? rouse_dir_find (*dir, strrchr (path, '/') + 1, NULL) : NULL;
}

/* Without reading anything: what a stat tells. With coarse stamps two states may look the same, and what was between them
 * did not. */
static gboolean
seems_different (RouseTree *self, const RouseBaseline *baseline, const RouseEntry *entry)
{
  if (baseline->unproven)
    return TRUE;
  if (entry == NULL || entry->type == ROUSE_ENTRY_DIR)
    return baseline->type != ROUSE_ENTRY_NONE;
  return entry->print != baseline->print || (self->coarse && (entry->content == 0 || entry->content != baseline->content));
}

gboolean
rouse_tree_is_dirty (RouseTree *self)
{
  return g_hash_table_size (self->delta.baselines) > 0 || self->delta.n_more > 0;
}

gboolean
rouse_tree_is_small (RouseTree *self, guint n_files)
{
  return self->n_files + self->n_dirs <= n_files;
}

gboolean
rouse_tree_is_coarse (RouseTree *self)
{
  return self->late_look;
}

guint64
rouse_tree_get_activity (RouseTree *self)
{
  return self->delta.activity;
}

/* GLib may sleep for 100 ms before it tells that a file is being written, or was closed. */
static void
find_writer (RouseBaseline *baseline, const char *path, const RouseDir *dir)
{
  RouseWriter writer;

  /* Other machines do not say who writes, and some file systems say that everybody does. */
  if (baseline->finished || dir == NULL || (dir->flags & ROUSE_DIR_REMOTE))
    return;
  writer = rouse_filesystem_find_writer (path);
  if (writer == ROUSE_WRITER_NONE)
    baseline->finished = baseline->writing;
  if (writer != ROUSE_WRITER_UNKNOWN)
    baseline->writing = writer == ROUSE_WRITER_PRESENT;
}

static gboolean
is_empty (const char *path)
{
  RouseFingerprint now;

  return rouse_fingerprint_read (AT_FDCWD, path, FALSE, &now) && now.type != ROUSE_ENTRY_DIR && now.size == 0;
}

void
rouse_tree_get_load (RouseTree *self, RouseTreeLoad *load)
{
  GHashTableIter iter;
  gpointer       path;
  gpointer       value;

  *load = (RouseTreeLoad){ .first_us = self->delta.first_us, .last_us = self->delta.last_us };
  load->n_paths = g_hash_table_size (self->delta.baselines) + self->delta.n_more;
  load->n_net = load->n_paths;
  if (load->n_paths > FEW)
    return;

  load->n_net = 0;
  load->finished = TRUE;
  g_hash_table_iter_init (&iter, self->delta.baselines);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      RouseBaseline *baseline = value;
      RouseDir      *dir;

      if (!seems_different (self, baseline, find_entry (self, path, &dir)))
        continue;
      load->n_net++;
      find_writer (baseline, path, dir);
      load->writing = load->writing || baseline->writing;
      load->empty = load->empty || is_empty (path);
      /* A new file may be on its way to another name. */
      load->finished = load->finished && baseline->finished && baseline->type != ROUSE_ENTRY_NONE;
    }
}

/* Whether the bytes are the same as at the last delivery, or what is known of them now. */
static gboolean
has_same_content (RouseTree *self, const char *path, const RouseBaseline *baseline, RouseEntry *entry)
{
  RouseFingerprint seen;
  guint64          content = rouse_content_hash (path, &seen);

  if (content != 0 && seen.print == entry->print)
    entry->content = content;
  return baseline->content != 0 && entry->content == baseline->content && baseline->type == (RouseEntryType) entry->type;
}

static gboolean
judge (RouseTree *self, const char *path, const RouseBaseline *baseline, gboolean compare, RouseChangeKind *kind)
{
  RouseDir   *dir;
  RouseEntry *entry = find_entry (self, path, &dir);
  gboolean    exists = entry != NULL && entry->type != ROUSE_ENTRY_DIR;

  if (!seems_different (self, baseline, entry))
    return FALSE;
  if (!exists)
    {
      *kind = baseline->unproven ? ROUSE_CHANGE_MODIFIED : ROUSE_CHANGE_DELETED;
      return TRUE;
    }
  *kind = baseline->type == ROUSE_ENTRY_NONE && !baseline->unproven ? ROUSE_CHANGE_CREATED : ROUSE_CHANGE_MODIFIED;
  if (!self->content || !compare)
    return TRUE;
  return !has_same_content (self, path, baseline, entry) || *kind == ROUSE_CHANGE_CREATED || baseline->unproven;
}

static const RouseBaseline *
get_baseline (RouseTree *self, const char *path)
{
  return g_hash_table_lookup (self->delta.baselines, path);
}

/* A file that is gone from one place and new in another, with the same inode and the same bytes, was moved.
 * Inodes alone are used again at once. */
static void
pair_renames (RouseTree *self, RouseChangeSet *set)
{
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < set->changes->len; i++)
    {
      RouseChange         *change = g_ptr_array_index (set->changes, i);
      const RouseBaseline *baseline = get_baseline (self, change->path);

      if (change->kind == ROUSE_CHANGE_DELETED && baseline->inode != 0)
        g_hash_table_insert (gone, GUINT_TO_POINTER (baseline->inode), change);
    }
  for (guint i = 0; i < set->changes->len && g_hash_table_size (gone) > 0; i++)
    {
      RouseChange *change = g_ptr_array_index (set->changes, i);
      RouseDir    *dir;
      RouseEntry  *entry;
      RouseChange *from;

      if (change->kind != ROUSE_CHANGE_CREATED)
        continue;
      entry = find_entry (self, change->path, &dir);
      from = entry != NULL ? g_hash_table_lookup (gone, GUINT_TO_POINTER (entry->inode)) : NULL;
      if (from != NULL && entry->content != 0 && get_baseline (self, from->path)->content == entry->content)
        change->moved_from = g_strdup (from->path);
    }
}

RouseChangeSet *
rouse_tree_take (RouseTree *self, gboolean by_stamp)
{
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();
  guint                      n = g_hash_table_size (self->delta.baselines);
  GHashTableIter             iter;
  gpointer                   path;
  gpointer                   value;

  g_hash_table_iter_init (&iter, self->delta.baselines);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      gboolean        compare = !by_stamp && (n < ROUSE_TREE_MANY || set->n_changes == 0);
      RouseChangeKind kind;

      if (judge (self, path, value, compare, &kind))
        rouse_change_set_add (set, path, kind, NULL);
    }
  pair_renames (self, set);
  rouse_change_set_sort (set);
  set->n_changes += self->delta.n_more;
  set->first_us = self->delta.first_us;
  set->last_us = self->delta.last_us;
  rouse_delta_reset (&self->delta);
  self->late_look = self->coarse;
  self->coarse = FALSE;
  return set->n_changes > 0 ? g_steal_pointer (&set) : NULL;
}

GHashTable *
rouse_tree_get_repositories (RouseTree *self)
{
  return self->repositories;
}

static void
rouse_tree_finalize (GObject *object)
{
  RouseTree *self = ROUSE_TREE (object);

  g_hash_table_unref (self->whole_roots);
  g_hash_table_unref (self->sparse_roots);
  g_ptr_array_unref (self->roots);
  g_ptr_array_unref (self->dirs);
  g_array_unref (self->generations);
  g_array_unref (self->free_ids);
  g_hash_table_unref (self->inodes);
  g_hash_table_unref (self->polled);
  g_ptr_array_unref (self->places);
  g_array_unref (self->sweep);
  g_hash_table_unref (self->forced);
  g_hash_table_unref (self->links);
  g_hash_table_unref (self->given_files);
  g_hash_table_unref (self->targets);
  g_hash_table_unref (self->ways);
  g_hash_table_unref (self->touched_links);
  g_hash_table_unref (self->aliases);
  g_hash_table_unref (self->repositories);
  rouse_delta_clear (&self->delta);
  for (guint i = 0; i < ROUSE_N_RECENT; i++)
    g_free (self->recent[i]);
  rouse_listing_free (self->listing);
  g_string_free (self->path, TRUE);

  G_OBJECT_CLASS (rouse_tree_parent_class)->finalize (object);
}

static void
rouse_tree_class_init (RouseTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_tree_finalize;
}

static void
rouse_tree_init (RouseTree *self)
{
  self->roots = g_ptr_array_new_with_free_func (root_free);
  self->whole_roots = g_hash_table_new (g_str_hash, g_str_equal);
  self->sparse_roots = g_hash_table_new (g_str_hash, g_str_equal);
  self->dirs = g_ptr_array_new ();
  self->generations = g_array_new (FALSE, TRUE, sizeof (guint16));
  self->free_ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->inodes = g_hash_table_new (inode_hash, inode_equal);
  self->polled = g_hash_table_new (NULL, NULL);
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_place_free);
  self->sweep = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->forced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->given_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ways = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->touched_links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->repositories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->listing = rouse_listing_new ();
  self->path = g_string_new (NULL);
  rouse_delta_init (&self->delta);
}

static gboolean
add_root (RouseTree *self, const char *path, const RouseTreeOptions *options, GError **error)
{
  RouseFilter *filter;
  RouseRoot   *root;

  if (g_hash_table_contains (self->whole_roots, path))
    return TRUE;
  filter = rouse_filter_new (path, options->filter, error);
  if (filter == NULL)
    return FALSE;
  root = g_new0 (RouseRoot, 1);
  root->path = g_strdup (path);
  root->filter = filter;
  root->given = TRUE;
  root->required = options->optional == NULL || !g_strv_contains (options->optional, path);
  rouse_tree_add_root (self, root);
  return TRUE;
}

RouseTree *
rouse_tree_new (const RouseTreeOptions *options, GError **error)
{
  g_autoptr (RouseTree) self = g_object_new (ROUSE_TYPE_TREE, NULL);

  self->content = options->content;
  self->follow_links = options->follow_links;
  self->trust_hints = options->trust_hints;
  for (guint i = 0; options->roots[i] != NULL; i++)
    if (!add_root (self, options->roots[i], options, error))
      return NULL;
  return g_steal_pointer (&self);
}
