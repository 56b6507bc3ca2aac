/* history-order.c - the reloads that pass a filter, in an order
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-find.h"

/* A reload and what it is ordered by. */
typedef struct
{
  RouseHistoryRef ref;
  gint64          key;
} Item;

typedef struct
{
  RouseHistoryOrder order;
  GArray           *items; /* (owned) (element-type Item) */
  GHashTable       *names; /* (owned) (element-type utf8 guint) */
  GPtrArray        *list;  /* (owned) (element-type utf8) the names by number; the strings are the table's */
} Collection;

static void
collection_clear (Collection *self)
{
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Collection, collection_clear)

static guint
number_name (Collection *self, const char *name)
{
  gpointer number;
  char    *key;

  if (name == NULL)
    name = "";
  if (g_hash_table_lookup_extended (self->names, name, NULL, &number))
    return GPOINTER_TO_UINT (number);
  key = g_strdup (name);
  g_hash_table_insert (self->names, key, GUINT_TO_POINTER (self->list->len));
  g_ptr_array_add (self->list, key);
  return self->list->len - 1;
}

static gint64
rank_outcome (RouseHistoryOutcomes outcome)
{
  static const RouseHistoryOutcomes from_bad_to_good[] = {
    ROUSE_HISTORY_NOT_STARTED, ROUSE_HISTORY_BUILD_FAILED, ROUSE_HISTORY_FAILED, ROUSE_HISTORY_BROKE_LATER,
    ROUSE_HISTORY_SUPERSEDED, ROUSE_HISTORY_PENDING, ROUSE_HISTORY_READY
  };
  guint rank = 0;

  while (rank < G_N_ELEMENTS (from_bad_to_good) && from_bad_to_good[rank] != outcome)
    rank++;
  return rank;
}

static gint64
get_key (Collection *self, const RouseHistoryMatch *match)
{
  switch (self->order)
    {
    case ROUSE_HISTORY_BY_TIME:
      return match->at;
    case ROUSE_HISTORY_BY_PROJECT:
      return number_name (self, match->project);
    case ROUSE_HISTORY_BY_PROGRAM:
      return number_name (self, match->program);
    case ROUSE_HISTORY_BY_DURATION:
      return match->total_us;
    case ROUSE_HISTORY_BY_OUTCOME:
      return rank_outcome (match->outcome);
    }
  return 0;
}

static void
collect_cb (const RouseHistoryMatch *match, gpointer data)
{
  Collection *self = data;
  Item        item = { { match->id, match->at }, get_key (self, match) };

  g_array_append_val (self->items, item);
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  GPtrArray *keys = data;
  guint      i = *(const guint *) a, j = *(const guint *) b;

  return g_strcmp0 (g_ptr_array_index (keys, i), g_ptr_array_index (keys, j));
}

/* Turns the numbers of names into their places in the order that people expect. */
static void
rank_names (Collection *self)
{
  guint                 n = self->list->len;
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint     *by_place = g_new (guint, n);
  g_autofree guint     *places = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (g_ptr_array_index (self->list, i), -1);
      g_autofree char *folded = g_utf8_casefold (valid, -1);
      g_autofree char *key = g_utf8_collate_key_for_filename (folded, -1);

      /* Names that differ in case alone must not be mixed up. */
      g_ptr_array_add (keys, g_strconcat (key, "\001", valid, NULL));
      by_place[i] = i;
    }
  g_qsort_with_data (by_place, n, sizeof (guint), compare_names, keys);
  for (guint i = 0; i < n; i++)
    places[by_place[i]] = i;
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = &g_array_index (self->items, Item, i);

      item->key = places[item->key];
    }
}

/* By key, unknown durations last either way; among equals the newest first. */
static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  const Item *x = a, *y = b;
  int         sign = GPOINTER_TO_INT (data);

  if (x->key != y->key)
    {
      if (x->key < 0 || y->key < 0)
        return x->key < 0 ? 1 : -1;
      return x->key < y->key ? -sign : sign;
    }
  if (x->ref.at != y->ref.at)
    return x->ref.at < y->ref.at ? 1 : -1;
  return x->ref.id < y->ref.id ? 1 : -1;
}

GArray *
rouse_history_db_list (RouseHistoryDb           *self,
                       const RouseHistoryFilter *filter,
                       RouseHistoryOrder         order,
                       gboolean                  descending,
                       GError                  **error)
{
  g_auto (Collection) found = {
    .order = order,
    .items = g_array_new (FALSE, FALSE, sizeof (Item)),
    .names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .list = g_ptr_array_new (),
  };
  GArray *refs;

  if (!rouse_history_db_find (self, filter, order != ROUSE_HISTORY_BY_TIME, collect_cb, &found, error))
    return NULL;
  if (order == ROUSE_HISTORY_BY_PROJECT || order == ROUSE_HISTORY_BY_PROGRAM)
    rank_names (&found);
  g_array_sort_with_data (found.items, compare_items, GINT_TO_POINTER (descending ? -1 : 1));
  refs = g_array_sized_new (FALSE, FALSE, sizeof (RouseHistoryRef), found.items->len);
  for (guint i = 0; i < found.items->len; i++)
    g_array_append_val (refs, g_array_index (found.items, Item, i).ref);
  return refs;
}
