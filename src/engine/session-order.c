/* session-order.c - programs that come after others: they start when those are ready, and follow their restarts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "order.h"
#include "session-private.h"

/* (transfer full): how the programs are now. What is done with one may change the others, so ask again. */
static RouseOrderItem *
look (RouseSession *self)
{
  RouseOrderItem *items = g_new0 (RouseOrderItem, self->runners->len);

  for (guint i = 0; i < self->runners->len; i++)
    {
      RouseRunner *runner = g_ptr_array_index (self->runners, i);

      items[i].program = rouse_runner_get_program (runner);
      items[i].state = rouse_runner_get_state (runner);
      items[i].held = rouse_runner_get_held (runner);
      items[i].started = rouse_runner_get_n_starts (runner) > 0;
      items[i].waits = rouse_runner_get_awaits (runner) != NULL;
      items[i].follows = rouse_supervisor_has_next (rouse_runner_get_supervisor (runner));
    }
  return items;
}

/* (transfer full) (element-type RouseRunner): all, those first that others come after. */
static GPtrArray *
sort (RouseSession *self)
{
  GPtrArray                 *runners = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree RouseOrderItem *items = look (self);
  g_autofree guint          *order = rouse_order_sort (items, self->runners->len);

  for (guint i = 0; i < self->runners->len; i++)
    g_ptr_array_add (runners, g_object_ref (g_ptr_array_index (self->runners, order[i])));
  return runners;
}

/* (nullable) (transfer full): whom the runner has to wait for. */
static char **
dup_awaited (RouseSession *self, RouseRunner *runner, gboolean start)
{
  g_autofree RouseOrderItem *items = look (self);
  guint                      index;

  if (!g_ptr_array_find (self->runners, runner, &index))
    return NULL;
  return start ? rouse_order_dup_unready (items, self->runners->len, index)
               : rouse_order_dup_restarting (items, self->runners->len, index, rouse_runner_get_awaited (runner));
}

void
rouse_session_start_runner (RouseSession *self, RouseRunner *runner, RouseCause cause)
{
  g_auto (GStrv) awaited = dup_awaited (self, runner, TRUE);

  rouse_runner_start (runner, cause, (const char *const *) awaited);
}

void
rouse_session_start_runners (RouseSession *self, RouseCause cause, RouseSessionWants wants)
{
  g_autoptr (GPtrArray) runners = sort (self);

  for (guint i = 0; i < runners->len; i++)
    {
      RouseRunner *runner = g_ptr_array_index (runners, i);

      if (wants == NULL || wants (self, runner))
        rouse_session_start_runner (self, runner, cause);
    }
}

void
rouse_session_take_changes (RouseSession *self)
{
  g_autoptr (GPtrArray) runners = sort (self);

  for (guint i = 0; i < runners->len; i++)
    {
      RouseRunner   *runner = g_ptr_array_index (runners, i);
      g_auto (GStrv) awaited = dup_awaited (self, runner, FALSE);

      rouse_runner_take_changes (runner, (const char *const *) awaited);
    }
}

/* Whether the restart that became ready is one that others follow: a first start is not, unless it took the place of
 * a program that was edited. */
static gboolean
is_followed (RouseRunner *runner, const RouseReload *reload)
{
  return reload->cause == ROUSE_CAUSE_CONFIG || (reload->cause != ROUSE_CAUSE_FIRST && rouse_runner_get_n_starts (runner) > 1);
}

void
rouse_session_cascade (RouseSession *self, RouseRunner *restarted, const RouseReload *reload)
{
  g_autoptr (GPtrArray) runners = sort (self);
  const char           *name = rouse_runner_get_program (restarted)->name;

  for (guint i = 0; i < runners->len && is_followed (restarted, reload); i++)
    {
      RouseRunner               *runner = g_ptr_array_index (runners, i);
      g_autofree RouseOrderItem *items = look (self);
      g_auto (GStrv)             awaited = NULL;
      guint                      index;

      if (!g_ptr_array_find (self->runners, runner, &index) || items[index].waits || !rouse_order_cascades (items, index, name))
        continue;
      awaited = rouse_order_dup_restarting (items, self->runners->len, index, NULL);
      rouse_runner_cascade (runner, (const char *const *) awaited);
    }
  rouse_session_look_at_waits (self);
}

void
rouse_session_look_at_waits (RouseSession *self)
{
  g_autoptr (GPtrArray) runners = sort (self);

  /* Each that is let go tells of its new state, and so calls this once more: what is asked here is never old. */
  for (guint i = 0; i < runners->len; i++)
    {
      RouseRunner   *runner = g_ptr_array_index (runners, i);
      g_auto (GStrv) awaited = NULL;

      if (rouse_runner_get_awaits (runner) == NULL)
        continue;
      awaited = dup_awaited (self, runner, rouse_runner_awaits_start (runner));
      rouse_runner_set_awaited (runner, (const char *const *) awaited);
    }
}
