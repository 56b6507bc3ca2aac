/* ending.h - what it means that a program ended by itself: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"
#include "record/reload.h"
#include "run/state.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_AGAIN_NO,     /* wait for a change */
  ROUSE_AGAIN_WANTED, /* the program asked for a restart */
  ROUSE_AGAIN_RETRY,  /* it should not have ended */
} RouseAgain;

typedef struct
{
  RouseState   state;
  RouseOutcome outcome; /* of the reload that began the run, if it was not ready before */
  RouseAgain   again;
} RouseEnding;

/**
 * @may_ask: an exit code can be the wish for a restart; @start_pending: a start is to follow anyhow, so nothing else has to
 * see to one.
 */
RouseEnding rouse_ending_judge (const RouseProgram *program, int wait_status, gboolean may_ask, gboolean start_pending);

G_END_DECLS
