/* history-words.c - what the history knows, in words and icons for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-words.h"

#include "words/hot-words.h"
#include "words/printable.h"
#include "words/signal-names.h"
#include "words/words.h"

#include <glib/gi18n.h>
#include <sys/wait.h>

/* Times */

static GDateTime *
make_local (gint64 at, GDateTime *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_timezone (utc, g_date_time_get_timezone (now)) : g_date_time_ref (now);
}

static int
get_day (GDateTime *time)
{
  int   year, month, day;
  GDate date;

  g_date_time_get_ymd (time, &year, &month, &day);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return (int) g_date_get_julian (&date);
}

char *
rouse_history_words_for_time (gint64 at, GDateTime *now)
{
  g_autoptr (GDateTime) local = make_local (at, now);
  int                   days = get_day (now) - get_day (local);

  /* Translators: these are formats of a date and time, from today's to long ago; see strftime(3). */
  if (days == 0)
    return g_date_time_format (local, _ ("%H:%M:%S"));
  if (days == 1)
    return g_date_time_format (local, _ ("Yesterday %H:%M"));
  if (days > 1 && days < 7)
    return g_date_time_format (local, _ ("%A %H:%M"));
  if (g_date_time_get_year (local) == g_date_time_get_year (now))
    return g_date_time_format (local, _ ("%-d %b %H:%M"));
  return g_date_time_format (local, _ ("%-d %b %Y %H:%M"));
}

char *
rouse_history_words_for_full_time (gint64 at, GDateTime *now)
{
  g_autoptr (GDateTime) local = make_local (at, now);

  /* Translators: a date and time in full; see strftime(3). */
  return g_date_time_format (local, _ ("%A, %-d %B %Y, %H:%M:%S"));
}

/* Whether it is the beginning of a day. */
static gboolean
is_midnight (GDateTime *time)
{
  return g_date_time_get_hour (time) == 0 && g_date_time_get_minute (time) == 0 && g_date_time_get_second (time) == 0;
}

char *
rouse_history_words_for_range (gint64 since, gint64 until, GDateTime *now)
{
  g_autoptr (GDateTime) from = make_local (since, now);
  g_autoptr (GDateTime) end = make_local (until, now);
  g_autoptr (GDateTime) last = make_local (MAX (since, until - G_USEC_PER_SEC), now);
  gboolean              same_year = g_date_time_get_year (from) == g_date_time_get_year (now);
  gboolean              whole_days = is_midnight (from) && is_midnight (end);
  g_autofree char      *a = NULL, *b = NULL;

  /* Translators: formats of dates and times; see strftime(3). */
  if (whole_days && get_day (from) == get_day (last))
    return g_date_time_format (from, same_year ? _ ("%-d %b") : _ ("%-d %b %Y"));
  if (whole_days)
    {
      a = g_date_time_format (from, same_year ? _ ("%-d %b") : _ ("%-d %b %Y"));
      b = g_date_time_format (last, same_year ? _ ("%-d %b") : _ ("%-d %b %Y"));
    }
  else if (get_day (from) == get_day (end))
    {
      a = g_date_time_format (from, same_year ? _ ("%-d %b, %H:%M") : _ ("%-d %b %Y, %H:%M"));
      b = g_date_time_format (end, _ ("%H:%M"));
    }
  else
    {
      a = g_date_time_format (from, same_year ? _ ("%-d %b %H:%M") : _ ("%-d %b %Y %H:%M"));
      b = g_date_time_format (end, same_year ? _ ("%-d %b %H:%M") : _ ("%-d %b %Y %H:%M"));
    }
  /* Translators: from one date or time to another. */
  return g_strdup_printf (_ ("%s – %s"), a, b);
}

