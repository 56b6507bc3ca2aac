/* watchman-dirs.c - the directories that are asked for, by their ids and by their paths
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/watchman-dirs.h"

#include <string.h>

struct _RouseServedDirs
{
  GHashTable *by_id;   /* (owned) (element-type guint32 RouseServedDir) */
  GHashTable *by_path; /* (owned) (element-type filename RouseServedDir) the keys are theirs */
};

RouseServedDirs *
rouse_served_dirs_new (void)
{
  RouseServedDirs *self = g_new0 (RouseServedDirs, 1);

  self->by_id = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
rouse_served_dirs_free (RouseServedDirs *self)
{
  g_hash_table_unref (self->by_path);
  g_hash_table_unref (self->by_id);
  g_free (self);
}

RouseServedDir *
rouse_served_dirs_add (RouseServedDirs *self, guint32 id, const char *path)
{
  gsize           size = strlen (path) + 1;
  RouseServedDir *dir;

  rouse_served_dirs_remove (self, id);
  dir = g_malloc0 (sizeof (RouseServedDir) + size);
  dir->id = id;
  memcpy (dir->path, path, size);
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (id), dir);
  if (!g_hash_table_contains (self->by_path, path))
    g_hash_table_insert (self->by_path, dir->path, dir);
  return dir;
}

void
rouse_served_dirs_remove (RouseServedDirs *self, guint32 id)
{
  RouseServedDir *dir = rouse_served_dirs_get (self, id);

  if (dir == NULL)
    return;
  if (g_hash_table_lookup (self->by_path, dir->path) == dir)
    g_hash_table_remove (self->by_path, dir->path);
  g_hash_table_remove (self->by_id, GUINT_TO_POINTER (id));
}

RouseServedDir *
rouse_served_dirs_get (RouseServedDirs *self, guint32 id)
{
  return g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (id));
}

RouseServedDir *
rouse_served_dirs_find (RouseServedDirs *self, const char *path)
{
  return g_hash_table_lookup (self->by_path, path);
}

GPtrArray *
rouse_served_dirs_list (RouseServedDirs *self)
{
  GPtrArray     *dirs = g_ptr_array_sized_new (g_hash_table_size (self->by_id));
  GHashTableIter iter;
  gpointer       dir;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &dir))
    g_ptr_array_add (dirs, dir);
  return dirs;
}
