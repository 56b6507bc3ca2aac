/* history-pages.c - the entries of a list that somebody holds, and the reading of their rows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-record"
#include "config.h"
#include "record/history-pages.h"
#include "record/history-entry-private.h"
#include "record/history-fetch.h"
#include "record/history-private.h"

/* So many of the pages that were asked for last are remembered while the history reads others. */
#define MAX_WANTED 8
/* So many entries are kept, so that scrolling back reads nothing: some 2 MB. */
#define MAX_KEPT 2000

/* An entry that somebody holds. */
typedef struct
{
  RouseHistoryPages *pages;
  RouseHistoryEntry *entry; /* not owned */
  gint64             id;
  gboolean           gone; /* asked for, and not there: not asked for again */
} Slot;

struct _RouseHistoryPages
{
  RouseHistory *history; /* (owned) (nullable) */
  GArray       *refs;    /* (owned) (element-type RouseHistoryRef) */
  GHashTable   *slots;   /* (owned) (element-type gint64 Slot) */
  GQueue        kept;    /* (element-type RouseHistoryEntry) owned, newest first */
  GArray       *wanted;  /* (owned) (element-type guint) pages, the last one is wanted most */
  GSource      *idle;    /* (owned) (nullable) begins to read once everybody has asked */
  gboolean      reading; /* an answer is awaited */
};

static gboolean read_cb (gpointer data);

static const RouseHistoryRef *
get_ref (RouseHistoryPages *self, guint position)
{
  return &g_array_index (self->refs, RouseHistoryRef, position);
}

static void
slot_gone_cb (gpointer data, GObject *entry)
{
  Slot *slot = data;

  slot->entry = NULL;
  g_hash_table_remove (slot->pages->slots, &slot->id);
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  if (slot->entry != NULL)
    g_object_weak_unref (G_OBJECT (slot->entry), slot_gone_cb, slot);
  g_free (slot);
}

static RouseHistoryEntry *
dup_entry (RouseHistoryPages *self, const RouseHistoryRef *ref)
{
  Slot *slot = g_hash_table_lookup (self->slots, &ref->id);

  if (slot != NULL)
    return g_object_ref (slot->entry);
  slot = g_new0 (Slot, 1);
  slot->pages = self;
  slot->id = ref->id;
  slot->entry = rouse_history_entry_new (ref->id, ref->at);
  g_object_weak_ref (G_OBJECT (slot->entry), slot_gone_cb, slot);
  g_hash_table_insert (self->slots, &slot->id, slot);
  return slot->entry;
}

static gboolean
is_missing (RouseHistoryPages *self, gint64 id)
{
  Slot *slot = g_hash_table_lookup (self->slots, &id);

  return slot == NULL || (!slot->gone && !rouse_history_entry_get_loaded (slot->entry));
}

/* Whether somebody holds an entry of it that is empty: not so when it was scrolled past. */
static gboolean
is_awaited (RouseHistoryPages *self, gint64 id)
{
  return g_hash_table_contains (self->slots, &id) && is_missing (self, id);
}

static void
read_later (RouseHistoryPages *self)
{
  if (self->reading || self->idle != NULL)
    return;
  self->idle = g_idle_source_new ();
  g_source_set_priority (self->idle, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->idle, "rouse-history-pages");
  g_source_set_callback (self->idle, read_cb, self, NULL);
  g_source_attach (self->idle, g_main_context_get_thread_default ());
}

