/* plain-programs.c - programs that load nothing of a project but what they have open or are told on their command line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "discover/plain-programs.h"

#include <string.h>

/* Those that read files of their own accord (awk, make, find) are not among them. A run is rouse-guard until it executes
 * its command. */
static const char *const plain[] = {
  "ash", "bash", "cat", "chrt", "dash", "dumb-init", "env", "fish", "ionice", "ksh", "ksh93", "mksh", "nice", "nohup",
  "rbash", "rouse-guard", "setsid", "sh", "sleep", "stdbuf", "taskset", "tee", "time", "timeout", "tini", "zsh", NULL
};

static const char *const collections[] = { "busybox", "coreutils", "toybox", NULL };

/* Of a shell that begins a session, "-bash". */
static const char *
get_base_name (const char *argv)
{
  const char *slash = argv != NULL ? strrchr (argv, '/') : NULL;
  const char *name = slash != NULL ? slash + 1 : argv;

  return name != NULL && *name == '-' ? name + 1 : name;
}

static gboolean
is_one_of (const char *const *list, const char *name)
{
  return name != NULL && g_strv_contains (list, name);
}

gboolean
rouse_plain_programs_include (const char *name, const char *argv0, const char *argv1)
{
  if (!is_one_of (collections, name))
    return is_one_of (plain, name);
  if (is_one_of (collections, get_base_name (argv0)))
    return is_one_of (plain, get_base_name (argv1));
  return is_one_of (plain, get_base_name (argv0));
}
