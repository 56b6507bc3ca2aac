/* vcs-process.c - does a command that changes files run in a repository?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-settle"
#include "config.h"
#include "settle/vcs-process.h"

#include <gio/gio.h>
#include <string.h>

/* Others come to an end without touching the working tree, or never do, as git's daemons. */
static const char *const writers[] = {
  "am", "apply", "bisect", "checkout", "checkout-index", "cherry-pick", "clean", "merge", "pull", "read-tree",
  "rebase", "reset", "restore", "revert", "rm", "mv", "sparse-checkout", "stash", "submodule", "switch", "worktree", NULL
};

static gboolean
is_git (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "comm", NULL);
  g_autofree char *name = NULL;

  return g_file_get_contents (path, &name, NULL, NULL) && g_str_equal (name, "git\n");
}

/* The first word that is neither an option nor the value of one. */
static gboolean
is_writer (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "cmdline", NULL);
  g_autofree char *words = NULL;
  gsize            length;
  const char      *word;

  if (!g_file_get_contents (path, &words, &length, NULL) || length == 0)
    return FALSE;
  for (word = words + strlen (words) + 1; word < words + length; word += strlen (word) + 1)
    {
      if (g_str_equal (word, "-C") || g_str_equal (word, "-c"))
        word += strlen (word) + 1; /* its value comes next */
      else if (*word != '-')
        return g_strv_contains (writers, word);
    }
  return FALSE;
}

static gboolean
is_inside (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static gboolean
works_in (const char *pid, GHashTable *worktrees)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "cwd", NULL);
  g_autofree char *cwd = g_file_read_link (path, NULL);
  GHashTableIter   iter;
  gpointer         worktree;

  if (cwd == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, worktrees);
  while (g_hash_table_iter_next (&iter, &worktree, NULL))
    if (is_inside (cwd, worktree) || is_inside (worktree, cwd))
      return TRUE;
  return FALSE;
}

void
rouse_vcs_process_find (GHashTable *worktrees, RouseVcsProcessFunc func, gpointer data)
{
  g_autoptr (GDir) proc = NULL;
  const char      *pid;

  if (g_hash_table_size (worktrees) == 0)
    return;
  proc = g_dir_open ("/proc", 0, NULL);
  while (proc != NULL && (pid = g_dir_read_name (proc)) != NULL)
    if (g_ascii_isdigit (*pid) && is_git (pid) && is_writer (pid) && works_in (pid, worktrees) &&
        !func ((guint) g_ascii_strtoull (pid, NULL, 10), data))
      return;
}
