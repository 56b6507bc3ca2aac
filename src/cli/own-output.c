/* own-output.c - what Rouse itself prints and writes must not look like a change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "own-output.h"

#include "own-files.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void
ignore_descriptor (GPtrArray *patterns, const char *const *roots, int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  struct stat      info;
  char             path[PATH_MAX];

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && realpath (link, path) != NULL)
    rouse_own_files_add (patterns, roots, path);
}

void
rouse_own_output_add (GPtrArray *patterns, const char *const *roots, const char *events)
{
  ignore_descriptor (patterns, roots, STDOUT_FILENO);
  ignore_descriptor (patterns, roots, STDERR_FILENO);
  rouse_own_files_add_folders (patterns, roots);
  if (events != NULL)
    rouse_own_files_add (patterns, roots, events);
}

void
rouse_own_output_ignore (RouseWatchOptions *options, const char *events)
{
  g_autoptr (GPtrArray) roots = g_ptr_array_new ();

  if (options->roots->len == 0)
    rouse_watch_options_add_root (options, ".", NULL); /* it has a name, so it cannot fail */
  for (guint i = 0; i < options->roots->len; i++)
    g_ptr_array_add (roots, g_ptr_array_index (options->roots, i));
  g_ptr_array_add (roots, NULL);
  rouse_own_output_add (options->ignore, (const char *const *) roots->pdata, events);
}
