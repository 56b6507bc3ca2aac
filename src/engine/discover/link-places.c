/* link-places.c - where a path leads when its folders are followed through symbolic links
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "discover/link-places.h"

#include <glib/gstdio.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A tree of so many folders is looked at anew now and then. */
#define FOLDERS_MAX 20000

struct _RouseLinkPlaces
{
  GHashTable *folders; /* (owned) folder → where it leads */
};

RouseLinkPlaces *
rouse_link_places_new (void)
{
  RouseLinkPlaces *self = g_new0 (RouseLinkPlaces, 1);

  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
rouse_link_places_free (RouseLinkPlaces *self)
{
  g_hash_table_unref (self->folders);
  g_free (self);
}

void
rouse_link_places_forget (RouseLinkPlaces *self)
{
  g_hash_table_remove_all (self->folders);
}

/* (transfer full): of a folder that does not exist, the nearest that does is followed. */
static char *
follow (const char *folder)
{
  g_autofree char *above = g_strdup (folder);
  char             real[PATH_MAX];

  for (;;)
    {
      char *slash;

      if (realpath (above, real) != NULL)
        return g_strconcat (g_str_equal (real, "/") ? "" : real, folder + strlen (above), NULL);
      slash = strrchr (above, '/');
      if (slash == NULL || slash == above)
        return g_strdup (folder);
      *slash = '\0';
    }
}

static const char *
look_up (RouseLinkPlaces *self, const char *folder)
{
  const char *known = g_hash_table_lookup (self->folders, folder);
  char       *found;

  if (known != NULL)
    return known;
  if (g_hash_table_size (self->folders) >= FOLDERS_MAX)
    rouse_link_places_forget (self);
  found = follow (folder);
  g_hash_table_insert (self->folders, g_strdup (folder), found);
  return found;
}

char *
rouse_link_places_follow_folder (RouseLinkPlaces *self, const char *path)
{
  const char      *slash = strrchr (path, '/');
  g_autofree char *folder = NULL;
  const char      *real;

  if (slash == NULL || slash == path)
    return NULL;
  folder = g_strndup (path, slash - path);
  real = look_up (self, folder);
  return g_str_equal (real, folder) ? NULL : g_strconcat (real, slash, NULL);
}

char *
rouse_link_places_follow_link (const char *path)
{
  GStatBuf info;
  char     real[PATH_MAX];

  if (g_lstat (path, &info) != 0 || !S_ISLNK (info.st_mode) || realpath (path, real) == NULL)
    return NULL;
  return g_strdup (real);
}