char *
rouse_history_words_for_duration (gint64 us)
{
  if (us < 0)
    return g_strdup ("");
  if (us < 99500)
    return g_strdup_printf (_ ("%d ms"), (int) ((us + 500) / G_TIME_SPAN_MILLISECOND));
  if (us < 9995 * G_TIME_SPAN_MILLISECOND)
    return g_strdup_printf (_ ("%.2f s"), us / 1e6);
  if (us < 59950 * G_TIME_SPAN_MILLISECOND)
    return g_strdup_printf (_ ("%.1f s"), us / 1e6);
  us += G_TIME_SPAN_SECOND / 2;
  if (us < G_TIME_SPAN_HOUR)
    return g_strdup_printf (_ ("%d min %d s"), (int) (us / G_TIME_SPAN_MINUTE), (int) (us % G_TIME_SPAN_MINUTE / G_TIME_SPAN_SECOND));
  return g_strdup_printf (_ ("%d h %d min"), (int) (us / G_TIME_SPAN_HOUR), (int) (us % G_TIME_SPAN_HOUR / G_TIME_SPAN_MINUTE));
}

/* Causes */

static char *
dup_branch (const char *name)
{
  return rouse_text_dup_printable (name != NULL ? name : "?");
}

char *
rouse_history_words_for_cause (const RouseHistoryRow *row)
{
  RouseHistoryCauses    cause = rouse_history_row_get_cause (row);
  const RouseChangeSet *changes = row->reload->changes;
  g_autofree char      *name = NULL, *base = NULL;

  if (cause == ROUSE_HISTORY_BRANCH)
    {
      g_autofree char *before = dup_branch (changes->branch_before);
      g_autofree char *after = dup_branch (changes->branch_after);

      return g_strdup_printf ("%s → %s", before, after);
    }
  if (cause != ROUSE_HISTORY_FILES || changes == NULL)
    return g_strdup (rouse_history_words_get_cause (cause));
  if (changes->changes->len == 0)
    return g_strdup_printf (ngettext ("%u file", "%u files", changes->n_changes), changes->n_changes);
  base = g_path_get_basename (((const RouseChange *) g_ptr_array_index (changes->changes, 0))->path);
  name = rouse_text_dup_printable (base);
  if (changes->n_changes <= 1)
    return g_steal_pointer (&name);
  /* Translators: the first is a file, and so many others changed with it. */
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", changes->n_changes - 1), name, changes->n_changes - 1);
}

char *
rouse_history_words_for_cause_in_full (const RouseHistoryRow *row)
{
  RouseHistoryCauses    cause = rouse_history_row_get_cause (row);
  const RouseChangeSet *changes = row->reload->changes;

  switch (cause)
    {
    case ROUSE_HISTORY_BRANCH:
      {
        g_autofree char *before = dup_branch (changes->branch_before);
        g_autofree char *after = dup_branch (changes->branch_after);

        return g_strdup_printf (ngettext ("Branch changed from %s to %s, %u file", "Branch changed from %s to %s, %u files", changes->n_changes),
                                before, after, changes->n_changes);
      }
    case ROUSE_HISTORY_FILES:
      if (changes != NULL)
        return g_strdup_printf (ngettext ("%u file changed", "%u files changed", changes->n_changes), changes->n_changes);
      return g_strdup (_ ("Files changed"));
    case ROUSE_HISTORY_FIRST:
      return g_strdup (_ ("First start"));
    case ROUSE_HISTORY_MANUAL:
      return g_strdup (_ ("Started by hand"));
    case ROUSE_HISTORY_EXIT:
      return g_strdup (_ ("Started again because it had ended"));
    case ROUSE_HISTORY_CASCADE:
      return g_strdup (_ ("Restarted because a program that it comes after was"));
    case ROUSE_HISTORY_CONFIG:
      return g_strdup (_ ("Restarted because its configuration was edited"));
    case ROUSE_HISTORY_REQUEST:
      return g_strdup (_ ("Restarted because a program or script asked for it"));
    }
  g_return_val_if_reached (NULL);
}

/* Ends */

char *
rouse_history_words_for_end (const RouseRun *run)
{
  g_autofree char *name = NULL;

  if (!run->ended)
    return g_strdup ("");
  if (run->killed)
    return g_strdup (_ ("Killed by Rouse because it did not stop in time"));
  if (run->expected)
    return g_strdup (_ ("Stopped by Rouse"));
  if (!WIFSIGNALED (run->wait_status))
    return g_strdup_printf (_ ("Exit code %d"), rouse_run_get_exit_code (run));
  name = rouse_signal_dup_name (WTERMSIG (run->wait_status));
  /* Translators: the name of a signal, and the system's words for it. */
  return g_strdup_printf (_ ("Killed by %s (%s)"), name, g_strsignal (WTERMSIG (run->wait_status)));
}

