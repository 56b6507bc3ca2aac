/* program-env.c - a program with what its environment files say
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/program-env.h"

#include "base/error.h"
#include "run/env-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Why the file at @path is of no use. */
static gboolean
fail (const char *path, int errsv, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  if (errsv == ENOENT)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, "the env-file “%s” does not exist", name);
  else if (errsv == EISDIR)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "the env-file “%s” is not a file", name);
  else if (errsv == EFBIG)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "the env-file “%s” is larger than 1 MB", name);
  else
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "the env-file “%s” cannot be read: %s", name, g_strerror (errsv));
  return FALSE;
}

/* (transfer full) (nullable): no more than one byte over the bound. A pipe that nobody writes to must not stop us. */
static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int                    fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat            info;
  guint8                 buffer[16 * 1024];
  gssize                 n = 0;
  int                    errsv = 0;

  if (fd < 0)
    {
      fail (path, errno, error);
      return NULL;
    }
  if (fstat (fd, &info) != 0)
    errsv = errno;
  else if (!S_ISREG (info.st_mode))
    errsv = EISDIR; /* or a pipe, or whatever it is */
  while (errsv == 0 && bytes->len <= ROUSE_ENV_FILE_MAX && (n = read (fd, buffer, sizeof buffer)) > 0)
    g_byte_array_append (bytes, buffer, (guint) n);
  if (n < 0)
    errsv = errno;
  close (fd);
  if (errsv != 0)
    {
      fail (path, errsv, error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
add_file (RouseEnvSettings *settings, const char *path, char **environment, GError **error)
{
  g_autoptr (GBytes) bytes = read_file (path, error);
  g_autofree char   *name = g_filename_display_name (path);
  const char        *text;
  gsize              length;

  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &length);
  if (length > ROUSE_ENV_FILE_MAX)
    return fail (path, EFBIG, error);
  return length == 0 || rouse_env_settings_parse (settings, name, text, length, environment, error);
}

RouseProgram *
rouse_program_env_read (const RouseProgram *program, GError **error)
{
  g_autoptr (RouseEnvSettings) settings = rouse_env_settings_new ();
  g_autoptr (GStrvBuilder)     builder = g_strv_builder_new ();
  g_auto (GStrv)               environment = g_get_environ ();
  g_auto (GStrv)               list = NULL;
  RouseProgram                *copy;

  for (guint i = 0; program->env_files != NULL && program->env_files[i] != NULL; i++)
    if (!add_file (settings, program->env_files[i], environment, error))
      return NULL;
  list = rouse_env_settings_steal (g_steal_pointer (&settings));
  g_strv_builder_addv (builder, (const char **) list);
  if (program->env != NULL)
    g_strv_builder_addv (builder, (const char **) program->env);
  copy = rouse_program_copy (program);
  g_strfreev (copy->env);
  copy->env = g_strv_builder_end (builder);
  return copy;
}
