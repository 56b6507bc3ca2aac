/* history-list.c - the reloads that pass a filter, as a list that reads what is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-record"
#include "config.h"
#include "record/history-list.h"
#include "record/history-entry-private.h"
#include "record/history-fetch.h"
#include "record/history-private.h"

/* Rows are read so many at a time: about two screens. */
#define PAGE 100
/* So many of the pages that were asked for last are remembered while the history reads others. */
#define MAX_WANTED 8
/* So many entries are kept, so that scrolling back reads nothing: some 2 MB. */
#define MAX_KEPT 2000
#define POLL_MS 1000

/* An entry that somebody holds. */
typedef struct
{
  RouseHistoryList  *list;
  RouseHistoryEntry *entry; /* not owned */
  gint64             id;
  gboolean           gone; /* asked for, and not there: not asked for again */
} Slot;

struct _RouseHistoryList
{
  GObject parent_instance;

  RouseHistory       *history; /* (owned) */
  RouseClock         *clock;   /* (owned) */
  RouseHistoryFilter *filter;  /* (owned) */
  RouseHistoryOrder   order;
  gboolean            descending;

  GArray     *refs;    /* (owned) (element-type RouseHistoryRef) */
  GHashTable *slots;   /* (owned) (element-type gint64 Slot) */
  GQueue      kept;    /* (element-type RouseHistoryEntry) owned, newest first */
  GArray     *wanted;  /* (owned) (element-type guint) pages, the last one is wanted most */
  GSource    *idle;    /* (owned) (nullable) begins to read once everybody has asked */
  gboolean    reading; /* an answer with rows is awaited */

  GCancellable *listing; /* (owned) (nullable) of the answer awaited */
  gboolean      listed;  /* there was an answer */
  gboolean      dirty;   /* something has changed since the last question */
  GError       *error;   /* (owned) (nullable) */
  gboolean      live;
  guint         alarm; /* 0 when not live */
  gulong        changed_id;
};

typedef enum
{
  PROP_N_ITEMS = 1,
  PROP_LOADING,
  PROP_LIVE,
  PROP_ERROR,
  N_PROPERTIES
} Property;
static GParamSpec *properties[N_PROPERTIES];

static void     rouse_history_list_iface_init (GListModelInterface *iface);
static void     list (RouseHistoryList *self);
static gboolean read_cb (gpointer data);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseHistoryList, rouse_history_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rouse_history_list_iface_init))

static RouseHistoryRef *
get_ref (RouseHistoryList *self, guint position)
{
  return &g_array_index (self->refs, RouseHistoryRef, position);
}

static void
slot_gone_cb (gpointer data, GObject *entry)
{
  Slot *slot = data;

  slot->entry = NULL;
  g_hash_table_remove (slot->list->slots, &slot->id);
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  if (slot->entry != NULL)
    g_object_weak_unref (G_OBJECT (slot->entry), slot_gone_cb, slot);
  g_free (slot);
}

/* (transfer full): the entry of that reload, the same for everybody. */
static RouseHistoryEntry *
dup_entry (RouseHistoryList *self, const RouseHistoryRef *ref)
{
  Slot *slot = g_hash_table_lookup (self->slots, &ref->id);

  if (slot != NULL)
    return g_object_ref (slot->entry);
  slot = g_new0 (Slot, 1);
  slot->list = self;
  slot->id = ref->id;
  slot->entry = rouse_history_entry_new (ref->id, ref->at);
  g_object_weak_ref (G_OBJECT (slot->entry), slot_gone_cb, slot);
  g_hash_table_insert (self->slots, &slot->id, slot);
  return slot->entry;
}

static gboolean
is_missing (RouseHistoryList *self, gint64 id)
{
  Slot *slot = g_hash_table_lookup (self->slots, &id);

  return slot == NULL || (!slot->gone && !rouse_history_entry_get_loaded (slot->entry));
}

/* Whether somebody holds an entry of it that is empty: not so when it was scrolled past. */
static gboolean
is_awaited (RouseHistoryList *self, gint64 id)
{
  return g_hash_table_contains (self->slots, &id) && is_missing (self, id);
}

static void
read_later (RouseHistoryList *self)
{
  if (self->reading || self->idle != NULL)
    return;
  self->idle = g_idle_source_new ();
  g_source_set_priority (self->idle, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->idle, "rouse-history-list");
  g_source_set_callback (self->idle, read_cb, self, NULL);
  g_source_attach (self->idle, g_main_context_get_thread_default ());
}

