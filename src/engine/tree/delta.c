/* delta.c - what has changed since the last delivery: each path's state at that time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/delta.h"

void
rouse_delta_init (RouseDelta *self)
{
  *self = (RouseDelta){ .baselines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
}

void
rouse_delta_clear (RouseDelta *self)
{
  g_clear_pointer (&self->baselines, g_hash_table_unref);
}

void
rouse_delta_reset (RouseDelta *self)
{
  g_hash_table_remove_all (self->baselines);
  self->n_more = 0;
}

void
rouse_delta_note (RouseDelta *self, const char *path, const RouseEntry *old, gboolean unproven, gint64 now)
{
  RouseBaseline *baseline = g_hash_table_lookup (self->baselines, path);

  self->activity++;
  if (g_hash_table_size (self->baselines) == 0 && self->n_more == 0)
    self->first_us = now;
  self->last_us = now;

  if (baseline != NULL)
    {
      baseline->finished = FALSE;
      return;
    }
  if (g_hash_table_size (self->baselines) >= ROUSE_DELTA_MAX)
    {
      self->n_more++;
      return;
    }
  baseline = g_new0 (RouseBaseline, 1);
  if (old != NULL)
    {
      baseline->print = old->print;
      baseline->content = old->content;
      baseline->inode = old->inode;
      baseline->type = (RouseEntryType) old->type;
    }
  baseline->unproven = unproven;
  g_hash_table_insert (self->baselines, g_strdup (path), baseline);
}

void
rouse_delta_set_writer (RouseDelta *self, const char *path, gboolean writing, gboolean finished)
{
  RouseBaseline *baseline = g_hash_table_lookup (self->baselines, path);

  if (baseline == NULL)
    return;
  baseline->writing = finished ? FALSE : baseline->writing || writing;
  baseline->finished = finished;
}
