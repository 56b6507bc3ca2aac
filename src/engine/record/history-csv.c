/* history-csv.c - a reload as a line for spreadsheets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-csv.h"
#include "record/record-json.h"

#include <string.h>
#include <sys/wait.h>

void
rouse_history_csv_append_field (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  gboolean         formula = *valid != '\0' && strchr ("=+-@\t\r", *valid) != NULL;

  if (strpbrk (valid, ",\"\r\n") == NULL)
    {
      g_string_append (out, formula ? "'" : "");
      g_string_append (out, valid);
      return;
    }
  g_string_append (out, formula ? "\"'" : "\"");
  for (const char *p = valid; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
append_text (GString *out, const char *text)
{
  rouse_history_csv_append_field (out, text);
  g_string_append_c (out, ',');
}

static void
append_number (GString *out, gint64 number)
{
  if (number >= 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
  g_string_append_c (out, ',');
}

static gint64
to_ms (gint64 us)
{
  return (us + 500) / G_TIME_SPAN_MILLISECOND;
}

static void
append_ms (GString *out, gint64 us)
{
  append_number (out, us >= 0 ? to_ms (us) : -1);
}

/* One path a line, within the one field. */
static void
append_files (GString *out, const RouseChangeSet *changes)
{
  g_autoptr (GString) paths = g_string_new (NULL);

  for (guint i = 0; changes != NULL && i < changes->changes->len; i++)
    {
      const RouseChange *change = g_ptr_array_index (changes->changes, i);

      g_string_append_printf (paths, "%s%s", i > 0 ? "\n" : "", change->path);
    }
  append_text (out, paths->str);
  append_number (out, changes != NULL ? changes->n_changes : 0);
  append_text (out, changes != NULL ? changes->branch_before : NULL);
  append_text (out, changes != NULL ? changes->branch_after : NULL);
}

static void
append_end (GString *out, const RouseRun *run)
{
  gboolean by_signal = WIFSIGNALED (run->wait_status);

  append_number (out, by_signal ? -1 : rouse_run_get_exit_code (run));
  append_number (out, by_signal ? WTERMSIG (run->wait_status) : -1);
  append_ms (out, run->pid > 0 ? run->end_us - run->start_us : -1);
  append_text (out, run->expected ? "true" : "false");
}

static void
append_run (GString *out, const RouseRun *run)
{
  if (run != NULL && run->ended)
    append_end (out, run);
  else
    g_string_append (out, ",,,,");
  append_text (out, run != NULL ? run->error : NULL);
}

/* Behind all that is older, so that nobody's columns move. */
static void
append_decision (GString *out, const RouseReload *reload)
{
  gboolean fell_back = reload->fall_back != ROUSE_FALL_BACK_NONE;

  append_text (out, reload->rule);
  append_text (out, rouse_reload_was_in_vain (reload) ? rouse_reload_action_to_string (reload->tried) : NULL);
  append_text (out, fell_back ? rouse_fall_back_to_string (reload->fall_back) : NULL);
  append_ms (out, reload->hot_us);
  rouse_history_csv_append_field (out, reload->why);
}

void
rouse_history_csv_append_header (GString *out)
{
  g_string_append (out, "at,project,program,cause,action,files,files_total,branch_from,branch_to,"
                        "settle_ms,build_ms,stop_ms,start_ms,ready_ms,outcome,run_id,exit_code,signal,duration_ms,expected,error,rule,tried,fall_back,hot_ms,why\r\n");
}

void
rouse_history_csv_append_row (GString *out, const RouseHistoryRow *row)
{
  const RouseReload *reload = row->reload;
  g_autofree char   *at = rouse_json_format_instant (reload->at);

  append_text (out, at);
  append_text (out, reload->project);
  append_text (out, reload->program);
  append_text (out, rouse_cause_to_string (reload->cause));
  append_text (out, rouse_reload_action_to_string (reload->action));
  append_files (out, reload->changes);
  append_ms (out, reload->settle_us);
  append_ms (out, reload->build_us);
  append_ms (out, reload->stop_us);
  append_ms (out, reload->start_us);
  append_ms (out, reload->ready_us);
  append_text (out, rouse_outcome_to_string (reload->outcome));
  append_text (out, reload->run_id);
  append_run (out, row->run);
  append_decision (out, reload);
  g_string_append (out, "\r\n");
}
