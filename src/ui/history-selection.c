/* history-selection.c - which reloads of the list are selected, however it is filtered and sorted
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-selection.h"

/* A list view looks at every item of what takes the place of something else. When that is more than so many, it is
 * told to it as what it has lost and what it has got. */
#define MAX_MOVED 2000

struct _RouseHistorySelection
{
  GObject parent_instance;

  RouseHistoryList *list;     /* (owned) */
  GArray           *ids;      /* (owned) (element-type gint64): of what the view knows */
  GtkBitset        *selected; /* (owned) positions */
  GHashTable       *lost;     /* (owned) (element-type gint64) was selected, and is nowhere at the moment */

  /* While the view has been told what it has lost, but not yet what it has got: */
  guint gap;
  guint gap_length;
};

typedef enum
{
  REPLACED,
  N_SIGNALS
} Signal;
static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseHistorySelection, rouse_history_selection, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init) G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

static gint64
get_id (RouseHistorySelection *self, guint position)
{
  return g_array_index (self->ids, gint64, position);
}

/* Remembers what is selected in that range: it may come back elsewhere. */
static void
remember_selected (RouseHistorySelection *self, guint position, guint n)
{
  GtkBitsetIter iter;
  guint         at;

  for (gboolean ok = gtk_bitset_iter_init_at (&iter, self->selected, position, &at); ok && at < position + n;
       ok = gtk_bitset_iter_next (&iter, &at))
    {
      gint64 id = get_id (self, at);

      g_hash_table_add (self->lost, g_memdup2 (&id, sizeof id));
    }
}

/* Appends the ids of the @n new items at @position, and selects those that had been. */
static void
append_new (RouseHistorySelection *self, GArray *ids, guint position, guint n)
{
  gboolean any_lost = g_hash_table_size (self->lost) > 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 id = rouse_history_list_get_id (self->list, position + i);

      g_array_append_val (ids, id);
      if (any_lost && g_hash_table_remove (self->lost, &id))
        gtk_bitset_add (self->selected, position + i);
    }
}

static void
items_changed_cb (RouseHistorySelection *self, guint position, guint removed, guint added)
{
  g_autoptr (GArray) old = self->ids;
  guint64            n_before = gtk_bitset_get_size (self->selected);

  remember_selected (self, position, removed);
  gtk_bitset_splice (self->selected, position, removed, added);

  self->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), old->len - removed + added);
  g_array_append_vals (self->ids, old->data, position);
  append_new (self, self->ids, position, added);
  if (position + removed < old->len)
    g_array_append_vals (self->ids, &g_array_index (old, gint64, position + removed), old->len - position - removed);

  if (removed > 0 && added > MAX_MOVED)
    {
      self->gap = position;
      self->gap_length = added;
      g_list_model_items_changed (G_LIST_MODEL (self), position, removed, 0);
      self->gap_length = 0;
      g_list_model_items_changed (G_LIST_MODEL (self), position, 0, added);
      g_signal_emit (self, signals[REPLACED], 0);
    }
  else
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  /* gtk_selection_model_selection_changed() would not tell it of a list that has become empty. */
  if (gtk_bitset_get_size (self->selected) != n_before)
    g_signal_emit_by_name (self, "selection-changed", 0, self->ids->len);
}

/* All changes of one answer have been told: what has not come back by now is gone. */
static void
loading_cb (RouseHistorySelection *self)
{
  g_hash_table_remove_all (self->lost);
}

static GType
get_item_type (GListModel *model)
{
  return ROUSE_TYPE_HISTORY_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  RouseHistorySelection *self = ROUSE_HISTORY_SELECTION (model);

  return self->ids->len - self->gap_length;
}

