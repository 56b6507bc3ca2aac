/* own-files.c - what Rouse itself writes must not look like a change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "own-files.h"

#include "record/history.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static void
ignore_file (RouseWatchOptions *options, const char *path)
{
  g_autofree char *file = resolve (path);

  for (guint i = 0; file != NULL && i < options->roots->len; i++)
    {
      char  root[PATH_MAX];
      gsize length;

      if (realpath (g_ptr_array_index (options->roots, i), root) == NULL)
        continue; /* what does not exist holds nothing */
      length = g_str_equal (root, "/") ? 0 : strlen (root);
      if (strncmp (file, root, length) == 0 && file[length] == '/')
        g_ptr_array_add (options->ignore, rouse_own_files_dup_pattern (file + length + 1));
    }
}

static void
ignore_descriptor (RouseWatchOptions *options, int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  struct stat      info;
  char             path[PATH_MAX];

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && realpath (link, path) != NULL)
    ignore_file (options, path);
}

void
rouse_own_files_ignore (RouseWatchOptions *options, const char *events)
{
  g_autofree char *history = rouse_history_dup_default_path ();
  g_autofree char *state = g_path_get_dirname (history);

  if (options->roots->len == 0)
    rouse_watch_options_add_root (options, ".", NULL); /* it has a name, so it cannot fail */
  ignore_descriptor (options, STDOUT_FILENO);
  ignore_descriptor (options, STDERR_FILENO);
  ignore_file (options, state);
  if (events != NULL)
    ignore_file (options, events);
}
