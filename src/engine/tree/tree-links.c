/* tree-links.c - what links lead to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The kernel watches the link, not what it leads to. Where the target is not in the tree anyway, its
 * directory is watched for that one name; a link found there is followed in turn, so that every step of a
 * chain counts. A step by way of a linked folder is only looked at in background rounds. */

/* A tree may hold any number of links; each distinct directory they lead to costs a watch. */
#define MAX_LINKS 10000

/** The link at @path was found, has changed or is gone: rouse_tree_follow_up() finds out which. */
void
rouse_tree_touch_link (RouseTree *self, const char *path)
{
  rouse_tree_touch_way (self, path);
  if (g_hash_table_size (self->links) + g_hash_table_size (self->touched_links) < MAX_LINKS ||
      g_hash_table_contains (self->links, path))
    g_hash_table_add (self->touched_links, g_strdup (path));
}

/** All links are to be looked at again; with @target (nullable), those that lead there. */
void
rouse_tree_touch_links (RouseTree *self, const char *target)
{
  GHashTableIter iter;
  gpointer       path;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, &path, &value))
    if (target == NULL || g_str_equal (target, value))
      g_hash_table_add (self->touched_links, g_strdup (path));
}

/* (nullable): the place that the link at @path names, whether or not anything is there. */
static char *
read_target (const char *path)
{
  g_autofree char *text = g_file_read_link (path, NULL);
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *joined = NULL;
  g_autofree char *parent = NULL;
  g_autofree char *name = NULL;
  char             real[PATH_MAX];

  if (text == NULL)
    return NULL;
  joined = g_path_is_absolute (text) ? g_strdup (text) : g_build_filename (dir, text, NULL);
  parent = g_path_get_dirname (joined);
  name = g_path_get_basename (joined);
  if (g_str_equal (name, ".") || g_str_equal (name, "..") || g_str_equal (name, "/"))
    return NULL; /* a folder */
  if (realpath (parent, real) != NULL)
    return g_build_filename (real, name, NULL);
  return g_canonicalize_filename (joined, NULL);
}

static void
unwant (RouseTree *self, const char *target)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->targets, target));

  if (n > 1)
    {
      g_hash_table_insert (self->targets, g_strdup (target), GUINT_TO_POINTER (n - 1));
      return;
    }
  g_hash_table_remove (self->targets, target);
  rouse_tree_unwant_file (self, target);
}

static void
want (RouseTree *self, const char *target)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->targets, target));

  g_hash_table_insert (self->targets, g_strdup (target), GUINT_TO_POINTER (n + 1));
  rouse_tree_want_file (self, target, NULL);
}

/* Returns: whether the link leads to a folder. If such links are followed, it is one from now on. */
static gboolean
leads_to_folder (RouseTree *self, RouseDir *dir, const char *path)
{
  RouseFingerprint print;

  if (!rouse_fingerprint_read (AT_FDCWD, path, TRUE, &print) || print.type != ROUSE_ENTRY_DIR)
    return FALSE;
  if (self->follow_links && dir->root->names == NULL)
    rouse_tree_examine (self, dir, strrchr (path, '/') + 1);
  return TRUE;
}

static void
follow (RouseTree *self, const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  RouseDir        *dir = rouse_tree_find_dir (self, parent);
  RouseEntry      *entry = dir != NULL ? rouse_dir_find (dir, strrchr (path, '/') + 1, NULL) : NULL;
  gboolean         is_link = entry != NULL && entry->type == ROUSE_ENTRY_LINK;
  g_autofree char *target = is_link && !leads_to_folder (self, dir, path) ? read_target (path) : NULL;
  g_autofree char *old = g_strdup (g_hash_table_lookup (self->links, path));

  if (target != NULL && g_strcmp0 (target, old) != 0)
    {
      /* By way of a folder that is a link, it may lead elsewhere without having changed itself. */
      if (old != NULL)
        rouse_tree_note (self, dir, strrchr (path, '/') + 1, entry, TRUE);
      g_hash_table_insert (self->links, g_strdup (path), g_strdup (target));
      want (self, target);
    }
  else if (target == NULL)
    g_hash_table_remove (self->links, path);
  if (old != NULL && g_strcmp0 (target, old) != 0)
    unwant (self, old);
}

/* One link after another may lead to the next; a loop of them is known when it closes. */
static void
follow_links (RouseTree *self)
{
  while (g_hash_table_size (self->touched_links) > 0)
    {
      g_autoptr (GHashTable) links = g_steal_pointer (&self->touched_links);
      GHashTableIter         iter;
      gpointer               path;

      self->touched_links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_iter_init (&iter, links);
      while (g_hash_table_iter_next (&iter, &path, NULL))
        follow (self, path);
    }
}

/* A directory that is reached twice is known once: where that ends, it is known by its other name. */
static void
look_for_aliases (RouseTree *self)
{
  g_autofree gpointer *paths = NULL;
  guint                n;

  if (!self->alias_lost)
    return;
  self->alias_lost = FALSE;
  paths = g_hash_table_get_keys_as_array (self->aliases, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup (paths[i]);
      g_autofree char *parent = g_path_get_dirname (path);
      RouseDir        *dir = rouse_tree_find_dir (self, parent);
      RouseEntry      *entry = dir != NULL ? rouse_dir_find (dir, strrchr (path, '/') + 1, NULL) : NULL;
      RouseFingerprint print;

      g_hash_table_remove (self->aliases, path);
      if (entry != NULL && entry->type == ROUSE_ENTRY_DIR && entry->dir == NULL &&
          rouse_fingerprint_read (AT_FDCWD, path, self->follow_links, &print) && print.type == ROUSE_ENTRY_DIR)
        rouse_tree_add_child (self, dir, strrchr (path, '/') + 1, &print, FALSE);
    }
}

/** Draws the consequences of what has been looked at, once all is listed: only then is it known what lies outside. */
void
rouse_tree_follow_up (RouseTree *self)
{
  if (self->rules_changed || self->roots_doubted)
    {
      /* A root inside a folder that is ignored from now on is not seen there any longer. */
      self->rules_changed = FALSE;
      self->roots_doubted = FALSE;
      rouse_tree_look_for_roots (self);
    }
  rouse_tree_find_ways (self);
  follow_links (self);
  look_for_aliases (self);
}
