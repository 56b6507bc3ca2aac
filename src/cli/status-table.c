/* status-table.c - how the projects are, as a table for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "status-table.h"
#include "table.h"
#include "text.h"

#include "base/duration.h"
#include "words/address-words.h"
#include "words/hot-words.h"
#include "words/signal-names.h"
#include "words/watch-words.h"
#include "words/words.h"

#include <glib/gi18n.h>

typedef enum
{
  COLUMN_PROJECT,
  COLUMN_PROGRAM,
  COLUMN_STATE,
  COLUMN_PID,
  COLUMN_UPTIME,
  COLUMN_RELOAD,
  N_COLUMNS
} Column;

static const RouseTableColumn columns[N_COLUMNS] = {
  [COLUMN_PROJECT] = { N_ ("PROJECT"), .max_width = 24 },
  [COLUMN_PROGRAM] = { N_ ("PROGRAM"), .max_width = 24 },
  [COLUMN_STATE] = { N_ ("STATE") },
  [COLUMN_PID] = { N_ ("PID"), .number = TRUE },
  [COLUMN_UPTIME] = { N_ ("UPTIME"), .number = TRUE },
  [COLUMN_RELOAD] = { N_ ("LAST RELOAD") },
};

static const struct
{
  const char *state;
  const char *words;
  const char *colour; /* (nullable) */
} states[] = {
  { "stopped", N_ ("stopped"), ROUSE_COLOUR_DIM },
  { "starting", N_ ("starting"), ROUSE_COLOUR_BUSY },
  { "running", N_ ("running"), ROUSE_COLOUR_GOOD },
  { "stopping", N_ ("stopping"), ROUSE_COLOUR_BUSY },
  { "waiting", N_ ("failed, trying again"), ROUSE_COLOUR_BAD },
  { "failed", N_ ("failed"), ROUSE_COLOUR_BAD },
  { "finished", N_ ("finished"), ROUSE_COLOUR_GOOD },
  { "building", N_ ("building"), ROUSE_COLOUR_BUSY },
};

const char *
rouse_status_get_state_words (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, state))
      return _ (states[i].words);
  return state; /* of a newer application */
}

static const char *
get_colour (const RouseOverviewProgram *program)
{
  if (rouse_overview_program_fails (program))
    return ROUSE_COLOUR_BAD;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, program->state))
      return states[i].colour;
  return NULL;
}

/* Records */

static const char *
get_string (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

/* -1 when there is none. */
static gint64
get_int (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -1;
}

/* (nullable) (transfer none) */
static JsonObject *
get_object (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_cause_words (const char *cause)
{
  for (int i = ROUSE_CAUSE_FIRST; i <= ROUSE_CAUSE_REQUEST; i++)
    if (g_str_equal (rouse_cause_to_string (i), cause))
      return rouse_words_for_cause (i);
  return cause;
}

static const char *
get_outcome_words (const char *outcome)
{
  for (int i = ROUSE_OUTCOME_PENDING; i <= ROUSE_OUTCOME_BUILD_FAILED; i++)
    if (g_str_equal (rouse_outcome_to_string (i), outcome))
      return rouse_words_for_outcome (i);
  return outcome;
}

char *
rouse_status_dup_cause (JsonObject *record)
{
  const char      *cause = get_string (record, "cause");
  JsonObject      *branch = get_object (record, "branch");
  JsonNode        *files = json_object_get_member (record, "files");
  JsonArray       *array = files != NULL && JSON_NODE_HOLDS_ARRAY (files) ? json_node_get_array (files) : NULL;
  guint            total = (guint) MAX (get_int (record, "files_total"), 0);
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;

  if (!g_str_equal (cause, "change") || total == 0)
    return g_strdup (get_cause_words (cause));
  if (branch != NULL)
    {
      g_autofree char *from = rouse_text_dup_printable (get_string (branch, "from"));
      g_autofree char *to = rouse_text_dup_printable (get_string (branch, "to"));

      return g_strdup_printf (ngettext ("%s → %s, %u file", "%s → %s, %u files", total), from, to, total);
    }
  if (array == NULL || json_array_get_length (array) == 0 || !JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, 0)))
    return g_strdup_printf (ngettext ("%u file", "%u files", total), total);
  name = g_path_get_basename (get_string (json_array_get_object_element (array, 0), "path"));
  shown = rouse_text_dup_printable (name);
  if (total == 1)
    return g_steal_pointer (&shown);
  return g_strdup_printf (_ ("%s and %u more"), shown, total - 1);
}

