/* tree-health.c - how well the tree is watched, in numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

static guint
count_missing (RouseTree *self)
{
  guint n = 0;

  for (guint i = 0; i < self->roots->len; i++)
    {
      const RouseRoot *root = g_ptr_array_index (self->roots, i);

      if (root->required && rouse_root_is_missing (root))
        n++;
    }
  return n;
}

/* Nobody asked for the folders that links on the way to a root lie in, nor for the links. */
static void
leave_out_ways (RouseTree *self, RouseHealth *health)
{
  self->n_way_dirs = 0;
  for (guint i = 0; i < self->roots->len; i++)
    {
      const RouseRoot *root = g_ptr_array_index (self->roots, i);

      if (!rouse_tree_holds_only_ways (self, root))
        continue;
      self->n_way_dirs++;
      health->n_files -= root->top->n_entries;
      if (root->top->flags & ROUSE_DIR_WATCHED)
        health->n_watched--;
    }
  health->n_dirs -= self->n_way_dirs;
}

RouseHealth *
rouse_tree_dup_health (RouseTree *self)
{
  RouseHealth *health = rouse_health_new ();

  health->n_files = self->n_files;
  health->n_dirs = self->n_dirs;
  health->n_watched = self->n_watched;
  health->n_polled = g_hash_table_size (self->polled);
  health->n_unreadable = self->n_unreadable;
  health->n_missing = count_missing (self);
  health->n_pruned = self->n_pruned;
  leave_out_ways (self, health);
  rouse_tree_describe_places (self, health);
  rouse_health_judge (health, self->limit_reached);
  self->places_changed = FALSE;
  return health;
}

RouseHealth *
rouse_tree_dup_progress (RouseTree *self)
{
  RouseHealth *progress = rouse_tree_dup_health (self);

  progress->n_dirs -= self->n_unlisted;
  return progress;
}

gboolean
rouse_tree_health_differs (RouseTree *self, const RouseHealth *last)
{
  return last == NULL || self->places_changed || last->n_polled != g_hash_table_size (self->polled) || last->n_unreadable != self->n_unreadable ||
         last->n_missing != count_missing (self) || (last->n_dirs == 0) != (self->n_dirs == self->n_way_dirs) ||
         (last->limit != 0) != (self->limit_reached && g_hash_table_size (self->polled) > 0);
}