static char *
dup_failure (const RouseRun *run)
{
  g_autofree char *end = run != NULL && run->ended ? rouse_words_for_end (run) : NULL;

  /* Which the program's row calls finished. */
  if (end != NULL && rouse_run_get_exit_code (run) == 0)
    return g_strdup_printf (_ ("Ended by itself before it was ready: %s"), end);
  return end != NULL ? g_strdup_printf (_ ("Failed: %s"), end) : g_strdup (_ ("Failed"));
}

static char *
dup_build_failure (const RouseRun *build)
{
  g_autofree char *end = build != NULL && build->ended && build->error == NULL ? rouse_words_for_end (build) : NULL;

  return end != NULL ? g_strdup_printf (_ ("Build failed: %s"), end) : g_strdup (_ ("Build failed"));
}

char *
rouse_history_words_for_row (const RouseHistoryRow *row)
{
  gint64           total = rouse_history_row_get_total_us (row);
  g_autofree char *ready = rouse_history_words_for_duration (total);

  switch (rouse_history_row_get_outcome (row))
    {
    case ROUSE_HISTORY_READY:
      if (row->reload->action == ROUSE_RELOAD_BROWSER)
        return g_strdup (_ ("Pages reloaded"));
      if (rouse_reload_action_is_hot (row->reload->action))
        return g_strdup_printf (_ ("Reloaded without a restart in %s"), ready);
      return total >= 0 ? g_strdup_printf (_ ("Ready in %s"), ready) : g_strdup (_ ("Ready"));
    case ROUSE_HISTORY_BROKE_LATER:
      if (total >= 0 && row->run->ready_us > 0 && row->run->end_us >= row->run->ready_us)
        {
          g_autofree char *later = rouse_history_words_for_duration (row->run->end_us - row->run->ready_us);

          return g_strdup_printf (_ ("Ready in %s, broke down %s later"), ready, later);
        }
      return g_strdup (_ ("Broke down after it was ready"));
    case ROUSE_HISTORY_FAILED:
      return dup_failure (row->run);
    case ROUSE_HISTORY_BUILD_FAILED:
      return dup_build_failure (row->run);
    case ROUSE_HISTORY_NOT_STARTED:
      return g_strdup (_ ("Could not be started"));
    case ROUSE_HISTORY_SUPERSEDED:
      return g_strdup (_ ("Superseded before it was ready"));
    case ROUSE_HISTORY_PENDING:
      return g_strdup (_ ("Under way"));
    }
  g_return_val_if_reached (NULL);
}

/* Counts */

static char *
dup_number (guint number)
{
  /* The locale's separators of thousands. */
  return g_strdup_printf ("%'u", number);
}

char *
rouse_history_words_for_count (guint n_reloads)
{
  g_autofree char *number = dup_number (n_reloads);

  return g_strdup_printf (ngettext ("%s reload", "%s reloads", n_reloads), number);
}

char *
rouse_history_words_for_deleted (guint n_reloads)
{
  g_autofree char *number = dup_number (n_reloads);

  return g_strdup_printf (ngettext ("%s reload deleted", "%s reloads deleted", n_reloads), number);
}

/* Tables */

static const struct
{
  RouseHistoryOutcomes outcome;
  const char          *text;
  const char          *icon;
  const char          *style;
} outcomes[] = {
  { ROUSE_HISTORY_READY, N_ ("Ready"), "emblem-ok-symbolic", "success" },
  { ROUSE_HISTORY_FAILED, N_ ("Failed"), "dialog-error-symbolic", "error" },
  { ROUSE_HISTORY_BUILD_FAILED, N_ ("Build failed"), "applications-engineering-symbolic", "error" },
  { ROUSE_HISTORY_NOT_STARTED, N_ ("Not started"), "action-unavailable-symbolic", "error" },
  { ROUSE_HISTORY_BROKE_LATER, N_ ("Broke later"), "dialog-warning-symbolic", "warning" },
  { ROUSE_HISTORY_SUPERSEDED, N_ ("Superseded"), "media-skip-forward-symbolic", "dim-label" },
  { ROUSE_HISTORY_PENDING, N_ ("Under way"), "content-loading-symbolic", "dim-label" },
};

