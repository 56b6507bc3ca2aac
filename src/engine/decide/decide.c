/* decide.c - what a change set means for a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "decide/decide.h"

RousePlan
rouse_decide (const RouseProgram *program, RouseDecideInput input)
{
  if (input.held_by_user)
    return ROUSE_PLAN_NONE;

  switch (input.state)
    {
    case ROUSE_STATE_STOPPED:
    case ROUSE_STATE_FAILED:
    case ROUSE_STATE_FINISHED:
      return ROUSE_PLAN_START;

    case ROUSE_STATE_STOPPING:
    case ROUSE_STATE_WAITING:
      return ROUSE_PLAN_FOLD;

    case ROUSE_STATE_BUILDING: /* and that begins anew */
      return ROUSE_PLAN_RESTART;

    case ROUSE_STATE_STARTING:
    case ROUSE_STATE_RUNNING:
      if (program->kind == ROUSE_KIND_TASK && program->on_busy == ROUSE_ON_BUSY_QUEUE)
        return ROUSE_PLAN_FOLLOW;
      /* Even a run that has only just begun may have read the old file already. */
      return ROUSE_PLAN_RESTART;
    }
  g_return_val_if_reached (ROUSE_PLAN_RESTART);
}
