/* process-group-queue.c - who has connected and is not accepted yet; Linux tells, others do not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/process-group.h"

#ifdef __linux__

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  struct nlmsghdr         header;
  struct inet_diag_req_v2 request;
} Question;

typedef union
{
  struct nlmsghdr header;
  char            bytes[1024];
} Answer;

int
rouse_process_group_get_queue_length (int fd)
{
  struct tcp_info info;
  socklen_t       length = sizeof info;

  if (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
    return -1;
  /* Of a socket that listens, the kernel puts the length of its queue where else the unacknowledged segments are. */
  return info.tcpi_state == TCP_LISTEN ? (int) info.tcpi_unacked : 0;
}

static void
set_end (GSocketAddress *address, __be16 *port, __be32 *bytes)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  GInetAddress       *host = g_inet_socket_address_get_address (inet);

  *port = htons (g_inet_socket_address_get_port (inet));
  memcpy (bytes, g_inet_address_to_bytes (host), g_inet_address_get_native_size (host));
}

/* Asks for the one connection. Returns the length of the answer, or -1. */
static ssize_t
ask (const Question *question, Answer *answer)
{
  int     fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  ssize_t length = -1;

  if (fd < 0)
    return -1;
  if (send (fd, question, sizeof *question, 0) == (ssize_t) sizeof *question)
    length = recv (fd, answer, sizeof *answer, 0);
  close (fd);
  return length;
}

int
rouse_process_group_is_in_queue (GSocketAddress *client, GSocketAddress *server)
{
  Question                    question = { .header = { sizeof question, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 0, 0 } };
  Answer                      answer;
  ssize_t                     length;
  const struct nlmsgerr      *error = NLMSG_DATA (&answer.header);
  const struct inet_diag_msg *found = NLMSG_DATA (&answer.header);

  question.request.sdiag_family = g_socket_address_get_family (client) == G_SOCKET_FAMILY_IPV6 ? AF_INET6 : AF_INET;
  question.request.sdiag_protocol = IPPROTO_TCP;
  question.request.idiag_states = ~0U;
  question.request.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  question.request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  /* The server's side of it: that has no file, and so no inode, until it is accepted. */
  set_end (server, &question.request.id.idiag_sport, question.request.id.idiag_src);
  set_end (client, &question.request.id.idiag_dport, question.request.id.idiag_dst);
  length = ask (&question, &answer);
  if (length >= (ssize_t) NLMSG_LENGTH (sizeof *error) && answer.header.nlmsg_type == NLMSG_ERROR)
    return error->error == -ENOENT ? 0 : -1;
  if (length >= (ssize_t) NLMSG_LENGTH (sizeof *found) && answer.header.nlmsg_type == SOCK_DIAG_BY_FAMILY)
    return found->idiag_inode == 0;
  return -1;
}

#else

int
rouse_process_group_get_queue_length (int fd)
{
  return -1;
}

int
rouse_process_group_is_in_queue (GSocketAddress *client, GSocketAddress *server)
{
  return -1;
}

#endif
