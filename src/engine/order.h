/* order.h - which programs of a project start after which others: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"
#include "run/state.h"

G_BEGIN_DECLS

/**
 * One program and how it is. All functions take all programs of a project. Names in `after` that none of them has are
 * nobody to wait for; of programs that come after each other in a circle, none comes first, and nothing hangs.
 */
typedef struct
{
  const RouseProgram *program;
  RouseState          state;
  gboolean            held;    /* stopped by hand */
  gboolean            started; /* there was a run of it */
  gboolean            waits;   /* a start or restart of it waits for others */
  gboolean            follows; /* a start of it follows on the run there is */
} RouseOrderItem;

/** A service that is ready, or a task that has finished well. */
gboolean rouse_order_is_ready (const RouseOrderItem *item);

/** (transfer full): the indices of all, so that each stands behind those it comes after; otherwise as they stand. */
guint *rouse_order_sort (const RouseOrderItem *items, guint n_items);

/** (nullable) (transfer full): those of its `after` that are not ready: the item at @index cannot start for the first time. */
char **rouse_order_dup_unready (const RouseOrderItem *items, guint n_items, guint index);

/**
 * (nullable) (transfer full): those of its `after` that are on the way to a new run, or will be as they cascade: if the
 * item at @index cascades too, or has never started, a restart of it should wait for them. So should it for those of
 * @awaited (nullable), which it waits for already, that are not ready yet, unless the user holds them.
 */
char **rouse_order_dup_restarting (const RouseOrderItem *items, guint n_items, guint index, const char *const *awaited);

/** Whether the item at @index is restarted when the program called @name was. */
gboolean rouse_order_cascades (const RouseOrderItem *items, guint index, const char *name);

G_END_DECLS
