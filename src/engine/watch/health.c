/* health.c - how well a tree is watched, with numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "watch/health.h"

G_DEFINE_BOXED_TYPE (RouseHealth, rouse_health, rouse_health_ref, rouse_health_unref)

RouseHealth *
rouse_health_new (void)
{
  return g_atomic_rc_box_new0 (RouseHealth);
}

RouseHealth *
rouse_health_ref (RouseHealth *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  g_free (((RouseHealth *) data)->detail);
}

void
rouse_health_unref (RouseHealth *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
rouse_health_equal (const RouseHealth *a, const RouseHealth *b)
{
  return a->level == b->level && a->n_files == b->n_files && a->n_dirs == b->n_dirs &&
         a->n_watched == b->n_watched && a->n_polled == b->n_polled &&
         a->n_unreadable == b->n_unreadable && a->n_missing == b->n_missing &&
         a->n_pruned == b->n_pruned && a->limit == b->limit && g_strcmp0 (a->detail, b->detail) == 0;
}

const char *
rouse_health_level_to_string (RouseHealthLevel level)
{
  switch (level)
    {
    case ROUSE_HEALTH_NATIVE:
      return "native";
    case ROUSE_HEALTH_PARTIAL:
      return "partial";
    case ROUSE_HEALTH_POLLING:
      return "polling";
    case ROUSE_HEALTH_BLIND:
      return "blind";
    }
  g_return_val_if_reached ("blind");
}
