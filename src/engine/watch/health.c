/* health.c - how well a tree is watched, with numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "watch/health.h"
#include "watch/filesystem.h"

G_DEFINE_BOXED_TYPE (RouseHealth, rouse_health, rouse_health_ref, rouse_health_unref)

static void
place_free (gpointer data)
{
  RouseHealthPlace *place = data;

  g_free (place->path);
  g_free (place->filesystem);
  g_free (place);
}

RouseHealth *
rouse_health_new (void)
{
  RouseHealth *self = g_atomic_rc_box_new0 (RouseHealth);

  self->places = g_ptr_array_new_with_free_func (place_free);
  return self;
}

RouseHealth *
rouse_health_ref (RouseHealth *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RouseHealth *self = data;

  g_ptr_array_unref (self->places);
  g_free (self->detail);
}

void
rouse_health_unref (RouseHealth *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
has_same_places (const RouseHealth *a, const RouseHealth *b)
{
  if (a->places->len != b->places->len)
    return FALSE;
  for (guint i = 0; i < a->places->len; i++)
    {
      const RouseHealthPlace *one = g_ptr_array_index (a->places, i);
      const RouseHealthPlace *other = g_ptr_array_index (b->places, i);

      if (!g_str_equal (one->path, other->path) || !g_str_equal (one->filesystem, other->filesystem) ||
          one->watcher != other->watcher || one->reason != other->reason || one->n_files != other->n_files ||
          one->n_dirs != other->n_dirs || one->n_polled != other->n_polled)
        return FALSE;
    }
  return TRUE;
}

gboolean
rouse_health_equal (const RouseHealth *a, const RouseHealth *b)
{
  return a->level == b->level && a->n_files == b->n_files && a->n_dirs == b->n_dirs &&
         a->n_watched == b->n_watched && a->n_polled == b->n_polled &&
         a->n_unreadable == b->n_unreadable && a->n_missing == b->n_missing &&
         a->n_pruned == b->n_pruned && a->limit == b->limit && g_strcmp0 (a->detail, b->detail) == 0 &&
         has_same_places (a, b);
}

gboolean
rouse_health_is_alike (const RouseHealth *a, const RouseHealth *b)
{
  if (a->level != b->level || a->n_polled != b->n_polled || a->n_unreadable != b->n_unreadable || a->n_missing != b->n_missing ||
      a->limit != b->limit || g_strcmp0 (a->detail, b->detail) != 0 || a->places->len != b->places->len)
    return FALSE;
  for (guint i = 0; i < a->places->len; i++)
    {
      const RouseHealthPlace *one = g_ptr_array_index (a->places, i);
      const RouseHealthPlace *other = g_ptr_array_index (b->places, i);

      if (!g_str_equal (one->path, other->path) || !g_str_equal (one->filesystem, other->filesystem) ||
          one->watcher != other->watcher || one->reason != other->reason)
        return FALSE;
    }
  return TRUE;
}

RouseHealthPlace *
rouse_health_add_place (RouseHealth *self, const char *path, const char *filesystem)
{
  RouseHealthPlace *place = g_new0 (RouseHealthPlace, 1);

  place->path = g_strdup (path);
  place->filesystem = g_strdup (filesystem);
  place->watcher = ROUSE_WATCH_GIO;
  g_ptr_array_add (self->places, place);
  return place;
}

/* What the user knows of, since he asked for it. */
static gboolean
is_wished (RouseWatchReason reason)
{
  return reason == ROUSE_REASON_NONE || reason == ROUSE_REASON_ASKED || reason == ROUSE_REASON_WATCHMAN_FOUND;
}

gboolean
rouse_health_is_as_wished (const RouseHealth *self)
{
  guint n_wished = 0;

  for (guint i = 0; i < self->places->len; i++)
    {
      const RouseHealthPlace *place = g_ptr_array_index (self->places, i);

      if (!is_wished (place->reason))
        return FALSE;
      n_wished += place->n_polled;
    }
  return self->n_dirs > 0 && self->limit == 0 && self->n_unreadable == 0 && self->n_missing == 0 && self->n_polled <= n_wished;
}

/* (nullable): the first place that is as it is for @reason. */
static const RouseHealthPlace *
find_place (const RouseHealth *self, RouseWatchReason reason)
{
  for (guint i = 0; i < self->places->len; i++)
    if (((const RouseHealthPlace *) g_ptr_array_index (self->places, i))->reason == reason)
      return g_ptr_array_index (self->places, i);
  return NULL;
}

static char *
dup_polled_detail (const RouseHealth *self)
{
  const RouseHealthPlace *remote = find_place (self, ROUSE_REASON_REMOTE);

  if (rouse_health_is_as_wished (self))
    return g_strdup_printf ("%u of %u directories are polled, as asked for", self->n_polled, self->n_dirs);
  if (remote != NULL)
    {
      g_autofree char *path = g_filename_display_name (remote->path);

      return g_strdup_printf ("%u of %u directories are polled: %s is on %s, where changes made elsewhere are not announced",
                              self->n_polled, self->n_dirs, path, remote->filesystem);
    }
  return g_strdup_printf ("%u of %u directories are polled: their file system does not tell of every change",
                          self->n_polled, self->n_dirs);
}

/* (nullable) */
static char *
dup_watchman_detail (const RouseHealth *self)
{
  if (find_place (self, ROUSE_REASON_WATCHMAN_MISSING) != NULL)
    return g_strdup ("Watchman is not installed: the kernel tells of changes instead");
  if (find_place (self, ROUSE_REASON_WATCHMAN_SILENT) != NULL)
    return g_strdup ("Watchman does not answer: the kernel tells of changes instead");
  if (find_place (self, ROUSE_REASON_WATCHMAN_REFUSES) != NULL)
    return g_strdup ("Watchman does not watch all of it: of the rest the kernel tells");
  return NULL;
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
        self->detail = dup_polled_detail (self);
    }
  else if (self->n_unreadable > 0 || self->n_missing > 0)
    {
      self->level = ROUSE_HEALTH_PARTIAL;
      self->detail = self->n_unreadable > 0 ? g_strdup_printf ("%u directories cannot be read", self->n_unreadable)
                                            : g_strdup_printf ("%u watched places do not exist", self->n_missing);
    }
  else
    {
      self->level = ROUSE_HEALTH_NATIVE;
      self->detail = dup_watchman_detail (self);
    }
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

static const char *const reasons[] = {
  [ROUSE_REASON_NONE] = "",
  [ROUSE_REASON_ASKED] = "asked",
  [ROUSE_REASON_REMOTE] = "remote",
  [ROUSE_REASON_UNANNOUNCED] = "unannounced",
  [ROUSE_REASON_LIMIT] = "limit",
  [ROUSE_REASON_WATCHMAN_FOUND] = "watchman-found",
  [ROUSE_REASON_WATCHMAN_MISSING] = "watchman-missing",
  [ROUSE_REASON_WATCHMAN_SILENT] = "watchman-silent",
  [ROUSE_REASON_WATCHMAN_REFUSES] = "watchman-refuses",
};

const char *
rouse_watch_reason_to_string (RouseWatchReason reason)
{
  g_return_val_if_fail (reason < G_N_ELEMENTS (reasons), "");

  return reasons[reason];
}

RouseWatchReason
rouse_watch_reason_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (text, reasons[i]))
      return (RouseWatchReason) i;
  return ROUSE_REASON_NONE;
}
