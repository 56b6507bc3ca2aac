/* own-files.c - what Rouse itself writes must not look like a change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "own-files.h"
#include "project/project-file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

char *
rouse_own_files_dup_pattern (const char *relative)
{
  GString *pattern = g_string_new ("/");

  for (; *relative != '\0'; relative++)
    {
      if (strchr ("\\*?[]! #", *relative) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *relative);
    }
  return g_string_free (pattern, FALSE);
}

/* (nullable) (transfer full): @path without links; its last part need not exist. */
static char *
resolve (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  char             real[PATH_MAX];

  if (realpath (path, real) != NULL)
    return g_strdup (real);
  return realpath (folder, real) != NULL ? g_build_filename (real, name, NULL) : NULL;
}

/* @file has no links left. */
static void
add_resolved (GPtrArray *patterns, const char *const *roots, const char *file)
{
  for (guint i = 0; roots[i] != NULL; i++)
    {
      char  root[PATH_MAX];
      gsize length;

      if (realpath (roots[i], root) == NULL)
        continue;
      length = g_str_equal (root, "/") ? 0 : strlen (root);
      if (strncmp (file, root, length) == 0 && file[length] == '/')
        g_ptr_array_add (patterns, rouse_own_files_dup_pattern (file + length + 1));
    }
}

void
rouse_own_files_add (GPtrArray *patterns, const char *const *roots, const char *path)
{
  g_autofree char *file = resolve (path);

  if (file != NULL)
    add_resolved (patterns, roots, file);
}

void
rouse_own_files_add_folders (GPtrArray *patterns, const char *const *roots)
{
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "rouse", NULL);
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "rouse", NULL);

  rouse_own_files_add (patterns, roots, state);
  rouse_own_files_add (patterns, roots, config);
}

void
rouse_own_files_add_project (GPtrArray *patterns, const char *const *roots, const char *root)
{
  g_autofree char *path = g_build_filename (root, ROUSE_PROJECT_FILE_NAME, NULL);
  g_autofree char *file = resolve (path);
  g_autofree char *link = NULL;
  char             real[PATH_MAX];

  if (realpath (root, real) == NULL)
    return;
  /* If it is a link, where it leads to counts as little as the link itself. */
  link = g_build_filename (real, ROUSE_PROJECT_FILE_NAME, NULL);
  add_resolved (patterns, roots, link);
  if (file != NULL && !g_str_equal (file, link))
    add_resolved (patterns, roots, file);
}
