/* hot-plan.h - what a change set asks of one program, all of its paths together: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/concern.h"

G_BEGIN_DECLS

/**
 * RouseHotPlan:
 *
 * The strongest that any of the paths asks for, once: a restart beats all, and what the program has to do beats what only
 * the pages have to. Several hot actions that are not the same, two signals for one, or a signal and a command, nobody
 * can say the order of: they are a restart. A value, read-only.
 */
typedef struct
{
  RouseReloadAction action;  /* RESTART, SIGNAL, COMMAND, ASK, or BROWSER: there is nothing for the program itself */
  gboolean          mixed;   /* it is a restart because of several hot actions */
  int               signal;  /* of SIGNAL, else 0 */
  char             *command; /* (owned) (nullable) of COMMAND */
  char             *rule;    /* (owned) (nullable) the name of the rule that decided; of all that did not go together */
  RouseChangeSet   *changes; /* (owned) those that the action is about */
  char            **pages;   /* (owned) (nullable) absolute paths that are for browsers */
} RouseHotPlan;

/**
 * (transfer full): @changes are what @concern (nullable: it always restarts) has selected. What lies beyond the bound of
 * a set has no path to judge: a restart.
 */
RouseHotPlan *rouse_plan_changes (const RouseConcern *concern, RouseChangeSet *changes);
void          rouse_hot_plan_free (RouseHotPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseHotPlan, rouse_hot_plan_free)
G_END_DECLS
