/* change-set.c - the settled batch of changes, delivered once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "decide/change-set.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (RouseChangeSet, rouse_change_set, rouse_change_set_ref, rouse_change_set_unref)

static void
change_free (gpointer data)
{
  RouseChange *change = data;

  g_free (change->path);
  g_free (change->moved_from);
  g_free (change);
}

RouseChangeSet *
rouse_change_set_new (void)
{
  RouseChangeSet *self = g_atomic_rc_box_new0 (RouseChangeSet);

  self->changes = g_ptr_array_new_with_free_func (change_free);
  return self;
}

RouseChangeSet *
rouse_change_set_new_part (const RouseChangeSet *whole)
{
  RouseChangeSet *self = rouse_change_set_new ();

  self->first_us = whole->first_us;
  self->last_us = whole->last_us;
  self->settled_us = whole->settled_us;
  self->branch_before = g_strdup (whole->branch_before);
  self->branch_after = g_strdup (whole->branch_after);
  self->held_for = g_strdup (whole->held_for);
  return self;
}

RouseChangeSet *
rouse_change_set_ref (RouseChangeSet *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RouseChangeSet *self = data;

  g_ptr_array_unref (self->changes);
  g_free (self->branch_before);
  g_free (self->branch_after);
  g_free (self->held_for);
}

void
rouse_change_set_unref (RouseChangeSet *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

void
rouse_change_set_add (RouseChangeSet *self, const char *path, RouseChangeKind kind, const char *moved_from)
{
  RouseChange *change;

  self->n_changes++;
  if (self->changes->len >= ROUSE_CHANGE_SET_MAX)
    return;
  change = g_new0 (RouseChange, 1);
  change->path = g_strdup (path);
  change->moved_from = g_strdup (moved_from);
  change->kind = kind;
  g_ptr_array_add (self->changes, change);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  const RouseChange *const *change_a = a;
  const RouseChange *const *change_b = b;

  return strcmp ((*change_a)->path, (*change_b)->path);
}

void
rouse_change_set_sort (RouseChangeSet *self)
{
  g_ptr_array_sort (self->changes, compare_paths);
}

/* What two changes of one path, one after the other, amount to. A file that was created and deleted
 * again is still reported, as deleted: the run in between may have seen it. */
static RouseChangeKind
combine (RouseChangeKind older, RouseChangeKind newer)
{
  if (newer == ROUSE_CHANGE_MODIFIED)
    return older == ROUSE_CHANGE_CREATED ? ROUSE_CHANGE_CREATED : ROUSE_CHANGE_MODIFIED;
  if (newer == ROUSE_CHANGE_CREATED)
    return older == ROUSE_CHANGE_DELETED ? ROUSE_CHANGE_MODIFIED : ROUSE_CHANGE_CREATED;
  return ROUSE_CHANGE_DELETED;
}

RouseChangeSet *
rouse_change_set_merge (const RouseChangeSet *older, const RouseChangeSet *newer)
{
  RouseChangeSet        *merged = rouse_change_set_new ();
  g_autoptr (GHashTable) rest = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < newer->changes->len; i++)
    {
      RouseChange *change = g_ptr_array_index (newer->changes, i);

      g_hash_table_insert (rest, change->path, change);
    }
  for (guint i = 0; i < older->changes->len; i++)
    {
      RouseChange *change = g_ptr_array_index (older->changes, i);
      RouseChange *later = g_hash_table_lookup (rest, change->path);

      if (later == NULL)
        rouse_change_set_add (merged, change->path, change->kind, change->moved_from);
      else
        {
          rouse_change_set_add (merged, change->path, combine (change->kind, later->kind),
                                later->moved_from != NULL ? later->moved_from : change->moved_from);
          g_hash_table_remove (rest, change->path);
        }
    }
  for (guint i = 0; i < newer->changes->len; i++)
    {
      RouseChange *change = g_ptr_array_index (newer->changes, i);

      if (g_hash_table_contains (rest, change->path))
        rouse_change_set_add (merged, change->path, change->kind, change->moved_from);
    }
  /* Changes beyond the bound have no path to compare: count them all. */
  merged->n_changes += (older->n_changes - older->changes->len) + (newer->n_changes - newer->changes->len);
  rouse_change_set_sort (merged);

  merged->first_us = older->first_us;
  merged->last_us = newer->last_us;
  merged->settled_us = newer->settled_us;
  merged->branch_before = g_strdup (older->branch_before != NULL ? older->branch_before : newer->branch_before);
  merged->branch_after = g_strdup (newer->branch_after != NULL ? newer->branch_after : older->branch_after);
  merged->held_for = g_strdup (newer->held_for != NULL ? newer->held_for : older->held_for);
  return merged;
}

const char *
rouse_change_kind_to_string (RouseChangeKind kind)
{
  switch (kind)
    {
    case ROUSE_CHANGE_CREATED:
      return "created";
    case ROUSE_CHANGE_MODIFIED:
      return "modified";
    case ROUSE_CHANGE_DELETED:
      return "deleted";
    }
  g_return_val_if_reached ("modified");
}
