/* guard-protocol.h - what Rouse and the guard of a run say to each other; plain C, for both
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdint.h>

/* The guard is started as `rouse-guard tty|plain SOCKETS FOLDER COMMAND ARGUMENT…`, with one end of a stream socket
 * as this descriptor and the leader's 0, 1 and 2 in place. SOCKETS is how many more follow this one, which become the
 * leader's 3, 4, …; with ":pid" behind it when $LISTEN_PID is to name the leader. Messages of fixed size go both ways. End of
 * file means to the guard that Rouse is dead, and to Rouse, unless GONE came before, that the guard is. */
#define ROUSE_GUARD_FD 3

typedef enum
{
  /* to Rouse */
  ROUSE_GUARD_STARTED = 1,  /* value: the leader's pid */
  ROUSE_GUARD_CHDIR_FAILED, /* value: errno; instead of STARTED and EXITED */
  ROUSE_GUARD_EXEC_FAILED,  /* the same */
  ROUSE_GUARD_EXITED,       /* value: the leader's wait status */
  ROUSE_GUARD_GONE,         /* no descendant is left; the guard's last word */
  /* to the guard */
  ROUSE_GUARD_SIGNAL,        /* value: a signal for every process of the run */
  ROUSE_GUARD_SIGNAL_LEADER, /* value: a signal for the leader alone, as long as it lives */
  ROUSE_GUARD_KILL,          /* SIGKILL for all, again and again until none is left */
} RouseGuardKind;

typedef struct
{
  int32_t kind;
  int32_t value;
} RouseGuardMessage;
