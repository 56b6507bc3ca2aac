/* pty.c - a pseudo-terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/pty.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define COLUMNS 80
#define ROWS 24

static gboolean
fail (GError **error)
{
  int errsv = errno;

  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_SPAWN, "no pseudo-terminal can be had: %s", g_strerror (errsv));
  return FALSE;
}

/* What the master's peer is called differs; so does what can be asked when opening it. */
static int
open_slave (int master)
{
#ifdef __linux__
  int slave = ioctl (master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);

  if (slave >= 0)
    return slave;
#endif
  return open (ptsname (master), O_RDWR | O_NOCTTY | O_CLOEXEC);
}

/* The kernel's defaults are sane but do not know of characters of more than one byte. */
static void
set_modes (int slave)
{
#ifdef IUTF8
  struct termios modes;

  if (tcgetattr (slave, &modes) != 0)
    return;
  modes.c_iflag |= IUTF8;
  tcsetattr (slave, TCSANOW, &modes);
#endif
}

gboolean
rouse_pty_open (guint columns, guint rows, int *master, int *slave, GError **error)
{
  int fd = posix_openpt (O_RDWR | O_NOCTTY);

  if (fd < 0)
    return fail (error);
  if (fcntl (fd, F_SETFD, FD_CLOEXEC) != 0 || !g_unix_set_fd_nonblocking (fd, TRUE, NULL) ||
      grantpt (fd) != 0 || unlockpt (fd) != 0 || (*slave = open_slave (fd)) < 0)
    {
      fail (error);
      close (fd);
      return FALSE;
    }
  set_modes (*slave);
  rouse_pty_resize (fd, columns, rows);
  *master = fd;
  return TRUE;
}

void
rouse_pty_resize (int master, guint columns, guint rows)
{
  struct winsize size = {
    .ws_col = columns != 0 ? columns : COLUMNS,
    .ws_row = rows != 0 ? rows : ROWS,
  };

  /* A terminal without a size still works. */
  ioctl (master, TIOCSWINSZ, &size);
}
