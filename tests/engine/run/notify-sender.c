/* notify-sender.c - speaks to a notification socket as a program would
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-sender.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

gboolean
notify_send (const char *path, const char *text, gssize length, int fd)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  struct iovec       bytes = { (char *) text, length < 0 ? strlen (text) : (gsize) length };
  union
  {
    char           space[CMSG_SPACE (sizeof (int))];
    struct cmsghdr aligned;
  } control = { 0 };
  struct msghdr message = { .msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &bytes, .msg_iovlen = 1 };
  int           client = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  gssize        sent;
  int           errsv;

  g_assert_cmpint (client, >=, 0);
  g_assert_cmpuint (strlen (path), <, sizeof address.sun_path);
  strcpy (address.sun_path, path);
  if (fd >= 0)
    {
      struct cmsghdr *header;

      message.msg_control = control.space;
      message.msg_controllen = sizeof control.space;
      header = CMSG_FIRSTHDR (&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN (sizeof fd);
      memcpy (CMSG_DATA (header), &fd, sizeof fd);
    }
  sent = sendmsg (client, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  errsv = errno;
  close (client);
  if (sent < 0)
    g_assert_cmpint (errsv, ==, EAGAIN);
  return sent >= 0;
}

void
notify_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
