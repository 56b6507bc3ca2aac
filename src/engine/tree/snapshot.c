/* snapshot.c - what is known of a tree: directories, each a block of sorted entries
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/snapshot.h"

#include <string.h>

RouseDir *
rouse_dir_new (RouseRoot *root, RouseDir *parent, const char *name)
{
  RouseDir *self = g_new0 (RouseDir, 1);

  self->root = root;
  self->parent = parent;
  self->name = g_strdup (name);
  return self;
}

void
rouse_dir_free (RouseDir *self)
{
  for (guint i = 0; i < self->n_entries; i++)
    if (self->entries[i].type == ROUSE_ENTRY_DIR && self->entries[i].dir != NULL)
      rouse_dir_free (self->entries[i].dir);
  g_clear_pointer (&self->scope, rouse_filter_scope_unref);
  g_free (self->entries);
  g_free (self->names);
  g_free (self->name);
  g_free (self);
}

RouseEntry *
rouse_dir_find (const RouseDir *self, const char *name, guint *index)
{
  guint low = 0;
  guint high = self->n_entries;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int   order = strcmp (rouse_dir_get_name (self, &self->entries[middle]), name);

      if (order == 0)
        {
          if (index != NULL)
            *index = middle;
          return &self->entries[middle];
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  if (index != NULL)
    *index = low;
  return NULL;
}

/* Rewrites the names without the gaps that removed entries left. */
static void
close_gaps (RouseDir *self)
{
  GString *names = g_string_sized_new (self->names_length - self->names_wasted);

  for (guint i = 0; i < self->n_entries; i++)
    {
      const char *name = rouse_dir_get_name (self, &self->entries[i]);
      gsize       offset = names->len;

      g_string_append_len (names, name, (gssize) strlen (name) + 1);
      self->entries[i].name = (guint32) offset & 0x0fffffff;
    }
  g_free (self->names);
  self->names_length = (guint32) names->len;
  self->names_wasted = 0;
  self->names = g_string_free (names, FALSE);
}

RouseEntry *
rouse_dir_insert (RouseDir *self, guint index, const char *name)
{
  gsize       size = strlen (name) + 1;
  RouseEntry *entry;

  if (self->names_wasted > 256 && self->names_wasted > self->names_length / 2)
    close_gaps (self);

  self->entries = g_renew (RouseEntry, self->entries, self->n_entries + 1);
  memmove (&self->entries[index + 1], &self->entries[index], (self->n_entries - index) * sizeof (RouseEntry));
  self->n_entries++;
  self->names = g_realloc (self->names, self->names_length + size);
  memcpy (self->names + self->names_length, name, size);

  entry = &self->entries[index];
  memset (entry, 0, sizeof *entry);
  entry->name = self->names_length & 0x0fffffff;
  self->names_length += (guint32) size;
  return entry;
}

void
rouse_dir_remove (RouseDir *self, guint index)
{
  self->names_wasted += (guint32) strlen (rouse_dir_get_name (self, &self->entries[index])) + 1;
  self->n_entries--;
  memmove (&self->entries[index], &self->entries[index + 1], (self->n_entries - index) * sizeof (RouseEntry));
}

void
rouse_dir_append_path (const RouseDir *self, GString *path)
{
  if (self->parent != NULL)
    {
      rouse_dir_append_path (self->parent, path);
      if (path->len == 0 || path->str[path->len - 1] != '/')
        g_string_append_c (path, '/');
    }
  g_string_append (path, self->name);
}

char *
rouse_dir_dup_path (const RouseDir *self, const char *name)
{
  GString *path = g_string_new (NULL);

  rouse_dir_append_path (self, path);
  if (name != NULL)
    {
      if (path->str[path->len - 1] != '/')
        g_string_append_c (path, '/');
      g_string_append (path, name);
    }
  return g_string_free (path, FALSE);
}

void
rouse_dir_append_relative (const RouseDir *self, GString *path)
{
  if (self->parent == NULL)
    return;
  rouse_dir_append_relative (self->parent, path);
  g_string_append (path, self->name);
  g_string_append_c (path, '/');
}
