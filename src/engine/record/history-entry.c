/* history-entry.c - one row of a list of the history, filled in when it has been read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-record"
#include "config.h"
#include "record/history-entry-private.h"

struct _RouseHistoryEntry
{
  GObject parent_instance;

  gint64           id;
  gint64           at;
  RouseHistoryRow *row; /* (owned) (nullable) */
};

typedef enum
{
  PROP_ID = 1,
  PROP_LOADED,
  PROP_ROW,
  N_PROPERTIES
} Property;
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RouseHistoryEntry, rouse_history_entry, G_TYPE_OBJECT)

static void
rouse_history_entry_finalize (GObject *object)
{
  g_clear_pointer (&ROUSE_HISTORY_ENTRY (object)->row, rouse_history_row_free);

  G_OBJECT_CLASS (rouse_history_entry_parent_class)->finalize (object);
}

static void
rouse_history_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RouseHistoryEntry *self = ROUSE_HISTORY_ENTRY (object);

  switch ((Property) id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->row != NULL);
      break;
    case PROP_ROW:
      g_value_set_boxed (value, self->row);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
rouse_history_entry_class_init (RouseHistoryEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rouse_history_entry_finalize;
  object_class->get_property = rouse_history_entry_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ROW] = g_param_spec_boxed ("row", NULL, NULL, ROUSE_TYPE_HISTORY_ROW, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rouse_history_entry_init (RouseHistoryEntry *self)
{
}

/* A recorded reload does not change, but for its outcome and its run. */
static gboolean
is_same (const RouseHistoryRow *a, const RouseHistoryRow *b)
{
  if (a->reload->outcome != b->reload->outcome || a->reload->ready_us != b->reload->ready_us || (a->run != NULL) != (b->run != NULL))
    return FALSE;
  return a->run == NULL ||
         (a->run->ended == b->run->ended && a->run->end_us == b->run->end_us && a->run->ready_us == b->run->ready_us &&
          a->run->wait_status == b->run->wait_status && a->run->expected == b->run->expected && a->run->killed == b->run->killed &&
          a->run->pid == b->run->pid && g_strcmp0 (a->run->error, b->run->error) == 0);
}

RouseHistoryEntry *
rouse_history_entry_new (gint64 id, gint64 at)
{
  RouseHistoryEntry *self = g_object_new (ROUSE_TYPE_HISTORY_ENTRY, NULL);

  self->id = id;
  self->at = at;
  return self;
}

void
rouse_history_entry_take_row (RouseHistoryEntry *self, RouseHistoryRow *row)
{
  gboolean was_loaded = self->row != NULL;

  if (was_loaded && is_same (self->row, row))
    {
      rouse_history_row_free (row);
      return;
    }
  g_clear_pointer (&self->row, rouse_history_row_free);
  self->row = row;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROW]);
  if (!was_loaded)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

gint64
rouse_history_entry_get_id (RouseHistoryEntry *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_ENTRY (self), 0);

  return self->id;
}

gint64
rouse_history_entry_get_at (RouseHistoryEntry *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_ENTRY (self), 0);

  return self->at;
}

gboolean
rouse_history_entry_get_loaded (RouseHistoryEntry *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_ENTRY (self), FALSE);

  return self->row != NULL;
}

const RouseHistoryRow *
rouse_history_entry_get_row (RouseHistoryEntry *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_ENTRY (self), NULL);

  return self->row;
}
