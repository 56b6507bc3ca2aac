/* history-table.c - the history as a table for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "history-table.h"
#include "table.h"
#include "text.h"

#include "base/duration.h"
#include "base/error.h"
#include "record/error-line.h"
#include "record/history-filter.h"
#include "words/hot-words.h"
#include "words/words.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

typedef enum
{
  COLUMN_TIME,
  COLUMN_PROGRAM,
  COLUMN_CAUSE,
  COLUMN_ACTION,
  COLUMN_RULE, /* only where one decided */
  COLUMN_SETTLE,
  COLUMN_HOT,   /* only where that was tried */
  COLUMN_BUILD, /* only where something was built */
  COLUMN_STOP,
  COLUMN_START,
  COLUMN_READY,
  COLUMN_OUTCOME,
  N_COLUMNS
} Column;

static const RouseTableColumn columns[N_COLUMNS] = {
  [COLUMN_TIME] = { N_ ("TIME") },
  [COLUMN_PROGRAM] = { N_ ("PROGRAM"), .max_width = 30 },
  [COLUMN_CAUSE] = { N_ ("CAUSE"), .max_width = 44 },
  [COLUMN_ACTION] = { N_ ("ACTION") },
  [COLUMN_RULE] = { N_ ("RULE"), .max_width = 20 },
  [COLUMN_SETTLE] = { N_ ("SETTLE"), .number = TRUE },
  /* Translators: the time that a reload without a restart took. */
  [COLUMN_HOT] = { N_ ("HOT"), .number = TRUE },
  [COLUMN_BUILD] = { N_ ("BUILD"), .number = TRUE },
  [COLUMN_STOP] = { N_ ("STOP"), .number = TRUE },
  [COLUMN_START] = { N_ ("START"), .number = TRUE },
  [COLUMN_READY] = { N_ ("READY"), .number = TRUE },
  [COLUMN_OUTCOME] = { N_ ("OUTCOME") },
};

static char *
dup_time (gint64 at, GDateTime *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, g_date_time_get_timezone (now)) : NULL;
  gboolean              today;

  if (local == NULL)
    return g_strdup ("?");
  today = g_date_time_get_year (local) == g_date_time_get_year (now) &&
          g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (now);
  return g_date_time_format (local, today ? "%H:%M:%S" : "%Y-%m-%d %H:%M");
}

static char *
dup_program (const RouseReload *reload)
{
  g_autofree char *project = rouse_text_dup_printable (reload->project != NULL ? reload->project : "");
  g_autofree char *program = rouse_text_dup_printable (reload->program != NULL ? reload->program : "");

  if (*project == '\0' || *program == '\0' || g_str_equal (project, program))
    return g_strconcat (project, *project == '\0' ? program : "", NULL);
  return g_strdup_printf ("%s/%s", project, program);
}

static char *
dup_cause (const RouseReload *reload)
{
  const RouseChangeSet *changes = reload->changes;
  g_autofree char      *name = NULL;
  g_autofree char      *shown = NULL;

  if (reload->cause != ROUSE_CAUSE_CHANGE || changes == NULL)
    return g_strdup (rouse_words_for_cause (reload->cause));
  if (changes->branch_after != NULL)
    {
      g_autofree char *before = rouse_text_dup_printable (changes->branch_before != NULL ? changes->branch_before : "");
      g_autofree char *after = rouse_text_dup_printable (changes->branch_after);

      return g_strdup_printf (ngettext ("%s → %s, %u file", "%s → %s, %u files", changes->n_changes), before, after, changes->n_changes);
    }
  if (changes->changes->len == 0)
    return g_strdup_printf (ngettext ("%u file", "%u files", changes->n_changes), changes->n_changes);
  name = g_path_get_basename (((RouseChange *) g_ptr_array_index (changes->changes, 0))->path);
  shown = rouse_text_dup_printable (name);
  if (changes->n_changes == 1)
    return g_steal_pointer (&shown);
  return g_strdup_printf (_ ("%s and %u more"), shown, changes->n_changes - 1);
}

/* "ready" is not the end of it when the program broke down later. */
static gboolean
broke_down (const RouseHistoryRow *row)
{
  return rouse_history_row_get_outcome (row) == ROUSE_HISTORY_BROKE_LATER;
}

