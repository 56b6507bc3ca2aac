/* folder-watch.c - tells when a file of the configuration may have changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-project"
#include "config.h"
#include "project/folder-watch.h"
#include "base/link-way.h"

#include <stdlib.h>

/* A file that is written piece by piece is heard of that often, and so is a log beside it. */
#define RATE_LIMIT_MS 100

struct _RouseFolderWatch
{
  RouseFolderWatchFunc func;
  gpointer             data;
  GPtrArray           *paths;    /* (owned) (element-type filename): of the files, sorted or not, as they were found */
  GPtrArray           *monitors; /* (owned) (element-type GFileMonitor) */
};

static void
monitor_free (gpointer data)
{
  GFileMonitor *monitor = data;

  g_file_monitor_cancel (monitor);
  g_object_unref (monitor);
}

RouseFolderWatch *
rouse_folder_watch_new (RouseFolderWatchFunc func, gpointer data)
{
  RouseFolderWatch *self = g_new0 (RouseFolderWatch, 1);

  self->func = func;
  self->data = data;
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->monitors = g_ptr_array_new_with_free_func (monitor_free);
  return self;
}

static void changed_cb (RouseFolderWatch *self, GFile *file, GFile *other, GFileMonitorEvent event, GFileMonitor *monitor);

static void
forget_monitors (RouseFolderWatch *self)
{
  for (guint i = 0; i < self->monitors->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->monitors, i), changed_cb, self);
  g_ptr_array_set_size (self->monitors, 0);
}

void
rouse_folder_watch_free (RouseFolderWatch *self)
{
  forget_monitors (self);
  g_ptr_array_unref (self->monitors);
  g_ptr_array_unref (self->paths);
  g_free (self);
}

/* Whether @file (nullable) is one of ours, or a folder that holds one. */
static gboolean
concerns (RouseFolderWatch *self, GFile *file)
{
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;

  for (guint i = 0; path != NULL && i < self->paths->len; i++)
    {
      g_autofree char *folder = g_path_get_dirname (g_ptr_array_index (self->paths, i));

      if (g_str_equal (path, g_ptr_array_index (self->paths, i)) || g_str_equal (path, folder))
        return TRUE;
    }
  return FALSE;
}

static void
changed_cb (RouseFolderWatch *self, GFile *file, GFile *other, GFileMonitorEvent event, GFileMonitor *monitor)
{
  if (concerns (self, file) || concerns (self, other))
    self->func (self->data);
}

static void
add_monitor (RouseFolderWatch *self, const char *folder)
{
  g_autoptr (GFile)  file = g_file_new_for_path (folder);
  g_autoptr (GError) error = NULL;
  GFileMonitor      *monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);

  if (monitor == NULL)
    {
      g_debug ("%s is not watched: %s", folder, error->message);
      return;
    }
  g_file_monitor_set_rate_limit (monitor, RATE_LIMIT_MS);
  g_signal_connect_swapped (monitor, "changed", G_CALLBACK (changed_cb), self);
  g_ptr_array_add (self->monitors, monitor);
}

static void
add_path (GPtrArray *paths, const char *path)
{
  if (path != NULL && !g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
    g_ptr_array_add (paths, g_strdup (path));
}

/* Also the links on the way: one that is made to lead elsewhere tells nothing where it led. */
static void
add_file (GPtrArray *paths, const char *path)
{
  g_autofree char *real = path != NULL ? realpath (path, NULL) : NULL;
  g_auto (GStrv)   links = path != NULL ? rouse_link_way_find (path) : NULL;

  add_path (paths, path);
  add_path (paths, real);
  for (guint i = 0; links != NULL && links[i] != NULL; i++)
    add_path (paths, links[i]);
}

static gboolean
same_paths (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

void
rouse_folder_watch_set_files (RouseFolderWatch *self, const char *const *files, guint n)
{
  g_autoptr (GPtrArray)  paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n; i++)
    add_file (paths, files[i]);
  if (same_paths (paths, self->paths))
    return;
  g_ptr_array_unref (self->paths);
  self->paths = g_steal_pointer (&paths);
  forget_monitors (self);
  for (guint i = 0; i < self->paths->len; i++)
    {
      char *folder = g_path_get_dirname (g_ptr_array_index (self->paths, i));

      /* add() takes it over. */
      if (g_hash_table_add (folders, folder))
        add_monitor (self, folder);
    }
}
