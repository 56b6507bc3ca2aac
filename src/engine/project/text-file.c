/* text-file.c - small files of configuration, read with a limit and written as a whole
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/text-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (GError **error, const char *path, int number, const char *why)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), "%s: %s", shown, why);
  return FALSE;
}

/* @buffer has room for @most bytes and one more. Returns: how many there are; -1 with errno. */
static gssize
read_all (int fd, char *buffer, gsize most)
{
  gsize length = 0;

  while (length <= most)
    {
      gssize n = read (fd, buffer + length, most + 1 - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      length += n;
    }
  return (gssize) length;
}

char *
rouse_text_file_read (const char *path, gsize most, gsize *length, GError **error)
{
  g_autofree char *buffer = NULL;
  struct stat      info;
  gssize           n;
  int              number;
  /* Without waiting for somebody to write to a pipe. */
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);

  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      number = errno;
      if (fd < 0)
        return fail (error, path, number, g_strerror (number)), NULL;
      close (fd);
      return fail (error, path, EINVAL, "this is not a regular file"), NULL;
    }
  buffer = g_malloc (most + 2);
  n = read_all (fd, buffer, most);
  number = errno;
  close (fd);
  if (n < 0)
    return fail (error, path, number, g_strerror (number)), NULL;
  if ((gsize) n > most)
    return fail (error, path, EFBIG, "it is too large"), NULL;
  buffer[n] = '\0';
  *length = n;
  return g_realloc (g_steal_pointer (&buffer), n + 1);
}

gboolean
rouse_text_file_write (const char *path, const char *text, GError **error)
{
  /* Configuration is often linked from a folder that is under version control. */
  g_autofree char *target = realpath (path, NULL);
  const char      *real = target != NULL ? target : path;
  g_autofree char *folder = g_path_get_dirname (real);
  struct stat      info;
  int              mode = 0600;

  if (stat (real, &info) == 0)
    mode = info.st_mode & 0777;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int number = errno;

      return fail (error, folder, number, g_strerror (number));
    }
  return g_file_set_contents_full (real, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode, error);
}
