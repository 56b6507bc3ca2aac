/* health.c - how well a tree is watched, with numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "watch/health.h"
#include "watch/filesystem.h"

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

void
rouse_health_judge (RouseHealth *self, gboolean limit_reached)
{
  g_free (self->detail);
  self->detail = NULL;
  if (self->n_dirs == 0)
    {
      self->level = ROUSE_HEALTH_BLIND;
      self->detail = g_strdup (self->n_missing > 0 ? "what is to be watched does not exist yet" : "nothing is watched");
    }
  else if (self->n_polled > 0)
    {
      self->level = self->n_polled >= self->n_dirs ? ROUSE_HEALTH_POLLING : ROUSE_HEALTH_PARTIAL;
      if (limit_reached)
        {
          g_autofree char *remedy = rouse_filesystem_dup_remedy (ROUSE_LIMIT_WATCHES, self->n_dirs * 2);

          self->limit = rouse_filesystem_get_watch_limit ();
          self->detail = g_strdup_printf ("the system refuses more watches (limit %u): %u of %u directories are polled; to mend it: %s",
                                          self->limit, self->n_polled, self->n_dirs, remedy != NULL ? remedy : "raise the limit");
        }
      else
        self->detail = g_strdup_printf ("%u of %u directories are polled: their file system does not tell of every change",
                                        self->n_polled, self->n_dirs);
    }
  else if (self->n_unreadable > 0 || self->n_missing > 0)
    {
      self->level = ROUSE_HEALTH_PARTIAL;
      self->detail = self->n_unreadable > 0 ? g_strdup_printf ("%u directories cannot be read", self->n_unreadable)
                                            : g_strdup_printf ("%u watched places do not exist", self->n_missing);
    }
  else
    self->level = ROUSE_HEALTH_NATIVE;
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
