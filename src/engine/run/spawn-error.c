/* spawn-error.c - why a command could not be started, in a sentence
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/spawn-error.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>

#define NOT_FOUND ROUSE_ERROR_NOT_FOUND
#define SPAWN ROUSE_ERROR_SPAWN

GError *
rouse_spawn_error_new_chdir (const RouseProgram *program, int errsv)
{
  g_autofree char *folder = g_filename_display_name (program->cwd);

  if (errsv == ENOENT)
    return g_error_new (ROUSE_ERROR, NOT_FOUND, "the folder “%s” does not exist", folder);
  if (errsv == ENOTDIR)
    return g_error_new (ROUSE_ERROR, SPAWN, "“%s” is not a folder", folder);
  return g_error_new (ROUSE_ERROR, SPAWN, "the folder “%s” cannot be entered: %s", folder, g_strerror (errsv));
}

/* (transfer full) (nullable): the first word after the "#!" of the script at @path. */
static char *
dup_interpreter (const char *path)
{
  g_autoptr (GFile)            file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  char                         head[256];
  gssize                       length;
  char                        *word;

  if (stream == NULL)
    return NULL;
  length = g_input_stream_read (G_INPUT_STREAM (stream), head, sizeof head - 1, NULL, NULL);
  if (length < 3 || !g_str_has_prefix (head, "#!"))
    return NULL;
  head[length] = '\0';
  word = head + 2 + strspn (head + 2, " \t");
  word[strcspn (word, " \t\r\n")] = '\0';
  return g_filename_display_name (word);
}

GError *
rouse_spawn_error_new_exec (const RouseProgram *program, int errsv)
{
  const char      *name = program->shell != NULL ? "/bin/sh" : program->argv[0];
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *path = g_canonicalize_filename (name, program->cwd);
  gboolean         has_path = strchr (name, G_DIR_SEPARATOR) != NULL;

  if (errsv == ENOENT && !has_path)
    return g_error_new (ROUSE_ERROR, NOT_FOUND, "“%s” was not found on PATH", shown);
  if (errsv == ENOENT && !g_file_test (path, G_FILE_TEST_EXISTS))
    return g_error_new (ROUSE_ERROR, NOT_FOUND, "“%s” does not exist", shown);
  if (errsv == ENOENT)
    {
      g_autofree char *interpreter = dup_interpreter (path);

      if (interpreter != NULL)
        return g_error_new (ROUSE_ERROR, SPAWN, "“%s” wants to be run by “%s”, which does not exist", shown, interpreter);
      return g_error_new (ROUSE_ERROR, SPAWN, "“%s” was built for another system: its loader does not exist", shown);
    }
  if (errsv == EACCES && has_path && g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_error_new (ROUSE_ERROR, SPAWN, "“%s” is a folder", shown);
  if (errsv == EACCES && has_path && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *quoted = g_shell_quote (shown);
      gboolean         plain = strpbrk (shown, " '\"\\$`*?[(&;|<>~#!\t\n") == NULL;

      return g_error_new (ROUSE_ERROR, SPAWN, "“%s” is not executable: chmod +x %s", shown, plain ? shown : quoted);
    }
  if (errsv == EACCES && !has_path)
    return g_error_new (ROUSE_ERROR, SPAWN, "“%s” was found on PATH but is not executable", shown);
  if (errsv == ETXTBSY)
    return g_error_new (ROUSE_ERROR, SPAWN, "“%s” is still being written", shown);
  return g_error_new (ROUSE_ERROR, SPAWN, "“%s” cannot be started: %s", shown, g_strerror (errsv));
}
