/* process-group.c - what the guard needs of each system
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "process-group.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

bool
adopt_orphans (void)
{
#ifdef __linux__
  return prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
#else
  return false;
#endif
}

void
close_descriptors_from (int first)
{
  long max;

#ifdef SYS_close_range
  if (syscall (SYS_close_range, first, ~0U, 0) == 0)
    return;
#endif
  max = sysconf (_SC_OPEN_MAX);
  if (max < 0 || max > 65536)
    max = 65536;
  for (int fd = first; fd < max; fd++)
    close (fd);
}

bool
group_is_alive (pid_t leader)
{
  return kill (-leader, 0) == 0 || errno == EPERM;
}
