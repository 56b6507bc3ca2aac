/* reload.c - the record of one plan carried out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/reload.h"

G_DEFINE_BOXED_TYPE (RouseReload, rouse_reload, rouse_reload_ref, rouse_reload_unref)

RouseReload *
rouse_reload_new (RouseCause cause, RouseChangeSet *changes)
{
  RouseReload *self = g_atomic_rc_box_new0 (RouseReload);

  self->cause = cause;
  self->changes = changes != NULL ? rouse_change_set_ref (changes) : NULL;
  self->settle_us = -1;
  self->stop_us = -1;
  self->start_us = -1;
  self->ready_us = -1;
  self->build_us = -1;
  self->hot_us = -1;
  return self;
}

RouseReload *
rouse_reload_ref (RouseReload *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RouseReload *self = data;

  g_free (self->project);
  g_free (self->program);
  g_clear_pointer (&self->changes, rouse_change_set_unref);
  g_free (self->why);
  g_free (self->rule);
  g_free (self->run_id);
}

void
rouse_reload_unref (RouseReload *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

void
rouse_reload_absorb (RouseReload *self, const RouseReload *older)
{
  RouseChangeSet *own = self->changes;

  if (older->changes == NULL)
    return;
  self->changes = own != NULL ? rouse_change_set_merge (older->changes, own) : rouse_change_set_ref (older->changes);
  g_clear_pointer (&own, rouse_change_set_unref);
}

const char *
rouse_cause_to_string (RouseCause cause)
{
  switch (cause)
    {
    case ROUSE_CAUSE_FIRST:
      return "first";
    case ROUSE_CAUSE_CHANGE:
      return "change";
    case ROUSE_CAUSE_MANUAL:
      return "manual";
    case ROUSE_CAUSE_EXIT:
      return "exit";
    case ROUSE_CAUSE_CASCADE:
      return "cascade";
    case ROUSE_CAUSE_CONFIG:
      return "config";
    case ROUSE_CAUSE_REQUEST:
      return "request";
    }
  g_return_val_if_reached ("manual");
}

const char *
rouse_outcome_to_string (RouseOutcome outcome)
{
  switch (outcome)
    {
    case ROUSE_OUTCOME_PENDING:
      return "pending";
    case ROUSE_OUTCOME_READY:
      return "ready";
    case ROUSE_OUTCOME_FAILED:
      return "failed";
    case ROUSE_OUTCOME_SUPERSEDED:
      return "superseded";
    case ROUSE_OUTCOME_NOT_STARTED:
      return "not-started";
    case ROUSE_OUTCOME_BUILD_FAILED:
      return "build-failed";
    }
  g_return_val_if_reached ("pending");
}

const char *
rouse_reload_action_to_string (RouseReloadAction action)
{
  switch (action)
    {
    case ROUSE_RELOAD_START:
      return "start";
    case ROUSE_RELOAD_RESTART:
      return "restart";
    case ROUSE_RELOAD_SIGNAL:
      return "signal";
    case ROUSE_RELOAD_COMMAND:
      return "command";
    case ROUSE_RELOAD_ASK:
      return "ask";
    case ROUSE_RELOAD_BROWSER:
      return "browser";
    }
  g_return_val_if_reached ("restart");
}

gboolean
rouse_reload_action_is_hot (RouseReloadAction action)
{
  return action != ROUSE_RELOAD_START && action != ROUSE_RELOAD_RESTART;
}

const char *
rouse_fall_back_to_string (RouseFallBack fall_back)
{
  switch (fall_back)
    {
    case ROUSE_FALL_BACK_NONE:
      return "none";
    case ROUSE_FALL_BACK_REFUSED:
      return "refused";
    case ROUSE_FALL_BACK_TIMED_OUT:
      return "timed-out";
    case ROUSE_FALL_BACK_UNREACHABLE:
      return "unreachable";
    case ROUSE_FALL_BACK_ENDED:
      return "ended";
    case ROUSE_FALL_BACK_MIXED:
      return "mixed";
    }
  g_return_val_if_reached ("none");
}

gboolean
rouse_reload_was_in_vain (const RouseReload *self)
{
  return self->fall_back != ROUSE_FALL_BACK_NONE && self->fall_back != ROUSE_FALL_BACK_MIXED;
}