static RouseReloadAction
get_action (JsonObject *record)
{
  for (int i = ROUSE_RELOAD_START; i <= ROUSE_RELOAD_BROWSER; i++)
    if (g_str_equal (rouse_reload_action_to_string (i), get_string (record, "action")))
      return i;
  return ROUSE_RELOAD_RESTART;
}

static gboolean
is_hot (JsonObject *record)
{
  return rouse_reload_action_is_hot (get_action (record));
}

/* "14:03:22 views.py: reloaded without a restart in 40 ms" */
static char *
dup_hot_reload (JsonObject *record, const char *time, const char *cause)
{
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_CHANGE, NULL);
  gint64                  hot_ms = get_int (record, "hot_ms");
  g_autofree char        *words = NULL;

  reload->action = get_action (record);
  reload->hot_us = hot_ms >= 0 ? hot_ms * G_TIME_SPAN_MILLISECOND : -1;
  words = rouse_words_for_hot_end (reload);
  return g_strdup_printf ("%s %s: %s", time, cause, words);
}

/* "14:03:22 views.py and 3 more: ready in 240 ms" */
static char *
dup_reload (JsonObject *record, GDateTime *now)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (get_string (record, "at"), utc);
  g_autoptr (GDateTime) local = at != NULL ? g_date_time_to_timezone (at, g_date_time_get_timezone (now)) : NULL;
  g_autofree char      *cause = rouse_status_dup_cause (record);
  const char           *outcome = get_outcome_words (get_string (record, "outcome"));
  gint64                ready_ms = get_int (record, "ready_ms");
  g_autofree char      *time = NULL;
  g_autofree char      *duration = NULL;
  gboolean              today;

  if (local == NULL)
    return g_strdup ("");
  today = g_date_time_get_year (local) == g_date_time_get_year (now) && g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (now);
  time = g_date_time_format (local, today ? "%H:%M:%S" : "%Y-%m-%d %H:%M");
  if (g_str_equal (get_string (record, "outcome"), "ready") && is_hot (record))
    return dup_hot_reload (record, time, cause);
  if (ready_ms < 0 || !g_str_equal (get_string (record, "outcome"), "ready"))
    return g_strdup_printf ("%s %s: %s", time, cause, outcome);
  duration = rouse_duration_format (ready_ms * G_TIME_SPAN_MILLISECOND);
  return g_strdup_printf (_ ("%s %s: %s in %s"), time, cause, outcome, duration);
}

/* Lines */

/* Nobody wants to know it more exactly. */
static char *
dup_span (gint64 us)
{
  int minutes = (int) CLAMP (us / G_TIME_SPAN_MINUTE, 0, G_MAXINT);
  int days = minutes / 60 / 24;

  if (minutes < 1)
    return g_strdup_printf (_ ("%d s"), (int) (MAX (us, 0) / G_TIME_SPAN_SECOND));
  if (minutes < 60)
    return g_strdup_printf (_ ("%d min"), minutes);
  if (days < 1)
    return g_strdup_printf (_ ("%d h %d min"), minutes / 60, minutes % 60);
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);
}

static GPtrArray *
make_cells (const RouseOverviewProject *project, const RouseOverviewProgram *program, GDateTime *now)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  gint64     at = g_date_time_to_unix (now) * G_USEC_PER_SEC + g_date_time_get_microsecond (now);
  gboolean   off = !project->on && g_str_equal (program->state, "stopped");

  g_ptr_array_add (cells, rouse_text_dup_printable (project->name));
  g_ptr_array_add (cells, rouse_text_dup_printable (program->name));
  g_ptr_array_add (cells, g_strdup (off ? _ ("off") : rouse_status_get_state_words (program->state)));
  g_ptr_array_add (cells, program->pid > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, program->pid) : g_strdup ("–"));
  g_ptr_array_add (cells, program->pid > 0 ? dup_span (at - program->started_at) : g_strdup ("–"));
  g_ptr_array_add (cells, program->last_reload != NULL ? dup_reload (program->last_reload, now) : g_strdup ("–"));
  return cells;
}

/* (transfer full) (nullable): how the last run ended. */
static char *
dup_end (const RouseOverviewProgram *program)
{
  JsonObject *run = program->last_reload != NULL ? get_object (program->last_reload, "run") : NULL;
  gint64      number;

  if (run != NULL && *get_string (run, "error") != '\0')
    return rouse_text_dup_printable (get_string (run, "error"));
  if (run != NULL && (number = get_int (run, "signal")) > 0)
    {
      g_autofree char *name = rouse_signal_dup_name ((int) number);

      return g_strdup_printf (_ ("killed by %s"), name);
    }
  if (program->exit_code >= 0)
    return g_strdup_printf (_ ("exit code %d"), program->exit_code);
  return NULL;
}

