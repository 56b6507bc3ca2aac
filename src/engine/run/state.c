/* state.c - the states of a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/state.h"

const char *
rouse_state_to_string (RouseState state)
{
  switch (state)
    {
    case ROUSE_STATE_STOPPED:
      return "stopped";
    case ROUSE_STATE_STARTING:
      return "starting";
    case ROUSE_STATE_RUNNING:
      return "running";
    case ROUSE_STATE_STOPPING:
      return "stopping";
    case ROUSE_STATE_WAITING:
      return "waiting";
    case ROUSE_STATE_FAILED:
      return "failed";
    case ROUSE_STATE_FINISHED:
      return "finished";
    case ROUSE_STATE_BUILDING:
      return "building";
    }
  g_return_val_if_reached ("stopped");
}

static guint
get_badness (RouseState state)
{
  switch (state)
    {
    case ROUSE_STATE_STOPPED:
      return 0;
    case ROUSE_STATE_FINISHED:
      return 1;
    case ROUSE_STATE_RUNNING:
      return 2;
    case ROUSE_STATE_STOPPING:
      return 3;
    case ROUSE_STATE_STARTING:
      return 4;
    case ROUSE_STATE_BUILDING:
      return 5;
    case ROUSE_STATE_WAITING:
      return 6;
    case ROUSE_STATE_FAILED:
      return 7;
    }
  g_return_val_if_reached (0);
}

RouseState
rouse_state_worse (RouseState a, RouseState b)
{
  return get_badness (a) >= get_badness (b) ? a : b;
}
