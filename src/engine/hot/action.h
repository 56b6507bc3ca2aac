/* action.h - one attempt to have a running program use what changed, without a restart
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/reload.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_HOT_ACTION (rouse_hot_action_get_type ())
G_DECLARE_DERIVABLE_TYPE (RouseHotAction, rouse_hot_action, ROUSE, HOT_ACTION, GObject)

/* Main context only. Each kind has a constructor of its own, which does nothing yet. */
struct _RouseHotActionClass
{
  GObjectClass parent_class;

  void (*start) (RouseHotAction *self);
  void (*cancel) (RouseHotAction *self);
};

/**
 * Begins. `done` (guint RouseFallBack) follows once, later than this call: %ROUSE_FALL_BACK_NONE when the program uses
 * what changed, else why that is not so.
 */
void rouse_hot_action_start (RouseHotAction *self);
/** Gives up: `done` does not come any more. What the action started itself is ended. */
void rouse_hot_action_cancel (RouseHotAction *self);

/** (nullable): what the program, or whoever was asked, said about it: one line to be shown. From `done` on. */
const char *rouse_hot_action_get_why (RouseHotAction *self);

/** For the kinds, before finish(): @why (nullable) is one line, fit to be shown. */
void rouse_hot_action_set_why (RouseHotAction *self, const char *why);
/** For the kinds: emits `done`, unless it has been emitted or the action was cancelled. */
void rouse_hot_action_finish (RouseHotAction *self, RouseFallBack fall_back);

G_END_DECLS
