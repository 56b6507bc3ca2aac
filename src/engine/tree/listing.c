/* listing.c - comparing what is known of a directory with what it holds
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/snapshot.h"

#include <string.h>

RouseListing *
rouse_listing_new (void)
{
  RouseListing *self = g_new0 (RouseListing, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (RouseListed));
  self->names = g_string_new (NULL);
  return self;
}

void
rouse_listing_free (RouseListing *self)
{
  g_array_unref (self->items);
  g_string_free (self->names, TRUE);
  g_free (self);
}

void
rouse_listing_clear (RouseListing *self)
{
  g_array_set_size (self->items, 0);
  g_string_truncate (self->names, 0);
}

void
rouse_listing_add (RouseListing *self, const char *name, const RouseFingerprint *print)
{
  RouseListed item = { (guint32) self->names->len, *print };

  g_string_append_len (self->names, name, (gssize) strlen (name) + 1);
  g_array_append_val (self->items, item);
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  const RouseListed *item_a = a;
  const RouseListed *item_b = b;
  const char        *names = data;

  return strcmp (names + item_a->name, names + item_b->name);
}

void
rouse_listing_sort (RouseListing *self)
{
  g_array_sort_with_data (self->items, compare_names, self->names->str);
}

static gboolean
is_same (const RouseEntry *old, const RouseFingerprint *now)
{
  if (old->type == ROUSE_ENTRY_DIR)
    {
      if (now->type != ROUSE_ENTRY_DIR)
        return FALSE;
      if (old->dir != NULL)
        return old->dir->inode == now->inode && old->dir->device == now->device;
      return old->inode == (guint32) now->inode;
    }
  return old->print == now->print;
}

/* A directory that is another one now is told as gone and as new: nothing in it is known. */
static void
tell (const char *name, const RouseEntry *old, const RouseFingerprint *now, RouseDifferenceFunc func, gpointer data)
{
  gboolean split = old != NULL && now != NULL && (old->type == ROUSE_ENTRY_DIR || now->type == ROUSE_ENTRY_DIR);

  if (split)
    {
      func (&(RouseDifference){ name, old, NULL }, data);
      func (&(RouseDifference){ name, NULL, now }, data);
    }
  else
    func (&(RouseDifference){ name, old, now }, data);
}

void
rouse_dir_compare (const RouseDir *self, const RouseListing *listing, RouseDifferenceFunc func, gpointer data)
{
  guint i = 0;
  guint j = 0;

  while (i < self->n_entries || j < listing->items->len)
    {
      const RouseEntry  *old = i < self->n_entries ? &self->entries[i] : NULL;
      const RouseListed *item = j < listing->items->len ? &g_array_index (listing->items, RouseListed, j) : NULL;
      const char        *old_name = old != NULL ? rouse_dir_get_name (self, old) : NULL;
      const char        *now_name = item != NULL ? listing->names->str + item->name : NULL;
      int                order = old == NULL ? 1 : item == NULL ? -1
                                                                : strcmp (old_name, now_name);

      if (order == 0)
        {
          if (!is_same (old, &item->print))
            tell (now_name, old, &item->print, func, data);
          i++;
          j++;
        }
      else if (order < 0)
        {
          tell (old_name, old, NULL, func, data);
          i++;
        }
      else
        {
          tell (now_name, NULL, &item->print, func, data);
          j++;
        }
    }
}

void
rouse_dir_adopt (RouseDir *self, const RouseListing *listing)
{
  RouseEntry *entries = g_new (RouseEntry, listing->items->len);
  guint       i = 0;

  for (guint j = 0; j < listing->items->len; j++)
    {
      const RouseListed *item = &g_array_index (listing->items, RouseListed, j);
      const char        *name = listing->names->str + item->name;
      RouseEntry        *entry = &entries[j];

      *entry = (RouseEntry){
        .print = item->print.type == ROUSE_ENTRY_DIR ? 0 : item->print.print,
        .name = item->name & 0x0fffffff,
        .type = item->print.type & 0xf,
        .inode = (guint32) item->print.inode,
      };
      while (i < self->n_entries && strcmp (rouse_dir_get_name (self, &self->entries[i]), name) < 0)
        i++;
      if (i < self->n_entries && g_str_equal (rouse_dir_get_name (self, &self->entries[i]), name) &&
          is_same (&self->entries[i], &item->print))
        entry->content = self->entries[i].content; /* or the directory: they share the place */
    }

  g_free (self->entries);
  g_free (self->names);
  self->entries = entries;
  self->n_entries = listing->items->len;
  self->names = g_memdup2 (listing->names->str, listing->names->len);
  self->names_length = (guint32) listing->names->len;
  self->names_wasted = 0;
}
