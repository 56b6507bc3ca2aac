/* loaded-set.c - the files that a run has loaded, and whether these are known to be all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "discover/loaded-set.h"

#include "discover/link-places.h"

#include <string.h>

struct _RouseLoadedSet
{
  RouseLoadedSet   *before;  /* (owned) (nullable) */
  GHashTable       *names;   /* (owned) what it was told, so that a second time costs nothing */
  GHashTable       *files;   /* (owned) the same, by all names */
  GHashTable       *missing; /* (owned) files and folders, by all names */
  RouseLinkPlaces  *added;   /* (owned) where the folders of what was added lead; as it was then */
  RouseLinkPlaces  *asked;   /* (owned) … of what is asked for */
  RouseLoadedExcuse excuse;
  gint64            pid;
  char             *process; /* (owned) (nullable) */
  guint             n_files;
};

RouseLoadedSet *
rouse_loaded_set_new (RouseLoadedSet *before)
{
  RouseLoadedSet *self = g_rc_box_new0 (RouseLoadedSet);

  self->before = before != NULL ? rouse_loaded_set_ref (before) : NULL;
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->added = rouse_link_places_new ();
  self->asked = rouse_link_places_new ();
  self->excuse = ROUSE_LOADED_NOT_RUNNING;
  return self;
}

RouseLoadedSet *
rouse_loaded_set_ref (RouseLoadedSet *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RouseLoadedSet *self = data;

  rouse_loaded_set_drop_before (self);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->missing);
  rouse_link_places_free (self->added);
  rouse_link_places_free (self->asked);
  g_free (self->process);
}

void
rouse_loaded_set_unref (RouseLoadedSet *self)
{
  g_rc_box_release_full (self, clear);
}

void
rouse_loaded_set_drop_before (RouseLoadedSet *self)
{
  g_clear_pointer (&self->before, rouse_loaded_set_unref);
}

/* Whether @path is new, and there is room for it. */
static gboolean
admit (RouseLoadedSet *self, const char *path)
{
  if (*path != '/' || g_hash_table_contains (self->names, path))
    return FALSE;
  if (g_hash_table_size (self->names) >= ROUSE_LOADED_SET_MAX)
    {
      rouse_loaded_set_excuse (self, ROUSE_LOADED_TOO_MUCH, 0, NULL);
      return FALSE;
    }
  return TRUE;
}

/* Adds @path to @table by the names that it has. */
static void
add (RouseLoadedSet *self, GHashTable *table, const char *path)
{
  g_autofree char *plain = g_canonicalize_filename (path, "/");
  char            *followed = rouse_link_places_follow_folder (self->added, plain);
  char            *target = rouse_link_places_follow_link (plain);

  g_hash_table_add (self->names, g_strdup (path));
  if (followed != NULL)
    g_hash_table_add (table, followed);
  if (target != NULL)
    g_hash_table_add (table, target);
  g_hash_table_add (table, g_steal_pointer (&plain));
}

void
rouse_loaded_set_add_file (RouseLoadedSet *self, const char *path)
{
  if (!admit (self, path))
    return;
  add (self, self->files, path);
  self->n_files++;
}

void
rouse_loaded_set_add_missing (RouseLoadedSet *self, const char *path)
{
  g_autofree char *name = g_strconcat (path, "/", NULL); /* told apart from the file that may come there */

  if (*path == '/' && admit (self, name))
    add (self, self->missing, name);
}

void
rouse_loaded_set_drop_file (RouseLoadedSet *self, const char *path)
{
  g_autofree char *plain = NULL;
  g_autofree char *followed = NULL;
  g_autofree char *target = NULL;

  if (!g_hash_table_remove (self->names, path))
    return;
  self->n_files--;
  plain = g_canonicalize_filename (path, "/");
  followed = rouse_link_places_follow_folder (self->added, plain);
  target = rouse_link_places_follow_link (plain);
  g_hash_table_remove (self->files, plain);
  if (followed != NULL)
    g_hash_table_remove (self->files, followed);
  if (target != NULL)
    g_hash_table_remove (self->files, target);
}

guint
rouse_loaded_set_get_n_files (const RouseLoadedSet *self)
{
  return self->n_files;
}

void
rouse_loaded_set_excuse (RouseLoadedSet *self, RouseLoadedExcuse excuse, gint64 pid, const char *process)
{
  char *copy = g_strdup (process);

  /* What did not fit will not come back. */
  if (self->excuse != ROUSE_LOADED_TOO_MUCH)
    self->excuse = excuse;
  g_free (self->process);
  self->process = copy;
  self->pid = pid;
}

RouseLoadedExcuse
rouse_loaded_set_get_excuse (const RouseLoadedSet *self, gint64 *pid, const char **process)
{
  if (pid != NULL)
    *pid = self->excuse == ROUSE_LOADED_PROCESS ? self->pid : 0;
  if (process != NULL)
    *process = self->excuse == ROUSE_LOADED_PROCESS ? self->process : NULL;
  return self->excuse;
}

void
rouse_loaded_set_forget_links (RouseLoadedSet *self)
{
  rouse_link_places_forget (self->asked);
}

/* Whether @path is a place that was looked at in vain; of what was @created, also whether a folder that it lies in is. */
static gboolean
is_missing (const RouseLoadedSet *self, const char *path, gboolean created)
{
  g_autofree char *above = NULL;
  char            *slash;

  if (g_hash_table_size (self->missing) == 0 || !created)
    return g_hash_table_contains (self->missing, path);
  above = g_strdup (path);
  for (; (slash = strrchr (above, '/')) != NULL; *slash = '\0')
    if (g_hash_table_contains (self->missing, above))
      return TRUE;
  return FALSE;
}

static gboolean
has_name (const RouseLoadedSet *self, const char *path, gboolean created)
{
  return g_hash_table_contains (self->files, path) || is_missing (self, path, created) ||
         (self->before != NULL && has_name (self->before, path, created));
}

gboolean
rouse_loaded_set_has (RouseLoadedSet *self, const char *path, gboolean created)
{
  g_autofree char *followed = NULL;
  g_autofree char *target = NULL;

  if (has_name (self, path, created))
    return TRUE;
  followed = rouse_link_places_follow_folder (self->asked, path);
  if (followed != NULL && has_name (self, followed, created))
    return TRUE;
  target = rouse_link_places_follow_link (path);
  return target != NULL && has_name (self, target, created);
}

static const char *const excuses[] = {
  [ROUSE_LOADED_KNOWN] = "known",
  [ROUSE_LOADED_NOT_RUNNING] = "not-running",
  [ROUSE_LOADED_NO_GOOD_RUN] = "no-good-run",
  [ROUSE_LOADED_UNSEEN] = "unseen",
  [ROUSE_LOADED_PROCESS] = "process",
  [ROUSE_LOADED_TOO_MUCH] = "too-much",
};

const char *
rouse_loaded_excuse_to_string (RouseLoadedExcuse excuse)
{
  g_return_val_if_fail (excuse < G_N_ELEMENTS (excuses), NULL);

  return excuses[excuse];
}

RouseLoadedExcuse
rouse_loaded_excuse_from_string (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (excuses); i++)
    if (g_strcmp0 (excuses[i], word) == 0)
      return i;
  return ROUSE_LOADED_UNSEEN;
}
