/* run-recent.c - the recent reloads, those under way included
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-recent.h"
#include "history-table.h"

#include <glib/gi18n.h>

#define ROWS 10

struct _RouseRunRecent
{
  RouseHistory *history; /* (owned) */
  GPtrArray    *begun;   /* (owned) (element-type RouseHistoryRow) reloads without an outcome, the newest first */
};

static RouseHistoryRow *
row_new (RouseReload *reload, RouseRun *run)
{
  RouseHistoryRow *row = g_new0 (RouseHistoryRow, 1);

  row->reload = rouse_reload_ref (reload);
  row->run = rouse_run_ref (run);
  return row;
}

RouseRunRecent *
rouse_run_recent_new (RouseHistory *history)
{
  RouseRunRecent *self = g_new0 (RouseRunRecent, 1);

  self->history = g_object_ref (history);
  self->begun = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_history_row_free);
  return self;
}

void
rouse_run_recent_free (RouseRunRecent *self)
{
  g_ptr_array_unref (self->begun);
  g_object_unref (self->history);
  g_free (self);
}

/* The history has a reload when its outcome is known; until then it is here. */
static void
forget_ended (RouseRunRecent *self)
{
  for (guint i = self->begun->len; i-- > 0;)
    if (((RouseHistoryRow *) g_ptr_array_index (self->begun, i))->reload->outcome != ROUSE_OUTCOME_PENDING)
      g_ptr_array_remove_index (self->begun, i);
}

static void
started_cb (RouseRunRecent *self, RouseRun *run, RouseReload *reload)
{
  forget_ended (self);
  g_ptr_array_insert (self->begun, 0, row_new (reload, run));
}

void
rouse_run_recent_add_runner (RouseRunRecent *self, RouseRunner *runner)
{
  g_signal_connect_swapped (runner, "started", G_CALLBACK (started_cb), self);
}

char *
rouse_run_recent_dup_table (RouseRunRecent *self, const char *project, gboolean colour, GError **error)
{
  RouseHistoryQuery     query = { .project = project, .limit = ROWS };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  RouseHistoryLook      look = { .now = now, .colour = colour };
  g_autoptr (GPtrArray) rows = rouse_history_query (self->history, &query, error);

  if (rows == NULL)
    return NULL;
  forget_ended (self);
  for (guint i = self->begun->len; i-- > 0;)
    {
      RouseHistoryRow *row = g_ptr_array_index (self->begun, i);

      g_ptr_array_insert (rows, 0, row_new (row->reload, row->run));
    }
  return rows->len > 0 ? g_strchomp (rouse_history_dup_table (rows, &look)) : g_strdup (_ ("no reloads yet"));
}
