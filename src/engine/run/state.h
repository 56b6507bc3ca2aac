/* state.h - the states of a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_STATE_STOPPED,  /* nothing runs, and nothing should */
  ROUSE_STATE_STARTING, /* spawned, not ready yet */
  ROUSE_STATE_RUNNING,  /* ready, or a task at its work */
  ROUSE_STATE_STOPPING, /* asked to end; a start may follow */
  ROUSE_STATE_WAITING,  /* ended unexpectedly; the next try comes after a back-off */
  ROUSE_STATE_FAILED,   /* ended unexpectedly or could not be started; waits for a change */
  ROUSE_STATE_FINISHED, /* ended with 0: a task that succeeded, or a service that left */
  ROUSE_STATE_BUILDING, /* its build goes on; the run before, if there is one, lives on until that has succeeded */
} RouseState;

/** "stopped", "starting" and so on: stable words, not translated. */
const char *rouse_state_to_string (RouseState state);
/** For summing up: failed is worse than waiting, then building, starting, stopping, running, finished, stopped. */
RouseState rouse_state_worse (RouseState a, RouseState b);

G_END_DECLS
