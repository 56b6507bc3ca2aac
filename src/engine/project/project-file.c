/* project-file.c - a project as text: the keys of rouse.ini
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/project-file.h"

#include "project/layers-private.h"

#include <string.h>

char *
rouse_project_file_find (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, ROUSE_PROJECT_FILE_NAME, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

RouseProject *
rouse_project_file_parse (const char *path, const char *text, gsize length, const char *root, GError **error)
{
  const RouseLayer layer = { path, text, length };

  return root != NULL ? rouse_project_layers_parse (&layer, NULL, root, error) : rouse_project_layers_parse (NULL, &layer, NULL, error);
}

/* (transfer full) (nullable): @text with what @project is, if it can be understood as it is. */
static char *
write_over (const RouseProject *project, const char *text)
{
  const RouseLayer layer = { "", text, strlen (text) };
  g_autofree char *root = rouse_project_layers_dup_root (&layer, NULL);
  char            *shared = NULL, *private = NULL;
  gboolean         ok;

  ok = root != NULL ? rouse_project_layers_write (project, NULL, &layer, &shared, &private, NULL)
                    : rouse_project_layers_write (project, &layer, NULL, &shared, &private, NULL);
  if (!ok)
    return NULL;
  return root != NULL ? private : shared;
}

char *
rouse_project_file_write (const RouseProject *project, const char *old)
{
  char *text = old != NULL && *old != '\0' ? write_over (project, old) : NULL;

  return text != NULL ? text : rouse_layers_describe (project);
}
