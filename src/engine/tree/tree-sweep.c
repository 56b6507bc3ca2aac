/* tree-sweep.c - looking through what is not announced, in slices
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

/* Some file systems that pass on what others hold do not give a directory another mtime when a file comes or goes:
 * there each is listed in one of so many sweeps, whatever its mtime says. */
#define LIST_EVERY 8

void
rouse_tree_begin_sweep (RouseTree *self)
{
  GHashTableIter iter;
  gpointer       key;

  g_array_set_size (self->sweep, 0);
  g_hash_table_iter_init (&iter, self->polled);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (self->sweep, ((RouseDir *) key)->id);
  self->sweep_next = 0;
  self->sweep_entry = 0;
  self->n_sweeps++;
  self->in_sweep = TRUE;
  self->sweep_asked = FALSE;
  self->sweep_activity = self->delta.activity;
}

gboolean
rouse_tree_is_sweeping (RouseTree *self)
{
  return self->in_sweep;
}

gboolean
rouse_tree_is_swept (RouseTree *self)
{
  return !rouse_tree_has_polled (self) || self->swept_activity == self->delta.activity;
}

gboolean
rouse_tree_is_sweep_fresh (RouseTree *self)
{
  return self->in_sweep && self->sweep_activity == self->delta.activity;
}

/* One asks on behalf of all whether there is room for watches by now. */
static void
ask_for_room (RouseTree *self, RouseDir *dir)
{
  g_autofree char *path = NULL;

  if (self->sweep_asked || !self->limit_reached || (dir->flags & ROUSE_DIR_WATCHED))
    return;
  path = rouse_dir_dup_path (dir, NULL);
  rouse_watcher_watch (self->watcher, dir->id, path);
  self->sweep_asked = TRUE;
}

static void
finish (RouseTree *self)
{
  self->in_sweep = FALSE;
  if (self->sweep_activity == self->delta.activity)
    self->swept_activity = self->delta.activity;
}

gboolean
rouse_tree_sweep (RouseTree *self, gint64 until_us)
{
  while (self->in_sweep)
    {
      guint     first = self->sweep_entry;
      gboolean  list;
      RouseDir *dir;

      if (self->sweep_next >= self->sweep->len)
        {
          finish (self);
          break;
        }
      dir = rouse_tree_get_dir (self, g_array_index (self->sweep, guint32, self->sweep_next));
      self->sweep_entry = 0;
      if (dir != NULL && (dir->flags & ROUSE_DIR_LISTED))
        {
          ask_for_room (self, dir);
          list = (dir->flags & ROUSE_DIR_REMOTE) != 0 && (dir->id + self->n_sweeps) % LIST_EVERY == 0;
          self->sweep_entry = rouse_tree_verify_dir (self, dir, list && first == 0, first, until_us);
        }
      if (self->sweep_entry == 0)
        self->sweep_next++;
      if (g_get_monotonic_time () >= until_us)
        break;
    }
  if (self->armed)
    rouse_tree_follow_up (self);
  return !self->in_sweep;
}

gboolean
rouse_tree_has_polled (RouseTree *self)
{
  return g_hash_table_size (self->polled) > 0;
}