static void
want (RouseHistoryList *self, guint position)
{
  guint page = position / PAGE;

  for (guint i = 0; i < self->wanted->len; i++)
    if (g_array_index (self->wanted, guint, i) == page)
      {
        g_array_remove_index (self->wanted, i);
        break;
      }
  if (self->wanted->len == MAX_WANTED)
    g_array_remove_index (self->wanted, 0);
  g_array_append_val (self->wanted, page);
  read_later (self);
}

static void
keep (RouseHistoryList *self, RouseHistoryEntry *entry)
{
  g_queue_push_head (&self->kept, g_object_ref (entry));
  if (self->kept.length > MAX_KEPT)
    g_object_unref (g_queue_pop_tail (&self->kept));
}

static void
take_row (RouseHistoryList *self, const RouseHistoryRow *row)
{
  const RouseHistoryRef         ref = { row->id, row->reload->at };
  g_autoptr (RouseHistoryEntry) entry = dup_entry (self, &ref);

  if (!rouse_history_entry_get_loaded (entry))
    keep (self, entry);
  rouse_history_entry_take_row (entry, rouse_history_row_copy (row));
}

/* (transfer full) (nullable) (element-type gint64): what is to be read next. */
static GArray *
choose_ids (RouseHistoryList *self)
{
  GArray        *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer       value;

  while (self->wanted->len > 0 && ids->len == 0)
    {
      guint    first = g_array_index (self->wanted, guint, self->wanted->len - 1) * PAGE;
      guint    end = MIN (first + PAGE, self->refs->len);
      gboolean awaited = FALSE;

      g_array_set_size (self->wanted, self->wanted->len - 1);
      for (guint i = first; i < end && !awaited; i++)
        awaited = is_awaited (self, get_ref (self, i)->id);
      for (guint i = first; i < end && awaited; i++)
        if (is_missing (self, get_ref (self, i)->id))
          g_array_append_val (ids, get_ref (self, i)->id);
    }
  /* What was left over, because the pages were elsewhere meanwhile or too many. */
  g_hash_table_iter_init (&iter, self->slots);
  while (ids->len == 0 && g_hash_table_iter_next (&iter, NULL, &value))
    if (is_missing (self, ((Slot *) value)->id))
      g_array_append_val (ids, ((Slot *) value)->id);
  if (ids->len == 0)
    g_clear_pointer (&ids, g_array_unref);
  return ids;
}

static void
rows_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseHistoryList) self = data;
  RouseHistoryFetch           *fetch = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError)           error = NULL;

  self->reading = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_debug ("reading rows: %s", error->message); /* seen again, and told, by whatever asks next */
      return;
    }
  for (guint i = 0; i < fetch->rows->len; i++)
    take_row (self, g_ptr_array_index (fetch->rows, i));
  for (guint i = 0; i < fetch->ids->len; i++)
    {
      Slot *slot = g_hash_table_lookup (self->slots, &g_array_index (fetch->ids, gint64, i));

      if (slot != NULL)
        slot->gone = !rouse_history_entry_get_loaded (slot->entry);
    }
  read_later (self);
}

static gboolean
read_cb (gpointer data)
{
  RouseHistoryList *self = data;
  GArray           *ids = choose_ids (self);
  GTask            *task;

  g_clear_pointer (&self->idle, g_source_unref);
  if (ids == NULL)
    return G_SOURCE_REMOVE;
  self->reading = TRUE;
  task = g_task_new (self->history, NULL, rows_cb, g_object_ref (self));
  g_task_set_source_tag (task, read_cb);
  g_task_set_task_data (task, rouse_history_fetch_new (ids), (GDestroyNotify) rouse_history_fetch_free);
  rouse_history_call (self->history, task, rouse_history_fetch_rows);
  return G_SOURCE_REMOVE;
}

