/* history-fetch.c - what a list of the history has read for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-fetch.h"
#include "record/history-entry.h"

RouseHistoryFetch *
rouse_history_fetch_new (GArray *ids)
{
  RouseHistoryFetch *self = g_new0 (RouseHistoryFetch, 1);

  self->ids = ids;
  return self;
}

void
rouse_history_fetch_free (RouseHistoryFetch *self)
{
  g_array_unref (self->ids);
  g_clear_pointer (&self->filter, rouse_history_filter_free);
  g_clear_pointer (&self->refs, g_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static gboolean
add_row (RouseHistoryFetch *self, RouseHistoryDb *db, gint64 id, GError **error)
{
  GError          *local = NULL;
  RouseHistoryRow *row = rouse_history_db_read (db, id, ROUSE_HISTORY_BRIEF_FILES, FALSE, &local);

  if (row != NULL)
    g_ptr_array_add (self->rows, row);
  else if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  return TRUE;
}

gboolean
rouse_history_fetch_rows (RouseHistoryDb *db, gpointer data, GError **error)
{
  RouseHistoryFetch *self = data;

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_row_free);
  for (guint i = 0; i < self->ids->len; i++)
    if (!add_row (self, db, g_array_index (self->ids, gint64, i), error))
      return FALSE;
  return TRUE;
}

gboolean
rouse_history_fetch_list (RouseHistoryDb *db, gpointer data, GError **error)
{
  RouseHistoryFetch *self = data;

  g_clear_pointer (&self->refs, g_array_unref);
  self->refs = rouse_history_db_list (db, self->filter, self->order, self->descending, error);
  if (self->refs == NULL || !rouse_history_fetch_rows (db, self, error))
    return FALSE;
  for (guint i = 0; i < MIN (self->n_first, self->refs->len); i++)
    if (!add_row (self, db, g_array_index (self->refs, RouseHistoryRef, i).id, error))
      return FALSE;
  return TRUE;
}