static void
want (RouseHistoryPages *self, guint page)
{
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

/* Adds what is missing of the page that was wanted last, if somebody still waits for something of it. */
static void
take_page (RouseHistoryPages *self, GArray *ids)
{
  guint    first = g_array_index (self->wanted, guint, self->wanted->len - 1) * ROUSE_HISTORY_PAGE;
  guint    end = MIN (first + ROUSE_HISTORY_PAGE, self->refs->len);
  gboolean awaited = FALSE;

  g_array_set_size (self->wanted, self->wanted->len - 1);
  for (guint i = first; i < end && !awaited; i++)
    awaited = is_awaited (self, get_ref (self, i)->id);
  for (guint i = first; i < end && awaited; i++)
    if (is_missing (self, get_ref (self, i)->id))
      g_array_append_val (ids, get_ref (self, i)->id);
}

/* (transfer full) (nullable) (element-type gint64): what is to be read next. */
static GArray *
choose_ids (RouseHistoryPages *self)
{
  GArray        *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer       value;

  while (self->wanted->len > 0 && ids->len == 0)
    take_page (self, ids);
  /* What was left over, because it was elsewhere meanwhile, or the pages were too many. */
  g_hash_table_iter_init (&iter, self->slots);
  while (ids->len < ROUSE_HISTORY_PAGE && g_hash_table_iter_next (&iter, NULL, &value))
    if (is_missing (self, ((Slot *) value)->id))
      g_array_append_val (ids, ((Slot *) value)->id);
  if (ids->len == 0)
    g_clear_pointer (&ids, g_array_unref);
  return ids;
}

/* Those that were asked for and did not come are deleted. */
static void
mark_gone (RouseHistoryPages *self, const GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    {
      Slot *slot = g_hash_table_lookup (self->slots, &g_array_index (ids, gint64, i));

      if (slot != NULL)
        slot->gone = !rouse_history_entry_get_loaded (slot->entry);
    }
}

static void
clear (gpointer data)
{
  RouseHistoryPages *self = data;

  g_array_unref (self->refs);
  g_hash_table_unref (self->slots);
  g_array_unref (self->wanted);
}

static void
unref (RouseHistoryPages *self)
{
  g_rc_box_release_full (self, clear);
}

static void
rows_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  RouseHistoryPages *self = data;
  RouseHistoryFetch *fetch = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->reading = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_debug ("reading rows: %s", error->message); /* seen again, and told, by whatever asks next */
  else if (self->history != NULL)
    {
      rouse_history_pages_take_rows (self, fetch->rows);
      mark_gone (self, fetch->ids);
      read_later (self);
    }
  unref (self);
}

static gboolean
read_cb (gpointer data)
{
  RouseHistoryPages *self = data;
  GArray            *ids = choose_ids (self);
  GTask             *task;

  g_clear_pointer (&self->idle, g_source_unref);
  if (ids == NULL)
    return G_SOURCE_REMOVE;
  self->reading = TRUE;
  task = g_task_new (self->history, NULL, rows_cb, g_rc_box_acquire (self));
  g_task_set_source_tag (task, read_cb);
  g_task_set_task_data (task, rouse_history_fetch_new (ids), (GDestroyNotify) rouse_history_fetch_free);
  rouse_history_call (self->history, task, rouse_history_fetch_rows);
  return G_SOURCE_REMOVE;
}

RouseHistoryPages *
rouse_history_pages_new (RouseHistory *history)
{
  RouseHistoryPages *self = g_rc_box_new0 (RouseHistoryPages);

  self->history = g_object_ref (history);
  self->refs = g_array_new (FALSE, FALSE, sizeof (RouseHistoryRef));
  self->slots = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, slot_free);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
rouse_history_pages_stop (RouseHistoryPages *self)
{
  if (self->idle != NULL)
    g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
  g_queue_clear_full (&self->kept, g_object_unref);
  g_hash_table_remove_all (self->slots);
  g_clear_object (&self->history);
  unref (self);
}

void
rouse_history_pages_set_refs (RouseHistoryPages *self, GArray *refs)
{
  g_array_ref (refs);
  g_array_unref (self->refs);
  self->refs = refs;
  g_array_set_size (self->wanted, 0); /* other pages now; what is still awaited is found by its entry */
}

RouseHistoryEntry *
rouse_history_pages_dup_entry (RouseHistoryPages *self, guint position)
{
  RouseHistoryEntry *entry = dup_entry (self, get_ref (self, position));

  if (is_missing (self, get_ref (self, position)->id))
    want (self, position / ROUSE_HISTORY_PAGE);
  return entry;
}

GArray *
rouse_history_pages_get_ids (RouseHistoryPages *self)
{
  GArray        *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_array_append_val (ids, ((Slot *) value)->id);
  return ids;
}

void
rouse_history_pages_take_rows (RouseHistoryPages *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const RouseHistoryRow        *row = g_ptr_array_index (rows, i);
      const RouseHistoryRef         ref = { row->id, row->reload->at };
      g_autoptr (RouseHistoryEntry) entry = dup_entry (self, &ref);

      if (!rouse_history_entry_get_loaded (entry))
        g_queue_push_head (&self->kept, g_object_ref (entry));
      if (self->kept.length > MAX_KEPT)
        g_object_unref (g_queue_pop_tail (&self->kept));
      rouse_history_entry_take_row (entry, rouse_history_row_copy (row));
    }
}