/* Replaces the refs by @refs (transfer full), and tells what is different. */
static void
replace (RouseHistoryList *self, GArray *refs)
{
  g_autoptr (GArray) old = self->refs;
  guint              first = 0, old_end = old->len, new_end = refs->len;

#define ID(array, i) g_array_index (array, RouseHistoryRef, i).id
  while (first < old_end && first < new_end && ID (old, first) == ID (refs, first))
    first++;
  while (old_end > first && new_end > first && ID (old, old_end - 1) == ID (refs, new_end - 1))
    {
      old_end--;
      new_end--;
    }
#undef ID
  self->refs = refs;
  if (old_end == first && new_end == first)
    return;
  g_array_set_size (self->wanted, 0); /* the places are others now; entries still awaited are found by choose_ids() */
  g_list_model_items_changed (G_LIST_MODEL (self), first, old_end - first, new_end - first);
  if (old->len != refs->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
set_error (RouseHistoryList *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RouseHistoryList) self = data;
  GTask                       *task = G_TASK (result);
  RouseHistoryFetch           *fetch = g_task_get_task_data (task);
  GError                      *error = NULL;
  gboolean                     ok = g_task_propagate_boolean (task, &error);

  if (g_task_get_cancellable (task) != self->listing) /* another question has been put meanwhile */
    {
      g_clear_error (&error);
      return;
    }
  g_clear_object (&self->listing);
  self->listed = TRUE;
  set_error (self, error);
  if (ok)
    {
      for (guint i = 0; i < fetch->rows->len; i++)
        take_row (self, g_ptr_array_index (fetch->rows, i));
      replace (self, g_steal_pointer (&fetch->refs));
      read_later (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  if (self->dirty && self->live)
    list (self);
}

/* (transfer full) (element-type gint64): the reloads whose rows are shown, or could be. */
static GArray *
get_loaded_ids (RouseHistoryList *self)
{
  GArray        *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_array_append_val (ids, ((Slot *) value)->id);
  return ids;
}

/* Asks which reloads pass, and for the rows that are known already: they may be different. */
static void
list (RouseHistoryList *self)
{
  RouseHistoryFetch *fetch = rouse_history_fetch_new (get_loaded_ids (self));
  gboolean           was_loading = self->listing != NULL;
  GTask             *task;

  if (self->listing != NULL)
    g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  self->listing = g_cancellable_new ();
  self->dirty = FALSE;
  fetch->filter = rouse_history_filter_copy (self->filter);
  fetch->order = self->order;
  fetch->descending = self->descending;
  fetch->n_first = PAGE;
  task = g_task_new (self->history, self->listing, listed_cb, g_object_ref (self));
  g_task_set_source_tag (task, list);
  g_task_set_task_data (task, fetch, (GDestroyNotify) rouse_history_fetch_free);
  rouse_history_call (self->history, task, rouse_history_fetch_list);
  if (!was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
changed_cb (RouseHistoryList *self)
{
  self->dirty = TRUE;
  if (self->live && self->listing == NULL)
    list (self);
}

static void
poll_cb (gpointer data)
{
  RouseHistoryList *self = data;

  rouse_history_poll (self->history);
  self->alarm = rouse_clock_add_alarm_ms (self->clock, POLL_MS, poll_cb, self);
}

static GType
get_item_type (GListModel *model)
{
  return ROUSE_TYPE_HISTORY_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return ROUSE_HISTORY_LIST (model)->refs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RouseHistoryList  *self = ROUSE_HISTORY_LIST (model);
  RouseHistoryEntry *entry;

  if (position >= self->refs->len)
    return NULL;
  entry = dup_entry (self, get_ref (self, position));
  if (is_missing (self, get_ref (self, position)->id))
    want (self, position);
  return entry;
}

static void
rouse_history_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
rouse_history_list_dispose (GObject *object)
{
  RouseHistoryList *self = ROUSE_HISTORY_LIST (object);

  if (self->idle != NULL)
    g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
  if (self->clock != NULL)
    rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_clear_signal_handler (&self->changed_id, self->history);
  g_queue_clear_full (&self->kept, g_object_unref);
  g_hash_table_remove_all (self->slots);
  g_clear_object (&self->listing);
  g_clear_object (&self->history);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_history_list_parent_class)->dispose (object);
}

static void
rouse_history_list_finalize (GObject *object)
{
  RouseHistoryList *self = ROUSE_HISTORY_LIST (object);

  g_hash_table_unref (self->slots);
  g_array_unref (self->refs);
  g_array_unref (self->wanted);
  rouse_history_filter_free (self->filter);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (rouse_history_list_parent_class)->finalize (object);
}

static void
rouse_history_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RouseHistoryList *self = ROUSE_HISTORY_LIST (object);

  switch ((Property) id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->refs->len);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->listing != NULL);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, self->live);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
rouse_history_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LIVE)
    rouse_history_list_set_live (ROUSE_HISTORY_LIST (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rouse_history_list_class_init (RouseHistoryListClass *klass)
{
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rouse_history_list_dispose;
  object_class->finalize = rouse_history_list_finalize;
  object_class->get_property = rouse_history_list_get_property;
  object_class->set_property = rouse_history_list_set_property;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, read_only);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, read_only);
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, read_only | G_PARAM_WRITABLE);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, read_only);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rouse_history_list_init (RouseHistoryList *self)
{
  self->filter = rouse_history_filter_new ();
  self->descending = TRUE;
  self->refs = g_array_new (FALSE, FALSE, sizeof (RouseHistoryRef));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (guint));
  self->slots = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, slot_free);
}

