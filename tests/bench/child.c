/* child.c - what the reloaders start in the benchmark: writes down when it began, and waits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Usage: child LOG. Appends "start NANOSECONDS PID" by one write; the time is CLOCK_MONOTONIC. */
int
main (int argc, char **argv)
{
  struct timespec now;
  char            line[64];
  int             length;
  int             fd;

  clock_gettime (CLOCK_MONOTONIC, &now);
  fd = argc == 2 ? open (argv[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666) : -1;
  length = snprintf (line, sizeof line, "start %lld %d\n", (long long) now.tv_sec * 1000000000 + now.tv_nsec, (int) getpid ());
  if (fd < 0 || write (fd, line, (size_t) length) != length)
    return 2;
  close (fd);
  for (;;)
    pause ();
}