static char *
dup_outcome (const RouseHistoryRow *row)
{
  const char      *outcome = rouse_words_for_outcome (row->reload->outcome);
  g_autofree char *end = NULL;
  gboolean         failed = row->reload->outcome == ROUSE_OUTCOME_FAILED || row->reload->outcome == ROUSE_OUTCOME_BUILD_FAILED;

  if (!broke_down (row) && (!failed || row->run == NULL || !row->run->ended || row->run->error != NULL))
    return g_strdup (outcome);
  end = rouse_words_for_end (row->run);
  if (failed && rouse_run_get_exit_code (row->run) == 0)
    return g_strdup_printf (_ ("ended by itself before it was ready: %s"), end);
  return g_strdup_printf (broke_down (row) ? _ ("%s, then %s") : _ ("%s: %s"), outcome, end);
}

static char *
dup_duration (gint64 us)
{
  return us >= 0 ? rouse_duration_format (us) : g_strdup ("–");
}

/* Nobody says how long pages take. */
static gint64
get_hot_us (const RouseReload *reload)
{
  return reload->action == ROUSE_RELOAD_BROWSER ? -1 : reload->hot_us;
}

/* (transfer full) (element-type utf8) */
static GPtrArray *
make_cells (const RouseHistoryRow *row, const gboolean *shown, GDateTime *now)
{
  GPtrArray         *cells = g_ptr_array_new_with_free_func (g_free);
  const RouseReload *reload = row->reload;

  for (Column i = 0; i < N_COLUMNS; i++)
    {
      char *text = NULL;

      if (!shown[i])
        continue;
      switch (i)
        {
        case COLUMN_TIME:
          text = dup_time (reload->at, now);
          break;
        case COLUMN_PROGRAM:
          text = dup_program (reload);
          break;
        case COLUMN_CAUSE:
          text = dup_cause (reload);
          break;
        case COLUMN_ACTION:
          text = rouse_words_for_actions (reload);
          break;
        case COLUMN_RULE:
          text = reload->rule != NULL ? rouse_text_dup_printable (reload->rule) : g_strdup ("–");
          break;
        case COLUMN_SETTLE:
          text = dup_duration (reload->settle_us);
          break;
        case COLUMN_HOT:
          text = dup_duration (get_hot_us (reload));
          break;
        case COLUMN_BUILD:
          text = dup_duration (reload->build_us);
          break;
        case COLUMN_STOP:
          text = dup_duration (reload->stop_us);
          break;
        case COLUMN_START:
          text = dup_duration (reload->start_us);
          break;
        case COLUMN_READY:
          text = dup_duration (reload->ready_us);
          break;
        case COLUMN_OUTCOME:
          text = dup_outcome (row);
          break;
        case N_COLUMNS:
          g_assert_not_reached ();
        }
      g_ptr_array_add (cells, text);
    }
  return cells;
}

static const char *
get_colour (const RouseHistoryRow *row)
{
  switch (row->reload->outcome)
    {
    case ROUSE_OUTCOME_FAILED:
    case ROUSE_OUTCOME_NOT_STARTED:
    case ROUSE_OUTCOME_BUILD_FAILED:
      return ROUSE_COLOUR_BAD;
    case ROUSE_OUTCOME_READY:
      return broke_down (row) ? ROUSE_COLOUR_BAD : ROUSE_COLOUR_GOOD;
    case ROUSE_OUTCOME_PENDING:
    case ROUSE_OUTCOME_SUPERSEDED:
      return ROUSE_COLOUR_DIM;
    }
  g_return_val_if_reached (ROUSE_COLOUR_DIM);
}

/* The line in which it said why, if it is known. */
static void
add_output (RouseTable *table, const RouseHistoryRow *row)
{
  g_autofree char           *line = NULL;
  g_autoptr (RouseErrorLine) telling = NULL;

  if (row->run == NULL)
    return;
  /* What a build says last is seldom more than that it has failed. */
  if (row->reload->outcome == ROUSE_OUTCOME_BUILD_FAILED && row->run->error == NULL && row->run->tail != NULL)
    telling = rouse_error_line_find (g_bytes_get_data (row->run->tail, NULL), g_bytes_get_size (row->run->tail), NULL);
  if (telling != NULL)
    line = rouse_text_dup_printable (telling->text);
  else
    line = row->run->error != NULL ? rouse_text_dup_printable (row->run->error) : rouse_words_for_tail (row->run->tail, 1);
  if (*line != '\0')
    rouse_table_add_note (table, line, ROUSE_COLOUR_DIM);
}