/* Where in the list that is which the view takes to be at @position. */
static guint
get_place (RouseHistorySelection *self, guint position)
{
  return position < self->gap ? position : position + self->gap_length;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RouseHistorySelection *self = ROUSE_HISTORY_SELECTION (model);

  return g_list_model_get_item (G_LIST_MODEL (self->list), get_place (self, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  RouseHistorySelection *self = ROUSE_HISTORY_SELECTION (model);

  return gtk_bitset_contains (self->selected, get_place (self, position));
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  return gtk_bitset_copy (ROUSE_HISTORY_SELECTION (model)->selected);
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  RouseHistorySelection *self = ROUSE_HISTORY_SELECTION (model);
  g_autoptr (GtkBitset)  next = gtk_bitset_copy (self->selected);
  g_autoptr (GtkBitset)  chosen = gtk_bitset_copy (selected);
  g_autoptr (GtkBitset)  different = NULL;

  gtk_bitset_intersect (chosen, mask);
  gtk_bitset_subtract (next, mask);
  gtk_bitset_union (next, chosen);
  gtk_bitset_remove_range_closed (next, self->ids->len, G_MAXUINT);

  different = gtk_bitset_copy (next);
  gtk_bitset_difference (different, self->selected);
  if (gtk_bitset_is_empty (different))
    return TRUE;
  g_clear_pointer (&self->selected, gtk_bitset_unref);
  self->selected = g_steal_pointer (&next);
  gtk_selection_model_selection_changed (model, gtk_bitset_get_minimum (different),
                                         gtk_bitset_get_maximum (different) - gtk_bitset_get_minimum (different) + 1);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->set_selection = set_selection;
}

static void
rouse_history_selection_dispose (GObject *object)
{
  g_clear_object (&ROUSE_HISTORY_SELECTION (object)->list);

  G_OBJECT_CLASS (rouse_history_selection_parent_class)->dispose (object);
}

static void
rouse_history_selection_finalize (GObject *object)
{
  RouseHistorySelection *self = ROUSE_HISTORY_SELECTION (object);

  g_array_unref (self->ids);
  gtk_bitset_unref (self->selected);
  g_hash_table_unref (self->lost);

  G_OBJECT_CLASS (rouse_history_selection_parent_class)->finalize (object);
}

static void
rouse_history_selection_class_init (RouseHistorySelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rouse_history_selection_dispose;
  object_class->finalize = rouse_history_selection_finalize;

  signals[REPLACED] = g_signal_new ("replaced", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_history_selection_init (RouseHistorySelection *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->selected = gtk_bitset_new_empty ();
  self->lost = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

RouseHistorySelection *
rouse_history_selection_new (RouseHistoryList *list)
{
  RouseHistorySelection *self;

  g_return_val_if_fail (ROUSE_IS_HISTORY_LIST (list), NULL);

  self = g_object_new (ROUSE_TYPE_HISTORY_SELECTION, NULL);
  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  append_new (self, self->ids, 0, g_list_model_get_n_items (G_LIST_MODEL (list)));
  return self;
}

RouseHistoryList *
rouse_history_selection_get_list (RouseHistorySelection *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_SELECTION (self), NULL);

  return self->list;
}

guint
rouse_history_selection_get_n_selected (RouseHistorySelection *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_SELECTION (self), 0);

  return (guint) gtk_bitset_get_size (self->selected);
}

GArray *
rouse_history_selection_dup_ids (RouseHistorySelection *self)
{
  GArray       *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GtkBitsetIter iter;
  guint         position;

  g_return_val_if_fail (ROUSE_IS_HISTORY_SELECTION (self), ids);

  for (gboolean ok = gtk_bitset_iter_init_first (&iter, self->selected, &position); ok; ok = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 id = get_id (self, position);

      g_array_append_val (ids, id);
    }
  return ids;
}

guint
rouse_history_selection_get_first (RouseHistorySelection *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_SELECTION (self), GTK_INVALID_LIST_POSITION);

  return gtk_bitset_is_empty (self->selected) ? GTK_INVALID_LIST_POSITION : gtk_bitset_get_minimum (self->selected);
}

guint
rouse_history_selection_select_id (RouseHistorySelection *self, gint64 id)
{
  guint position;

  g_return_val_if_fail (ROUSE_IS_HISTORY_SELECTION (self), GTK_INVALID_LIST_POSITION);

  position = rouse_history_list_find (self->list, id);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self), position, TRUE);
  return position;
}