RouseHistoryList *
rouse_history_list_new (RouseHistory *history, RouseClock *clock)
{
  RouseHistoryList *self;

  g_return_val_if_fail (ROUSE_IS_HISTORY (history), NULL);
  g_return_val_if_fail (ROUSE_IS_CLOCK (clock), NULL);

  self = g_object_new (ROUSE_TYPE_HISTORY_LIST, NULL);
  self->history = g_object_ref (history);
  self->clock = g_object_ref (clock);
  self->changed_id = g_signal_connect_swapped (history, "changed", G_CALLBACK (changed_cb), self);
  list (self);
  return self;
}

void
rouse_history_list_set_filter (RouseHistoryList *self, const RouseHistoryFilter *filter)
{
  static const RouseHistoryFilter all = { 0 };

  g_return_if_fail (ROUSE_IS_HISTORY_LIST (self));

  if (filter == NULL)
    filter = &all;
  if (rouse_history_filter_equal (self->filter, filter))
    return;
  rouse_history_filter_free (self->filter);
  self->filter = rouse_history_filter_copy (filter);
  list (self);
}

const RouseHistoryFilter *
rouse_history_list_get_filter (RouseHistoryList *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_LIST (self), NULL);

  return self->filter;
}

void
rouse_history_list_set_order (RouseHistoryList *self, RouseHistoryOrder order, gboolean descending)
{
  g_return_if_fail (ROUSE_IS_HISTORY_LIST (self));

  if (self->order == order && self->descending == !!descending)
    return;
  self->order = order;
  self->descending = !!descending;
  list (self);
}

RouseHistoryOrder
rouse_history_list_get_order (RouseHistoryList *self, gboolean *descending)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_LIST (self), ROUSE_HISTORY_BY_TIME);

  if (descending != NULL)
    *descending = self->descending;
  return self->order;
}

void
rouse_history_list_set_live (RouseHistoryList *self, gboolean live)
{
  g_return_if_fail (ROUSE_IS_HISTORY_LIST (self));

  if (self->live == !!live)
    return;
  self->live = !!live;
  if (!live)
    rouse_clock_clear_alarm (self->clock, &self->alarm);
  else
    {
      poll_cb (self);
      if (self->dirty && self->listing == NULL)
        list (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}

gboolean
rouse_history_list_get_live (RouseHistoryList *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_LIST (self), FALSE);

  return self->live;
}

gboolean
rouse_history_list_get_loading (RouseHistoryList *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_LIST (self), FALSE);

  return self->listing != NULL;
}

const GError *
rouse_history_list_get_error (RouseHistoryList *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_LIST (self), NULL);

  return self->error;
}

void
rouse_history_list_reload (RouseHistoryList *self)
{
  g_return_if_fail (ROUSE_IS_HISTORY_LIST (self));

  list (self);
}

gint64
rouse_history_list_get_id (RouseHistoryList *self, guint position)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_LIST (self) && position < self->refs->len, 0);

  return get_ref (self, position)->id;
}

gint64
rouse_history_list_get_at (RouseHistoryList *self, guint position)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_LIST (self) && position < self->refs->len, 0);

  return get_ref (self, position)->at;
}

guint
rouse_history_list_find (RouseHistoryList *self, gint64 id)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_LIST (self), G_MAXUINT);

  for (guint i = 0; i < self->refs->len; i++)
    if (get_ref (self, i)->id == id)
      return i;
  return G_MAXUINT;
}
