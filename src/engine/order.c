/* order.c - which programs of a project start after which others
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "order.h"

gboolean
rouse_order_is_ready (const RouseOrderItem *item)
{
  return item->state == (item->program->kind == ROUSE_KIND_TASK ? ROUSE_STATE_FINISHED : ROUSE_STATE_RUNNING);
}

static gboolean
comes_after (const RouseOrderItem *item, const char *name)
{
  return item->program->after != NULL && g_strv_contains ((const char *const *) item->program->after, name);
}

/* Whether the item has to stand behind one that is not placed yet. */
static gboolean
is_behind (const RouseOrderItem *items, guint n_items, const gboolean *placed, guint index)
{
  for (guint i = 0; i < n_items; i++)
    if (!placed[i] && i != index && comes_after (&items[index], items[i].program->name))
      return TRUE;
  return FALSE;
}

guint *
rouse_order_sort (const RouseOrderItem *items, guint n_items)
{
  guint               *order = g_new (guint, n_items);
  g_autofree gboolean *placed = g_new0 (gboolean, n_items);

  for (guint n = 0; n < n_items; n++)
    {
      guint next = 0;

      while (next < n_items && (placed[next] || is_behind (items, n_items, placed, next)))
        next++;
      if (next == n_items) /* a circle: it is broken up where it stands */
        for (next = 0; placed[next];)
          next++;
      placed[next] = TRUE;
      order[n] = next;
    }
  return order;
}

char **
rouse_order_dup_unready (const RouseOrderItem *items, guint n_items, guint index)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gboolean                 any = FALSE;

  for (guint i = 0; i < n_items; i++)
    if (i != index && comes_after (&items[index], items[i].program->name) && !rouse_order_is_ready (&items[i]))
      {
        g_strv_builder_add (names, items[i].program->name);
        any = TRUE;
      }
  return any ? g_strv_builder_end (names) : NULL;
}

/* Whether its next run is under way. One that waits for a back-off may do so for long, and is not. */
static gboolean
is_under_way (const RouseOrderItem *item)
{
  if (item->held)
    return FALSE;
  if (item->waits || item->follows)
    return TRUE;
  switch (item->state)
    {
    case ROUSE_STATE_STARTING:
    case ROUSE_STATE_STOPPING:
    case ROUSE_STATE_BUILDING:
      return TRUE;
    case ROUSE_STATE_RUNNING:
      return item->program->kind == ROUSE_KIND_TASK;
    case ROUSE_STATE_STOPPED:
    case ROUSE_STATE_WAITING:
    case ROUSE_STATE_FAILED:
    case ROUSE_STATE_FINISHED:
      return FALSE;
    }
  g_return_val_if_reached (FALSE);
}

/* (transfer full): for each item, whether a new run of it is to come, by itself or by a cascade. */
static gboolean *
find_restarting (const RouseOrderItem *items, guint n_items)
{
  g_autofree guint *order = rouse_order_sort (items, n_items);
  gboolean         *restarting = g_new0 (gboolean, n_items);

  for (guint n = 0; n < n_items; n++)
    {
      const RouseOrderItem *item = &items[order[n]];

      restarting[order[n]] = is_under_way (item);
      for (guint i = 0; i < n_items && !item->held && item->started && item->program->cascade; i++)
        if (restarting[i] && comes_after (item, items[i].program->name))
          restarting[order[n]] = TRUE;
    }
  return restarting;
}

char **
rouse_order_dup_restarting (const RouseOrderItem *items, guint n_items, guint index, const char *const *awaited)
{
  g_autofree gboolean     *restarting = find_restarting (items, n_items);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gboolean                 cares = items[index].program->cascade || !items[index].started;
  gboolean                 any = FALSE;

  for (guint i = 0; i < n_items; i++)
    {
      const char *name = items[i].program->name;
      gboolean    missed = awaited != NULL && g_strv_contains (awaited, name) && !items[i].held && !rouse_order_is_ready (&items[i]);

      if (i == index || !comes_after (&items[index], name) || !(missed || (cares && restarting[i])))
        continue;
      g_strv_builder_add (names, name);
      any = TRUE;
    }
  return any ? g_strv_builder_end (names) : NULL;
}

gboolean
rouse_order_cascades (const RouseOrderItem *items, guint index, const char *name)
{
  return items[index].program->cascade && items[index].started && !items[index].held && comes_after (&items[index], name);
}
