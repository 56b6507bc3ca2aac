/* wait-judge.h - whether what somebody waits for has come; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "choose.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_WAIT_GO_ON,
  ROUSE_WAIT_DONE,
  ROUSE_WAIT_FAILED,
} RouseWaitVerdict;

/**
 * Whether all of @programs (element-type RouseChoice, each with its program) are ready: services run and are ready, tasks
 * have finished well. @culprit (out) (transfer full) (nullable): which one is not, and why.
 */
RouseWaitVerdict rouse_wait_judge_ready (GPtrArray *programs, char **culprit);

/**
 * Whether something can come of @choices (element-type RouseChoice) at all: not of a project that is off, nor of one without
 * a program, as one whose rouse.ini has not been allowed. With @any it is enough that one of them is neither.
 * @culprit (out) (transfer full) (nullable): which one it is, and why.
 */
gboolean rouse_wait_can_come (GPtrArray *choices, gboolean any, char **culprit);

/**
 * Whether a reload of them is over: @reloaded says that one was since the waiting began, @failed that it or another one
 * failed. While one of them is still on its way, others are waited for.
 */
RouseWaitVerdict rouse_wait_judge_reloaded (GPtrArray *programs, gboolean reloaded, gboolean failed);

G_END_DECLS
