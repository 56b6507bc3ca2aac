/* history-list.c - the reloads that pass a filter, as a list that reads what is looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-record"
#include "config.h"
#include "record/history-list.h"
#include "record/history-diff.h"
#include "record/history-fetch.h"
#include "record/history-pages.h"
#include "record/history-private.h"

#define POLL_MS 1000

struct _RouseHistoryList
{
  GObject parent_instance;

  RouseHistory       *history; /* (owned) */
  RouseClock         *clock;   /* (owned) */
  RouseHistoryFilter *filter;  /* (owned) */
  RouseHistoryOrder   order;
  gboolean            descending;

  GArray            *refs;  /* (owned) (element-type RouseHistoryRef) */
  RouseHistoryPages *pages; /* (owned) (nullable) once disposed of */

  GCancellable *listing; /* (owned) (nullable) of the answer awaited */
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

static void rouse_history_list_iface_init (GListModelInterface *iface);
static void list (RouseHistoryList *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseHistoryList, rouse_history_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rouse_history_list_iface_init))

static RouseHistoryRef *
get_ref (RouseHistoryList *self, guint position)
{
  return &g_array_index (self->refs, RouseHistoryRef, position);
}

/* At each signal the list is as what has been told says. */
static void
splice (RouseHistoryList *self, const RouseHistorySplice *change, const GArray *refs)
{
  g_array_remove_range (self->refs, change->position, change->n_removed);
  if (change->n_added > 0)
    g_array_insert_vals (self->refs, change->position, &g_array_index (refs, RouseHistoryRef, change->from), change->n_added);
  rouse_history_pages_set_refs (self->pages, self->refs);
  g_list_model_items_changed (G_LIST_MODEL (self), change->position, change->n_removed, change->n_added);
}

/* Makes the list what @refs are, and tells what is different. */
static void
replace (RouseHistoryList *self, const GArray *refs)
{
  g_autoptr (GArray) splices = rouse_history_diff (self->refs, refs);
  guint              n_before = self->refs->len;

  for (guint i = splices->len; i > 0; i--)
    splice (self, &g_array_index (splices, RouseHistorySplice, i - 1), refs);
  if (self->refs->len != n_before)
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
  set_error (self, error);
  if (ok && self->pages != NULL)
    {
      rouse_history_pages_take_rows (self->pages, fetch->rows);
      replace (self, fetch->refs);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  if (self->dirty && self->live)
    list (self);
}

/* Asks which reloads pass, and for the rows that are known already: they may be different. */
static void
list (RouseHistoryList *self)
{
  RouseHistoryFetch *fetch = rouse_history_fetch_new (rouse_history_pages_get_ids (self->pages));
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
  fetch->n_first = ROUSE_HISTORY_PAGE;
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
  RouseHistoryList *self = ROUSE_HISTORY_LIST (model);

  if (self->pages == NULL || position >= self->refs->len)
    return NULL;
  return rouse_history_pages_dup_entry (self->pages, position);
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

  if (self->clock != NULL)
    rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_clear_signal_handler (&self->changed_id, self->history);
  g_clear_pointer (&self->pages, rouse_history_pages_stop);
  g_clear_object (&self->listing);
  g_clear_object (&self->history);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_history_list_parent_class)->dispose (object);
}

static void
rouse_history_list_finalize (GObject *object)
{
  RouseHistoryList *self = ROUSE_HISTORY_LIST (object);

  g_array_unref (self->refs);
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
  self->pages = rouse_history_pages_new (history);
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
