/* tree-places.c - mounts below the roots, and how each of them is watched
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

#include <string.h>

/* More are nothing that a person reads. */
#define MAX_SHOWN 64

void
rouse_place_free (RousePlace *place)
{
  g_free (place->path);
  g_free (place);
}

/* Asked anew at every mount: the kernel gives the number of one that is gone to the next. */
static RousePlace *
add_place (RouseTree *self, RouseDir *dir, const char *path)
{
  RousePlace        *place = g_new0 (RousePlace, 1);
  g_autoptr (GError) error = NULL;

  place->root = dir->root;
  place->path = g_strdup (path);
  place->device = dir->device;
  place->top = dir->id;
  if (!rouse_filesystem_inspect (path, &place->filesystem, &error))
    {
      g_debug ("%s", error->message);
      place->filesystem.notifies = TRUE;
    }
  g_ptr_array_add (self->places, place);
  self->places_changed = TRUE;
  return place;
}

/** @dir, which has an id, is at @path: finds out how what is there can be watched. */
void
rouse_tree_enter_place (RouseTree *self, RouseDir *dir, const char *path)
{
  RousePlace *above = dir->parent != NULL ? dir->parent->place : NULL;

  dir->place = above != NULL && above->device == dir->device ? above : add_place (self, dir, path);
  dir->place->n_dirs++;
  if (self->trust_hints || dir->place->filesystem.notifies)
    return;
  dir->flags |= ROUSE_DIR_REMOTE;
  rouse_tree_set_polled (self, dir, TRUE);
}

/** @dir is forgotten. */
void
rouse_tree_leave_place (RouseTree *self, RouseDir *dir)
{
  if (--dir->place->n_dirs == 0)
    {
      g_ptr_array_remove (self->places, dir->place);
      self->places_changed = TRUE;
    }
  dir->place = NULL;
}

/** There are so many more files, or with a negative @n fewer, in @dir. */
void
rouse_tree_count_files (RouseTree *self, RouseDir *dir, int n)
{
  self->n_files += (guint) n;
  dir->place->n_files += (guint) n;
}

static void
describe_place (RouseTree *self, const RousePlace *place, RouseWatcherKind *kind, RouseWatchReason *reason)
{
  rouse_watcher_describe (self->watcher, place->top, kind, reason);
  if (*reason != ROUSE_REASON_NONE)
    return;
  if (!place->filesystem.notifies && self->trust_hints)
    *reason = ROUSE_REASON_ASKED;
  else if (!place->filesystem.notifies)
    *reason = place->filesystem.remote ? ROUSE_REASON_REMOTE : ROUSE_REASON_UNANNOUNCED;
  else if (place->n_polled > 0)
    *reason = ROUSE_REASON_LIMIT;
}

/* (nullable): a place at or above @path that is watched in the same way. */
static RouseHealthPlace *
find_like (RouseHealth *health, const char *path, const char *filesystem, RouseWatcherKind kind, RouseWatchReason reason)
{
  for (guint i = 0; i < health->places->len; i++)
    {
      RouseHealthPlace *shown = g_ptr_array_index (health->places, i);
      gsize             length = strlen (shown->path);
      gboolean          above = strncmp (path, shown->path, length) == 0 && (path[length] == '/' || path[length] == '\0' || length == 1);

      if (above && shown->watcher == kind && shown->reason == reason && g_str_equal (shown->filesystem, filesystem))
        return shown;
    }
  return NULL;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(RousePlace *const *) a)->path, (*(RousePlace *const *) b)->path);
}

/** Adds to @health what is watched where. What lies in a root and is watched like it is counted there. */
void
rouse_tree_describe_places (RouseTree *self, RouseHealth *health)
{
  g_autoptr (GPtrArray) places = g_ptr_array_copy (self->places, NULL, NULL);

  g_ptr_array_set_free_func (places, NULL);
  g_ptr_array_sort (places, compare_paths);
  for (guint i = 0; i < places->len; i++)
    {
      const RousePlace *place = g_ptr_array_index (places, i);
      RouseHealthPlace *shown;
      RouseWatcherKind  kind;
      RouseWatchReason  reason;

      describe_place (self, place, &kind, &reason);
      if (!place->root->given && (reason == ROUSE_REASON_NONE || rouse_tree_holds_only_ways (self, place->root)))
        continue; /* where links lead, or lie: nothing to tell */
      shown = find_like (health, place->path, place->filesystem.name, kind, reason);
      if (shown == NULL && health->places->len >= MAX_SHOWN)
        continue;
      if (shown == NULL)
        shown = rouse_health_add_place (health, place->path, place->filesystem.name);
      shown->watcher = kind;
      shown->reason = reason;
      shown->n_files += place->n_files;
      shown->n_dirs += place->n_dirs;
      shown->n_polled += place->n_polled;
    }
}