static void
add_program_notes (RouseTable *table, const RouseOverviewProgram *program)
{
  g_autofree char *end = rouse_overview_program_fails (program) ? dup_end (program) : NULL;
  g_autofree char *awaits = rouse_text_dup_printable (program->awaits);
  g_autofree char *status = rouse_text_dup_printable (program->status);
  g_autofree char *addresses = rouse_words_for_all_addresses ((const char *const *) program->listen, (const char *const *) program->proxies);

  if (end != NULL)
    rouse_table_add_note (table, end, ROUSE_COLOUR_BAD);
  if (*awaits != '\0')
    {
      g_autofree char *text = g_strdup_printf (_ ("waits for %s"), awaits);

      rouse_table_add_note (table, text, ROUSE_COLOUR_DIM);
    }
  if (*program->hot != '\0')
    rouse_table_add_note (table, _ ("takes a change without a restart"), ROUSE_COLOUR_DIM);
  if (*status != '\0')
    rouse_table_add_note (table, status, ROUSE_COLOUR_DIM);
  if (addresses != NULL)
    rouse_table_add_note (table, addresses, ROUSE_COLOUR_DIM);
}

static void
add_project_notes (RouseTable *table, const RouseOverviewProject *project)
{
  g_autofree char *problem = rouse_text_dup_printable (project->problem);

  if (*problem != '\0')
    rouse_table_add_note (table, problem, ROUSE_COLOUR_BAD);
  if (project->pending)
    {
      g_autofree char *text = rouse_overview_dup_pending_words (project);

      rouse_table_add_note (table, text, ROUSE_COLOUR_BAD);
    }
  if (*project->held != '\0')
    {
      g_autofree char *text = g_strdup_printf (_ ("a change waits for %s"), project->held);

      rouse_table_add_note (table, text, ROUSE_COLOUR_DIM);
    }
  if (project->n_scanned_folders > 0)
    {
      const RouseHealth progress = { .n_files = project->n_scanned_files, .n_dirs = project->n_scanned_folders };
      g_autofree char  *text = rouse_words_for_progress (&progress);

      rouse_table_add_note (table, text, ROUSE_COLOUR_DIM);
    }
  if (*project->script != '\0')
    {
      g_autofree char *script = rouse_text_dup_printable (project->script);
      g_autofree char *text = g_strdup_printf (ngettext ("%u page follows, by %s", "%u pages follow, by %s", project->n_pages), project->n_pages, script);

      rouse_table_add_note (table, text, ROUSE_COLOUR_DIM);
    }
  for (guint i = 0; i < project->watch->places->len; i++)
    {
      const RouseHealthPlace *place = g_ptr_array_index (project->watch->places, i);
      g_autofree char        *text = place->reason != ROUSE_REASON_NONE ? rouse_words_for_place (place) : NULL;

      if (text != NULL)
        rouse_table_add_note (table, text, ROUSE_COLOUR_DIM);
    }
  if (project->paused)
    rouse_table_add_note (table, _ ("paused: changes do nothing"), ROUSE_COLOUR_BUSY);
  if (g_str_equal (project->health, "blind"))
    rouse_table_add_note (table, _ ("its files cannot be watched"), ROUSE_COLOUR_BAD);
}

char *
rouse_status_dup_table (const RouseOverview *overview, GPtrArray *projects, GDateTime *now, gboolean colour)
{
  g_autoptr (RouseTable) table = rouse_table_new (columns, N_COLUMNS, colour);

  for (guint i = 0; i < projects->len; i++)
    {
      const RouseOverviewProject *project = g_ptr_array_index (projects, i);

      for (guint j = 0; j < project->programs->len; j++)
        {
          const RouseOverviewProgram *program = g_ptr_array_index (project->programs, j);

          rouse_table_add (table, make_cells (project, program, now), COLUMN_STATE, get_colour (program));
          add_program_notes (table, program);
        }
      if (project->programs->len == 0)
        {
          const RouseOverviewProgram none = { .name = (char *) "–", .state = project->state };

          rouse_table_add (table, make_cells (project, &none, now), COLUMN_STATE, get_colour (&none));
        }
      add_project_notes (table, project);
    }
  return rouse_table_dup_text (table);
}
