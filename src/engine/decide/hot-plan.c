/* hot-plan.c - what a change set asks of one program, all of its paths together
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "decide/hot-plan.h"

static int
get_strength (RouseReloadAction action)
{
  switch (action)
    {
    case ROUSE_RELOAD_BROWSER:
      return 0;
    case ROUSE_RELOAD_SIGNAL:
    case ROUSE_RELOAD_COMMAND:
    case ROUSE_RELOAD_ASK:
      return 1;
    case ROUSE_RELOAD_START:
    case ROUSE_RELOAD_RESTART:
      return 2;
    }
  g_return_val_if_reached (2);
}

/* Whether two paths ask the program for the very same thing. */
static gboolean
is_same (const RouseConcernVerdict *a, const RouseConcernVerdict *b)
{
  if (a->action != b->action)
    return FALSE;
  switch (a->action)
    {
    case ROUSE_RELOAD_SIGNAL:
      return a->rule->signal == b->rule->signal;
    case ROUSE_RELOAD_COMMAND:
      return g_strcmp0 (a->rule->command, b->rule->command) == 0;
    case ROUSE_RELOAD_START:
    case ROUSE_RELOAD_RESTART:
    case ROUSE_RELOAD_ASK:
    case ROUSE_RELOAD_BROWSER:
      return TRUE;
    }
  g_return_val_if_reached (FALSE);
}

static RouseConcernVerdict
judge (const RouseConcern *concern, const RouseChange *change)
{
  RouseConcernVerdict verdict;

  rouse_concern_wants (concern, change->path, &verdict);
  return verdict;
}

/* The first of those that ask for the most. */
static RouseConcernVerdict
find_strongest (const RouseConcern *concern, const GPtrArray *changes)
{
  RouseConcernVerdict strongest = judge (concern, g_ptr_array_index (changes, 0));

  for (guint i = 1; i < changes->len; i++)
    {
      RouseConcernVerdict verdict = judge (concern, g_ptr_array_index (changes, i));

      if (get_strength (verdict.action) > get_strength (strongest.action))
        strongest = verdict;
    }
  return strongest;
}

/* (transfer full) (nullable): the names of the rules that do not go together. */
static char *
dup_names (const RouseConcern *concern, const GPtrArray *changes)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      RouseConcernVerdict verdict = judge (concern, g_ptr_array_index (changes, i));

      if (verdict.rule != NULL && get_strength (verdict.action) > 0 && !g_ptr_array_find (names, verdict.rule->name, NULL))
        g_ptr_array_add (names, verdict.rule->name);
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

/* Tells paths for the program from those for browsers. %FALSE: what the former ask for does not go together. */
static gboolean
divide (RouseHotPlan *self, const RouseConcern *concern, const RouseConcernVerdict *decisive, RouseChangeSet *changes)
{
  g_autoptr (GStrvBuilder) pages = g_strv_builder_new ();
  gboolean                 any_page = FALSE;
  gboolean                 same = TRUE;

  self->changes = rouse_change_set_new_part (changes);
  for (guint i = 0; i < changes->changes->len; i++)
    {
      const RouseChange  *change = g_ptr_array_index (changes->changes, i);
      RouseConcernVerdict verdict = judge (concern, change);

      if (verdict.action == ROUSE_RELOAD_BROWSER)
        {
          g_strv_builder_add (pages, change->path);
          any_page = TRUE;
        }
      if (get_strength (verdict.action) < get_strength (decisive->action))
        continue;
      same = same && is_same (&verdict, decisive);
      rouse_change_set_add (self->changes, change->path, change->kind, change->moved_from);
    }
  if (any_page)
    self->pages = g_strv_builder_end (pages);
  return same;
}

static RouseHotPlan *
new_restart (RouseChangeSet *changes)
{
  RouseHotPlan *self = g_new0 (RouseHotPlan, 1);

  self->action = ROUSE_RELOAD_RESTART;
  self->changes = rouse_change_set_ref (changes);
  return self;
}

RouseHotPlan *
rouse_plan_changes (const RouseConcern *concern, RouseChangeSet *changes)
{
  RouseConcernVerdict      decisive;
  g_autoptr (RouseHotPlan) self = NULL;

  g_return_val_if_fail (changes != NULL, NULL);

  if (concern == NULL || changes->changes->len == 0 || changes->n_changes > changes->changes->len)
    return new_restart (changes);
  decisive = find_strongest (concern, changes->changes);
  if (decisive.action == ROUSE_RELOAD_RESTART)
    {
      self = new_restart (changes);
      self->rule = decisive.rule != NULL ? g_strdup (decisive.rule->name) : NULL;
      return g_steal_pointer (&self);
    }
  self = g_new0 (RouseHotPlan, 1);
  if (!divide (self, concern, &decisive, changes))
    {
      RouseHotPlan *restart = new_restart (changes);

      restart->mixed = TRUE;
      restart->rule = dup_names (concern, changes->changes);
      return restart;
    }
  self->action = decisive.action;
  self->signal = decisive.action == ROUSE_RELOAD_SIGNAL ? decisive.rule->signal : 0;
  self->command = decisive.action == ROUSE_RELOAD_COMMAND ? g_strdup (decisive.rule->command) : NULL;
  self->rule = decisive.rule != NULL ? g_strdup (decisive.rule->name) : NULL;
  return g_steal_pointer (&self);
}

void
rouse_hot_plan_free (RouseHotPlan *self)
{
  g_free (self->command);
  g_free (self->rule);
  g_clear_pointer (&self->changes, rouse_change_set_unref);
  g_strfreev (self->pages);
  g_free (self);
}
