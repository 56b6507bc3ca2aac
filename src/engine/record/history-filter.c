/* history-filter.c - which reloads of the history are meant, and in which order
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-filter.h"

#include <sys/wait.h>

/* A program asks to be started again by it: no break-down. */
#define EXIT_CODE_RESTART 3

G_DEFINE_BOXED_TYPE (RouseHistoryFilter, rouse_history_filter, rouse_history_filter_copy, rouse_history_filter_free)

RouseHistoryFilter *
rouse_history_filter_new (void)
{
  return g_new0 (RouseHistoryFilter, 1);
}

RouseHistoryFilter *
rouse_history_filter_copy (const RouseHistoryFilter *self)
{
  RouseHistoryFilter *copy = g_memdup2 (self, sizeof *self);

  copy->project = g_strdup (self->project);
  copy->program = g_strdup (self->program);
  copy->text = g_strdup (self->text);
  return copy;
}

void
rouse_history_filter_free (RouseHistoryFilter *self)
{
  g_free (self->project);
  g_free (self->program);
  g_free (self->text);
  g_free (self);
}

gboolean
rouse_history_filter_equal (const RouseHistoryFilter *a, const RouseHistoryFilter *b)
{
  return a->outcomes == b->outcomes && a->causes == b->causes && a->ways == b->ways && a->since == b->since && a->until == b->until &&
         g_strcmp0 (a->project, b->project) == 0 && g_strcmp0 (a->program, b->program) == 0 && g_strcmp0 (a->text, b->text) == 0;
}

gboolean
rouse_history_filter_is_empty (const RouseHistoryFilter *self)
{
  static const RouseHistoryFilter none = { 0 };

  return rouse_history_filter_equal (self, &none);
}

/* The triggers of the database judge likewise, see history-schema.c. */
static gboolean
broke_down (const RouseRun *run)
{
  return run->ended && !run->expected && run->wait_status != 0 && run->wait_status != W_EXITCODE (EXIT_CODE_RESTART, 0);
}

RouseHistoryOutcomes
rouse_history_row_get_outcome (const RouseHistoryRow *row)
{
  if (row->reload->outcome == ROUSE_OUTCOME_READY && !rouse_reload_action_is_hot (row->reload->action) &&
      row->run != NULL && broke_down (row->run))
    return ROUSE_HISTORY_BROKE_LATER;
  return 1 << row->reload->outcome;
}

RouseHistoryCauses
rouse_history_row_get_cause (const RouseHistoryRow *row)
{
  const RouseChangeSet *changes = row->reload->changes;

  if (row->reload->cause == ROUSE_CAUSE_CHANGE && changes != NULL && changes->branch_after != NULL)
    return ROUSE_HISTORY_BRANCH;
  return 1 << row->reload->cause;
}

RouseHistoryWays
rouse_history_row_get_way (const RouseHistoryRow *row)
{
  if (row->reload->fall_back != ROUSE_FALL_BACK_NONE)
    return ROUSE_HISTORY_FELL_BACK;
  return rouse_reload_action_is_hot (row->reload->action) ? ROUSE_HISTORY_HOT : ROUSE_HISTORY_STARTED;
}

gint64
rouse_history_row_get_startup_us (const RouseHistoryRow *row)
{
  const RouseReload *reload = row->reload;

  return reload->ready_us >= 0 ? MAX (reload->start_us, 0) + reload->ready_us : -1;
}

gint64
rouse_history_row_get_total_us (const RouseHistoryRow *row)
{
  const RouseReload *reload = row->reload;
  gint64             startup_us = rouse_history_row_get_startup_us (row);

  if (rouse_reload_action_is_hot (reload->action))
    return reload->outcome == ROUSE_OUTCOME_READY ? MAX (reload->settle_us, 0) + MAX (reload->hot_us, 0) : -1;
  if (startup_us < 0)
    return -1;
  return MAX (reload->settle_us, 0) + MAX (reload->hot_us, 0) + MAX (reload->build_us, 0) + MAX (reload->stop_us, 0) + startup_us;
}
