/* link-way.c - the symbolic links on the way to a place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "base/link-way.h"

#include <string.h>

/* As many as the kernel follows. */
#define MAX_STEPS 40

/* (nullable) (transfer full): the first link on the way to @path, which is canonical. Where the way goes on from there is @onward. */
static char *
find_first_link (const char *path, char **onward)
{
  for (const char *slash = path; slash != NULL;)
    {
      g_autofree char *link = NULL;
      g_autofree char *target = NULL;

      slash = strchr (slash + 1, '/');
      link = slash != NULL ? g_strndup (path, (gsize) (slash - path)) : g_strdup (path);
      target = g_file_read_link (link, NULL);
      if (target != NULL)
        {
          g_autofree char *parent = g_path_get_dirname (link);
          g_autofree char *there = g_canonicalize_filename (target, parent);

          *onward = g_build_filename (there, slash, NULL);
          return g_steal_pointer (&link);
        }
    }
  return NULL;
}

char **
rouse_link_way_find (const char *path)
{
  g_autoptr (GStrvBuilder) links = NULL;
  g_autofree char         *at = g_strdup (path);

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      g_autofree char *onward = NULL;
      g_autofree char *link = find_first_link (at, &onward);

      if (link == NULL)
        break;
      if (links == NULL)
        links = g_strv_builder_new ();
      g_strv_builder_add (links, link);
      g_free (at);
      at = g_steal_pointer (&onward);
    }
  return links != NULL ? g_strv_builder_end (links) : NULL;
}