static const struct
{
  RouseHistoryCauses cause;
  const char        *text;
  const char        *icon;
} causes[] = {
  { ROUSE_HISTORY_FILES, N_ ("Files changed"), "document-edit-symbolic" },
  { ROUSE_HISTORY_BRANCH, N_ ("Branch changed"), "rouse-branch-symbolic" },
  { ROUSE_HISTORY_MANUAL, N_ ("Manual"), "view-refresh-symbolic" },
  { ROUSE_HISTORY_EXIT, N_ ("Exit"), "application-exit-symbolic" },
  { ROUSE_HISTORY_CASCADE, N_ ("Cascade"), "media-playlist-consecutive-symbolic" },
  { ROUSE_HISTORY_CONFIG, N_ ("Configuration edited"), "emblem-system-symbolic" },
  { ROUSE_HISTORY_REQUEST, N_ ("Request"), "mail-send-symbolic" },
  { ROUSE_HISTORY_FIRST, N_ ("First start"), "media-playback-start-symbolic" },
};

static guint
find_outcome (RouseHistoryOutcomes outcome)
{
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (outcomes[i].outcome == outcome)
      return i;
  g_return_val_if_reached (0);
}

static guint
find_cause (RouseHistoryCauses cause)
{
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    if (causes[i].cause == cause)
      return i;
  g_return_val_if_reached (0);
}

const char *
rouse_history_words_get_outcome (RouseHistoryOutcomes outcome)
{
  return _ (outcomes[find_outcome (outcome)].text);
}

const char *
rouse_history_words_get_outcome_icon (RouseHistoryOutcomes outcome)
{
  return outcomes[find_outcome (outcome)].icon;
}

const char *
rouse_history_words_get_outcome_style (RouseHistoryOutcomes outcome)
{
  return outcomes[find_outcome (outcome)].style;
}

const char *
rouse_history_words_get_cause (RouseHistoryCauses cause)
{
  return _ (causes[find_cause (cause)].text);
}

const char *
rouse_history_words_get_cause_icon (RouseHistoryCauses cause)
{
  return causes[find_cause (cause)].icon;
}

static const char *
get_action (RouseReloadAction action)
{
  switch (action)
    {
    case ROUSE_RELOAD_START:
      return _ ("Start");
    case ROUSE_RELOAD_RESTART:
      return _ ("Restart");
    case ROUSE_RELOAD_SIGNAL:
      return _ ("Signal");
    case ROUSE_RELOAD_COMMAND:
      return _ ("Command");
    case ROUSE_RELOAD_ASK:
      return _ ("Hot reload");
    case ROUSE_RELOAD_BROWSER:
      return _ ("Page reload");
    }
  g_return_val_if_reached ("");
}

char *
rouse_history_words_for_action (const RouseReload *reload)
{
  const char *done = get_action (reload->action);

  if (!rouse_reload_was_in_vain (reload))
    return g_strdup (done);
  /* Translators: what was tried, but was not enough, and what was done then: "Command → Restart". */
  return g_strdup_printf (_ ("%s → %s"), get_action (reload->tried), done);
}

char *
rouse_history_words_for_decision (const RouseReload *reload)
{
  GString         *text = g_string_new (NULL);
  g_autofree char *because = rouse_words_for_fall_back (reload);

  if (reload->rule != NULL)
    {
      g_autofree char *rule = rouse_words_for_rule (reload->rule);

      /* Translators: "By rule “styles”". */
      g_string_append_printf (text, _ ("By %s"), rule);
    }
  if (because != NULL)
    {
      g_string_append (text, text->len > 0 ? "\n" : "");
      /* Translators: "Restarted because the command failed". */
      g_string_append_printf (text, _ ("Restarted because %s"), because);
    }
  return g_string_free (text, FALSE);
}

const char *
rouse_history_words_get_way (RouseHistoryWays way)
{
  switch (way)
    {
    case ROUSE_HISTORY_STARTED:
      return _ ("Start or restart");
    case ROUSE_HISTORY_HOT:
      return _ ("Without a restart");
    case ROUSE_HISTORY_FELL_BACK:
      return _ ("Fell back on a restart");
    }
  g_return_val_if_reached ("");
}

