/* server.c - a server of the tests that takes its sockets from whoever started it, as sd_listen_fds(3) says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FIRST_FD 3
#define MAX_SOCKETS 64

static volatile sig_atomic_t ending;

static void
got_term (int signum)
{
  ending = 1;
}

static int
get_n_sockets (void)
{
  const char *n = getenv ("LISTEN_FDS");
  int         value = n != NULL ? atoi (n) : 0;

  return value < MAX_SOCKETS ? value : MAX_SOCKETS;
}

/* What it was told, as an answer: whoever asks sees whether it is right. */
static int
describe (char *text, size_t size, int fd)
{
  const char *pid = getenv ("LISTEN_PID"), *names = getenv ("LISTEN_FDNAMES");

  return snprintf (text, size, "pid %ld listen-pid %s fds %d names %s fd %d\n", (long) getpid (),
                   pid == NULL ? "none" : (atol (pid) == getpid () ? "mine" : "wrong"), get_n_sockets (), names != NULL ? names : "none", fd);
}

/* Reads to the end of the request's head, so that the answer is not lost to a reset, and answers. */
static void
answer (int client, int fd)
{
  char   head[4096], body[512], text[1024];
  size_t length = 0;
  int    body_length = describe (body, sizeof body, fd), text_length;

  while (length < sizeof head - 1)
    {
      ssize_t n = read (client, head + length, sizeof head - 1 - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return;
      length += (size_t) n;
      head[length] = '\0';
      if (strstr (head, "\r\n\r\n") != NULL)
        break;
    }
  text_length = snprintf (text, sizeof text, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", body_length, body);
  if (write (client, text, (size_t) text_length) != text_length)
    fprintf (stderr, "an answer was cut short\n");
}

static void
serve (int fd)
{
  struct sockaddr_storage from;
  socklen_t               from_length = sizeof from, type_length = sizeof (int);
  char                    text[512];
  int                     type = 0, client;

  getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &type_length);
  if (type == SOCK_DGRAM)
    {
      if (recvfrom (fd, text, sizeof text, 0, (struct sockaddr *) &from, &from_length) >= 0)
        sendto (fd, text, (size_t) describe (text, sizeof text, fd), 0, (struct sockaddr *) &from, from_length);
      return;
    }
  client = accept (fd, NULL, NULL);
  if (client < 0)
    return;
  answer (client, fd);
  close (client);
}

/* Listens one after the other. SIGTERM counts only while it waits: so what it has accepted gets its answer, and what it has not
 * stays for the one after it. */
static int
run (int n)
{
  struct pollfd fds[MAX_SOCKETS] = { 0 };
  sigset_t      unblocked;

  sigprocmask (SIG_SETMASK, NULL, &unblocked);
  sigdelset (&unblocked, SIGTERM);
  for (int i = 0; i < n; i++)
    fds[i] = (struct pollfd){ FIRST_FD + i, POLLIN, 0 };
  while (!ending)
    {
      if (ppoll (fds, (nfds_t) n, NULL, &unblocked) < 0)
        continue;
      for (int i = 0; i < n; i++)
        if (fds[i].revents != 0)
          serve (fds[i].fd);
    }
  return 0;
}

/* server [DELAY-MS [FILE]]: begins to accept after so long; ends with 1 at once where there is such a file. */
int
main (int argc, char **argv)
{
  struct sigaction action = { .sa_handler = got_term };
  long             delay = argc > 1 ? atol (argv[1]) : 0;
  struct timespec  wait = { delay / 1000, delay % 1000 * 1000000 };
  struct stat      info;
  sigset_t         blocked;

  sigemptyset (&blocked);
  sigaddset (&blocked, SIGTERM);
  sigprocmask (SIG_BLOCK, &blocked, NULL);
  sigaction (SIGTERM, &action, NULL);
  if (argc > 2 && stat (argv[2], &info) == 0)
    return 1;
  nanosleep (&wait, NULL);
  return run (get_n_sockets ());
}
