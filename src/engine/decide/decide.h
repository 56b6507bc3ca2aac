/* decide.h - what a change set means for a program: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"
#include "run/state.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_PLAN_NONE,    /* nothing to do now */
  ROUSE_PLAN_START,   /* nothing runs: start */
  ROUSE_PLAN_RESTART, /* stop what runs, then start */
  ROUSE_PLAN_FOLLOW,  /* wait for the run to end, then start once more */
  ROUSE_PLAN_FOLD,    /* a start is still to come: it will see the change */
} RousePlan;

/** What the supervisor says of itself when a change set arrives. */
typedef struct
{
  RouseState state;
  gboolean   held_by_user; /* stopped or paused by hand: changes do not start it */
} RouseDecideInput;

/** Pure. Never %ROUSE_PLAN_NONE unless the user holds the program. */
RousePlan rouse_decide (const RouseProgram *program, RouseDecideInput input);

G_END_DECLS
