/* git-tree.c - repositories made by hand, and git's own opinion on what they ignore
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "git-tree.h"

#include <ftw.h>
#include <stdlib.h>
#include <glib/gstdio.h>
#include <string.h>

char *
git_tree_isolate (void)
{
  static const char *const unwanted[] = { "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
                                          "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_COMMON_DIR", "GIT_PREFIX" };
  g_autoptr (GError)       error = NULL;
  g_autofree char         *dir = g_dir_make_tmp ("rouse-filter-XXXXXX", &error);
  g_autofree char         *real = NULL;
  g_autofree char         *home = NULL;
  g_autofree char         *config = NULL;

  g_assert_no_error (error);
  real = realpath (dir, NULL);
  home = g_build_filename (real, "home", NULL);
  config = g_build_filename (home, "config", NULL);
  g_assert_cmpint (g_mkdir_with_parents (config, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (unwanted); i++)
    g_unsetenv (unwanted[i]);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_setenv ("GIT_CONFIG_NOSYSTEM", "1", TRUE);
  g_setenv ("GIT_CEILING_DIRECTORIES", real, TRUE);
  return g_steal_pointer (&real);
}

static int
remove_cb (const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
  return g_remove (path);
}

void
git_tree_remove (const char *dir)
{
  g_assert_cmpint (nftw (dir, remove_cb, 16, FTW_DEPTH | FTW_PHYS), ==, 0);
}

void
git_tree_write (const char *dir, const char *name, const char *content, gssize length)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  gsize            size = length >= 0 ? (gsize) length : strlen (content);
  FILE            *file;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  /* Not g_file_set_contents(): that waits for the disk, for each of some ten thousand files. */
  file = g_fopen (path, "we");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (content, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
}

void
git_tree_init (const char *dir)
{
  g_autofree char *objects = g_build_filename (dir, ".git", "objects", NULL);
  g_autofree char *refs = g_build_filename (dir, ".git", "refs", NULL);

  git_tree_write (dir, ".git/HEAD", "ref: refs/heads/main\n", -1);
  g_assert_cmpint (g_mkdir_with_parents (objects, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (refs, 0700), ==, 0);
}

void
git_tree_run (const char *dir, ...)
{
  g_autoptr (GPtrArray)           arguments = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess)         process = NULL;
  g_autoptr (GError)              error = NULL;
  va_list                         list;

  g_ptr_array_add (arguments, (gpointer) "git");
  va_start (list, dir);
  for (const char *argument = va_arg (list, const char *); argument != NULL; argument = va_arg (list, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  g_subprocess_launcher_set_cwd (launcher, dir);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

void
git_verdict_free (gpointer data)
{
  GitVerdict *verdict = data;

  g_free (verdict->source);
  g_free (verdict->pattern);
  g_free (verdict);
}

gboolean
git_verdict_is_ignored (const GitVerdict *verdict)
{
  return verdict->source != NULL && verdict->pattern[0] != '!';
}

/* The next field of the output, all of which end with a NUL. */
static const char *
get_field (const char **at, const char *end)
{
  const char *field = *at;

  g_assert_true (field < end);
  *at = field + strlen (field) + 1;
  return field;
}

GHashTable *
git_tree_check (const char *dir, GPtrArray *paths)
{
  g_autoptr (GHashTable)          verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, git_verdict_free);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess)         process = NULL;
  g_autoptr (GByteArray)          input = g_byte_array_new ();
  g_autoptr (GBytes)              input_bytes = NULL;
  g_autoptr (GBytes)              output = NULL;
  g_autoptr (GError)              error = NULL;
  const char                     *at;
  const char                     *end;
  gsize                           size;

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);

      g_byte_array_append (input, (const guint8 *) path, strlen (path) + 1);
    }
  input_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&input));
  g_subprocess_launcher_set_cwd (launcher, dir);
  process = g_subprocess_launcher_spawn (launcher, &error, "git", "check-ignore", "--no-index", "-v", "-n", "--stdin", "-z", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (process, input_bytes, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  /* 1 only says that none of them is ignored. */
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), <=, 1);

  at = g_bytes_get_data (output, &size);
  for (end = at + size; at < end;)
    {
      GitVerdict *verdict = g_new0 (GitVerdict, 1);
      const char *source = get_field (&at, end);
      const char *line = get_field (&at, end);

      verdict->source = *source != '\0' ? g_canonicalize_filename (source, dir) : NULL;
      verdict->line = g_ascii_strtoull (line, NULL, 10);
      verdict->pattern = g_strdup (get_field (&at, end));
      g_hash_table_insert (verdicts, g_strdup (get_field (&at, end)), verdict);
    }
  g_assert_cmpuint (g_hash_table_size (verdicts), ==, paths->len);
  return g_steal_pointer (&verdicts);
}