/* Which columns have something to say. */
static void
choose_columns (GPtrArray *rows, gboolean *shown)
{
  for (Column i = 0; i < N_COLUMNS; i++)
    shown[i] = i != COLUMN_RULE && i != COLUMN_HOT && i != COLUMN_BUILD;
  for (guint i = 0; i < rows->len; i++)
    {
      const RouseReload *reload = ((const RouseHistoryRow *) g_ptr_array_index (rows, i))->reload;

      shown[COLUMN_RULE] |= reload->rule != NULL;
      shown[COLUMN_HOT] |= get_hot_us (reload) >= 0;
      shown[COLUMN_BUILD] |= reload->build_us >= 0;
    }
}

/* Why it was not enough to do what the rules say. */
static void
add_fall_back (RouseTable *table, const RouseHistoryRow *row)
{
  g_autofree char *because = rouse_words_for_fall_back (row->reload);
  g_autofree char *line = because != NULL ? g_strdup_printf (_ ("restarted because %s"), because) : NULL;

  if (line != NULL)
    rouse_table_add_note (table, line, ROUSE_COLOUR_DIM);
}

char *
rouse_history_dup_table (GPtrArray *rows, const RouseHistoryLook *look)
{
  gboolean               shown[N_COLUMNS];
  RouseTableColumn       shown_columns[N_COLUMNS];
  guint                  n_shown = 0;
  g_autoptr (RouseTable) table = NULL;

  choose_columns (rows, shown);
  for (Column i = 0; i < N_COLUMNS; i++)
    if (shown[i])
      shown_columns[n_shown++] = columns[i];
  table = rouse_table_new (shown_columns, n_shown, look->colour);
  for (guint i = 0; i < rows->len; i++)
    {
      const RouseHistoryRow *row = g_ptr_array_index (rows, i);

      rouse_table_add (table, make_cells (row, shown, look->now), n_shown - 1, get_colour (row));
      add_fall_back (table, row);
      if (look->output)
        add_output (table, row);
    }
  return rouse_table_dup_text (table);
}

/* "HH:MM" or "HH:MM:SS". */
static gboolean
parse_time (const char *text, int *hour, int *minute, int *second)
{
  int length = 0;

  if (sscanf (text, "%2d:%2d%n:%2d%n", hour, minute, &length, second, &length) < 2)
    return FALSE;
  return text[length] == '\0';
}

gboolean
rouse_history_parse_since (const char *text, GDateTime *now, gint64 *since, GError **error)
{
  int                   year, month, day, hour = 0, minute = 0, second = 0, length = 0;
  gboolean              ok;
  gint64                span;
  g_autoptr (GDateTime) time = NULL;

  if (rouse_duration_parse (text, &span, NULL)) /* else it may be a date */
    {
      *since = g_date_time_to_unix (now) * G_USEC_PER_SEC + g_date_time_get_microsecond (now) - span;
      return TRUE;
    }
  g_date_time_get_ymd (now, &year, &month, &day);
  ok = parse_time (text, &hour, &minute, &second);
  if (!ok && sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &length) == 3)
    {
      const char *rest = text + length;

      hour = minute = second = 0;
      ok = *rest == '\0' || ((*rest == ' ' || *rest == 'T') && parse_time (rest + 1, &hour, &minute, &second));
    }
  if (ok)
    time = g_date_time_new (g_date_time_get_timezone (now), year, month, day, hour, minute, second);
  if (time == NULL)
    {
      g_autofree char *shown = rouse_text_dup_printable (text);

      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
                   _ ("“%s” is neither a time span, such as 2h or 3d, nor a date or time, such as 2026-11-23, 14:30 or “2026-11-23 14:30”"),
                   shown);
      return FALSE;
    }
  *since = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  return TRUE;
}
