/* instance-lock.c - one Rouse a user, also where two session buses do not know of each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/instance-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static int
fail (GError **error, const char *path, int number)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", path, g_strerror (number));
  return -1;
}

int
rouse_instance_lock_take (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  char             pid[24] = "";
  int              fd;

  if (g_mkdir_with_parents (folder, 0700) != 0 || (fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
    return fail (error, path, errno);
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      int number = errno;

      if (number == EWOULDBLOCK && read (fd, pid, sizeof pid - 1) > 0)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("Rouse is running already, in another session of yours (process %d)."), atoi (pid));
      else
        fail (error, path, number == EWOULDBLOCK ? EBUSY : number);
      close (fd);
      return -1;
    }
  /* Who holds it is a courtesy to who is refused. */
  g_snprintf (pid, sizeof pid, "%d\n", (int) getpid ());
  if (ftruncate (fd, 0) != 0 || write (fd, pid, strlen (pid)) < 0)
    g_debug ("%s: %s", path, g_strerror (errno));
  return fd;
}