const char *
rouse_history_words_get_way_icon (RouseHistoryWays way)
{
  switch (way)
    {
    case ROUSE_HISTORY_STARTED:
      return "media-playback-start-symbolic";
    case ROUSE_HISTORY_HOT:
      return "emblem-synchronizing-symbolic";
    case ROUSE_HISTORY_FELL_BACK:
      return "edit-undo-symbolic";
    }
  g_return_val_if_reached ("");
}

const char *
rouse_history_words_get_change (const RouseChange *change)
{
  if (change->moved_from != NULL)
    return _ ("Renamed");
  switch (change->kind)
    {
    case ROUSE_CHANGE_CREATED:
      return _ ("Created");
    case ROUSE_CHANGE_MODIFIED:
      return _ ("Modified");
    case ROUSE_CHANGE_DELETED:
      return _ ("Deleted");
    }
  g_return_val_if_reached (NULL);
}

const char *
rouse_history_words_get_change_icon (const RouseChange *change)
{
  if (change->moved_from != NULL)
    return "go-next-symbolic";
  switch (change->kind)
    {
    case ROUSE_CHANGE_CREATED:
      return "list-add-symbolic";
    case ROUSE_CHANGE_MODIFIED:
      return "document-edit-symbolic";
    case ROUSE_CHANGE_DELETED:
      return "list-remove-symbolic";
    }
  g_return_val_if_reached (NULL);
}

const char *
rouse_history_words_get_change_style (const RouseChange *change)
{
  if (change->moved_from != NULL)
    return "accent";
  switch (change->kind)
    {
    case ROUSE_CHANGE_CREATED:
      return "success";
    case ROUSE_CHANGE_MODIFIED:
      return "accent";
    case ROUSE_CHANGE_DELETED:
      return "error";
    }
  g_return_val_if_reached (NULL);
}

/* The summary */

static void
append_changes (GString *text, const RouseChangeSet *changes, const char *folder)
{
  for (guint i = 0; i < changes->changes->len; i++)
    {
      const RouseChange *change = g_ptr_array_index (changes->changes, i);
      g_autofree char   *path = rouse_text_dup_path (change->path, folder);
      g_autofree char   *from = change->moved_from != NULL ? rouse_text_dup_path (change->moved_from, folder) : NULL;

      if (from != NULL)
        g_string_append_printf (text, "  %s: %s → %s\n", rouse_history_words_get_change (change), from, path);
      else
        g_string_append_printf (text, "  %s: %s\n", rouse_history_words_get_change (change), path);
    }
  if (changes->n_changes > changes->changes->len)
    {
      guint n = changes->n_changes - changes->changes->len;

      g_string_append (text, "  ");
      g_string_append_printf (text, ngettext ("and %u more file", "and %u more files", n), n);
      g_string_append_c (text, '\n');
    }
}

char *
rouse_history_words_for_summary (const RouseHistoryRow *row, const char *folder, const char *error, GDateTime *now)
{
  GString           *text = g_string_new (NULL);
  const RouseReload *reload = row->reload;
  g_autofree char   *what = rouse_history_words_for_row (row);
  g_autofree char   *time = rouse_history_words_for_full_time (reload->at, now);
  g_autofree char   *cause = rouse_history_words_for_cause_in_full (row);
  g_autofree char   *decision = rouse_history_words_for_decision (reload);

  if (reload->project != NULL && g_strcmp0 (reload->project, reload->program) != 0)
    g_string_append_printf (text, "%s / ", reload->project);
  g_string_append_printf (text, "%s: %s\n%s\n%s\n", reload->program != NULL ? reload->program : "", what, time, cause);
  if (reload->changes != NULL)
    append_changes (text, reload->changes, folder);
  if (*decision != '\0')
    g_string_append_printf (text, "%s\n", decision);
  if (row->run != NULL && !rouse_reload_action_is_hot (reload->action))
    {
      g_autofree char *end = rouse_history_words_for_end (row->run);

      if (*end != '\0')
        g_string_append_printf (text, "%s\n", end);
    }
  if (error != NULL)
    g_string_append_printf (text, "%s\n", error);
  return g_string_free (text, FALSE);
}
