/* brief.c - what the windows say of projects and programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "brief.h"

#include "base/duration.h"
#include "watch/filesystem.h"
#include "words/address-words.h"
#include "words/hot-words.h"
#include "words/printable.h"
#include "words/signal-names.h"
#include "words/watch-words.h"
#include "words/words.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/wait.h>

#define DAYS_MAX 7

/* The number of the day that it is where the user is. */
static gint64
get_day (GDateTime *time)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (time), (GDateMonth) g_date_time_get_month (time),
                  (GDateYear) g_date_time_get_year (time));
  return g_date_get_julian (&date);
}

char *
rouse_brief_ago (gint64 at, gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (at / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_TIME_SPAN_SECOND);
  gint64                minutes = (now - at) / G_TIME_SPAN_MINUTE;
  gint64                hours = minutes / 60;
  gint64                days = get_day (today) - get_day (then);

  if (minutes < 1) /* also what a clock that was set back makes of it */
    return g_strdup (_ ("just now"));
  if (hours < 1)
    return g_strdup_printf (ngettext ("%d min ago", "%d min ago", (gulong) minutes), (int) minutes);
  if (hours < 24)
    return g_strdup_printf (ngettext ("%d h ago", "%d h ago", (gulong) hours), (int) hours);
  if (days < 2)
    return g_strdup (_ ("yesterday"));
  if (days < DAYS_MAX)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) days), (int) days);
  /* Translators: a date without the time, for g_date_time_format() */
  return g_date_time_format (then, _ ("%-e %B %Y"));
}

char *
rouse_brief_span (gint64 us)
{
  int seconds = (int) CLAMP (us / G_TIME_SPAN_SECOND, 0, G_MAXINT);
  int minutes = seconds / 60;
  int hours = minutes / 60;
  int days = hours / 24;

  if (minutes < 1)
    return g_strdup_printf (_ ("%d s"), seconds);
  if (hours < 1)
    return g_strdup_printf (_ ("%d min"), minutes);
  if (days < 1)
    return g_strdup_printf (_ ("%d h %d min"), hours, minutes % 60);
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);
}

char *
rouse_brief_folder (const char *path)
{
  const char      *home = g_get_home_dir ();
  gsize            length = strlen (home);
  g_autofree char *shown = rouse_text_dup_printable (path);

  if (length > 1 && g_str_has_prefix (path, home) && (path[length] == '/' || path[length] == '\0'))
    return g_strconcat ("~", shown + length, NULL);
  return g_steal_pointer (&shown);
}

const char *
rouse_brief_state (RouseState state)
{
  switch (state)
    {
    case ROUSE_STATE_STOPPED:
      return _ ("Stopped");
    case ROUSE_STATE_STARTING:
      return _ ("Starting…");
    case ROUSE_STATE_RUNNING:
      return _ ("Running");
    case ROUSE_STATE_STOPPING:
      return _ ("Stopping…");
    case ROUSE_STATE_WAITING:
      return _ ("Trying again soon");
    case ROUSE_STATE_FAILED:
      return _ ("Failed");
    case ROUSE_STATE_FINISHED:
      return _ ("Finished");
    case ROUSE_STATE_BUILDING:
      return _ ("Building…");
    }
  g_return_val_if_reached ("");
}

char *
rouse_brief_run (RouseState state, const RouseRun *run)
{
  g_autofree char *signal = NULL;

  if ((state != ROUSE_STATE_FAILED && state != ROUSE_STATE_WAITING) || run == NULL || !run->ended)
    return g_strdup (rouse_brief_state (state));
  if (run->error != NULL)
    return g_strdup_printf (_ ("Could not start: %s"), run->error);
  if (!WIFSIGNALED (run->wait_status))
    return g_strdup_printf (_ ("%s: exit code %d"), rouse_brief_state (state), rouse_run_get_exit_code (run));
  signal = rouse_signal_dup_name (WTERMSIG (run->wait_status));
  return g_strdup_printf (_ ("%s: killed by %s"), rouse_brief_state (state), signal);
}

char *
rouse_brief_build (const RouseRun *build)
{
  g_autofree char *end = NULL;

  if (build->error != NULL)
    return g_strdup_printf (_ ("Could not build: %s"), build->error);
  end = rouse_words_for_end (build);
  return g_strdup_printf (_ ("Build failed: %s"), end);
}

/* (transfer full): how it is, as far as that is its own doing. */
static char *
dup_own_words (RouseRunner *runner)
{
  RouseState       state = rouse_runner_get_state (runner);
  guint            n_in_vain = rouse_runner_get_n_in_vain (runner);
  const RouseRun  *build = state == ROUSE_STATE_FAILED ? rouse_runner_get_failed_build (runner) : NULL;
  const RouseRun  *run = rouse_runner_get_run (runner);
  g_autofree char *words = build != NULL ? rouse_brief_build (build) : rouse_brief_run (state, run);

  if (build != NULL && run != NULL && !run->ended)
    /* Translators: what went wrong: “Build failed: exit code 2 · the one before runs on” */
    return g_strdup_printf (_ ("%s · the one before runs on"), words);
  if (n_in_vain > 0)
    return g_strdup_printf (ngettext ("%s · gave up after %u restart", "%s · gave up after %u restarts", n_in_vain), words, n_in_vain);
  return g_steal_pointer (&words);
}

char *
rouse_brief_runner (RouseRunner *runner)
{
  RouseState       state = rouse_runner_get_state (runner);
  const char      *awaits = rouse_runner_get_awaits (runner);
  g_autofree char *words = dup_own_words (runner);
  g_autofree char *names = NULL;

  if (rouse_runner_get_hot (runner) != NULL)
    /* Translators: a state: a change is taken without a restart. */
    return g_strdup_printf (_ ("%s · reloading"), words);
  if (awaits == NULL || state == ROUSE_STATE_STOPPING)
    return g_steal_pointer (&words);
  names = rouse_text_dup_printable (awaits);
  if (rouse_runner_awaits_start (runner))
    return g_strdup_printf (_ ("Waiting for %s"), names);
  /* Translators: a state, and names of programs: “Running · restart waits for db” */
  return g_strdup_printf (_ ("%s · restart waits for %s"), words, names);
}

/* (nullable) (transfer none): the only program that is in that state, if there are others beside it. */
static RouseRunner *
find_single (RouseSession *session, RouseState state)
{
  RouseRunner *found = NULL;
  guint        n = rouse_session_get_n_runners (session);

  for (guint i = 0; i < n && n > 1; i++)
    {
      RouseRunner *runner = rouse_session_get_runner (session, i);

      if (rouse_runner_get_state (runner) != state)
        continue;
      if (found != NULL)
        return NULL;
      found = runner;
    }
  return found;
}

char *
rouse_brief_session (RouseSession *session)
{
  RouseState   state = rouse_session_get_state (session);
  RouseHealth *progress = rouse_session_get_progress (session);
  const char  *held = rouse_session_get_held (session);
  gboolean     failing = state == ROUSE_STATE_FAILED || state == ROUSE_STATE_WAITING;
  RouseRunner *single;

  if (rouse_session_get_pending (session) != NULL && !rouse_session_is_alive (session))
    return g_strdup (_ ("Waits to be allowed"));
  if (!rouse_session_get_on (session))
    {
      if (rouse_session_get_problem (session) != NULL)
        return g_strdup (_ ("Cannot be watched"));
      return g_strdup (state == ROUSE_STATE_STOPPING ? _ ("Stopping…") : _ ("Off"));
    }
  if (rouse_session_get_paused (session))
    return g_strdup (_ ("Paused"));
  if (held != NULL && state != ROUSE_STATE_FAILED)
    return g_strdup_printf (_ ("Waiting for %s"), held);
  if (progress != NULL && !failing)
    return g_strdup_printf (ngettext ("Looking at %'u file…", "Looking at %'u files…", progress->n_files), progress->n_files);
  single = state == ROUSE_STATE_RUNNING || state == ROUSE_STATE_FINISHED ? NULL : find_single (session, state);
  if (single != NULL)
    return g_strdup_printf (_ ("%s: %s"), rouse_runner_get_program (single)->name, rouse_brief_state (state));
  return g_strdup (rouse_brief_state (state));
}

static void
add_fact (GString *facts, char *fact)
{
  if (facts->len > 0)
    g_string_append (facts, " · ");
  g_string_append (facts, fact);
  g_free (fact);
}

char *
rouse_brief_facts (const RouseRun *run, guint n_starts, guint64 memory, gint64 now)
{
  GString *facts = g_string_new (NULL);

  if (run != NULL && !run->ended && run->pid != 0)
    {
      g_autofree char *span = rouse_brief_span (now - run->start_us);

      add_fact (facts, g_strdup_printf (_ ("PID %d"), (int) run->pid));
      add_fact (facts, g_strdup_printf (_ ("up %s"), span));
    }
  if (memory > 0)
    add_fact (facts, g_format_size (memory));
  if (n_starts > 1)
    add_fact (facts, g_strdup_printf (ngettext ("%u restart", "%u restarts", n_starts - 1), n_starts - 1));
  return g_string_free (facts, FALSE);
}

static char *
dup_change_words (const RouseChangeSet *changes)
{
  g_autofree char   *name = NULL;
  g_autofree char   *base = NULL;
  const RouseChange *first = changes->changes->len > 0 ? g_ptr_array_index (changes->changes, 0) : NULL;

  if (changes->branch_after != NULL)
    {
      g_autofree char *before = rouse_text_dup_printable (changes->branch_before != NULL ? changes->branch_before : "");
      g_autofree char *after = rouse_text_dup_printable (changes->branch_after);

      return g_strdup_printf (_ ("%s → %s"), before, after);
    }
  if (first == NULL)
    return g_strdup_printf (ngettext ("%u file", "%u files", changes->n_changes), changes->n_changes);
  base = g_path_get_basename (first->path);
  name = rouse_text_dup_printable (base);
  if (changes->n_changes == 1)
    return g_steal_pointer (&name);
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", changes->n_changes - 1), name, changes->n_changes - 1);
}

char *
rouse_brief_cause (const RouseReload *reload)
{
  switch (reload->cause)
    {
    case ROUSE_CAUSE_FIRST:
      return g_strdup (_ ("first start"));
    case ROUSE_CAUSE_CHANGE:
      return reload->changes != NULL ? dup_change_words (reload->changes) : g_strdup (_ ("files changed"));
    case ROUSE_CAUSE_MANUAL:
      return g_strdup (_ ("by hand"));
    case ROUSE_CAUSE_EXIT:
      return g_strdup (_ ("it had ended"));
    case ROUSE_CAUSE_CASCADE:
    case ROUSE_CAUSE_CONFIG:
    case ROUSE_CAUSE_REQUEST:
      return g_strdup (rouse_words_for_cause (reload->cause));
    }
  g_return_val_if_reached (NULL);
}

char *
rouse_brief_reload (const RouseReload *reload, gint64 now)
{
  g_autofree char *ago = rouse_brief_ago (reload->at, now);
  g_autofree char *cause = rouse_brief_cause (reload);

  return g_strdup_printf ("%s · %s", ago, cause);
}

char *
rouse_brief_outcome (const RouseReload *reload)
{
  g_autofree char *time = reload->ready_us >= 0 ? rouse_duration_format (reload->ready_us) : NULL;

  switch (reload->outcome)
    {
    case ROUSE_OUTCOME_READY:
      if (rouse_reload_action_is_hot (reload->action))
        return rouse_words_for_hot_end (reload);
      return time != NULL ? g_strdup_printf (_ ("ready in %s"), time) : g_strdup (_ ("ready"));
    case ROUSE_OUTCOME_FAILED:
      return g_strdup (_ ("failed"));
    case ROUSE_OUTCOME_NOT_STARTED:
      return g_strdup (_ ("could not start"));
    case ROUSE_OUTCOME_BUILD_FAILED:
      return g_strdup (_ ("build failed"));
    case ROUSE_OUTCOME_PENDING:
    case ROUSE_OUTCOME_SUPERSEDED:
      return g_strdup ("");
    }
  g_return_val_if_reached (NULL);
}

/* (nullable): what is polled since others change it elsewhere. */
static const RouseHealthPlace *
find_remote (const RouseHealth *health)
{
  for (guint i = 0; i < health->places->len; i++)
    {
      const RouseHealthPlace *place = g_ptr_array_index (health->places, i);

      if (place->reason == ROUSE_REASON_REMOTE)
        return place;
    }
  return NULL;
}

char *
rouse_brief_health (const RouseHealth *health)
{
  const RouseHealthPlace *remote;
  g_autofree char        *remedy = NULL;
  g_autofree char        *text = NULL;

  if (rouse_health_is_as_wished (health))
    return NULL;
  if (health->level == ROUSE_HEALTH_NATIVE)
    return rouse_words_for_watchman (health);
  if (health->n_dirs == 0)
    return g_strdup (health->n_missing > 0 ? _ ("The folder to watch does not exist") : _ ("Nothing can be watched"));
  if (health->limit > 0)
    {
      remedy = rouse_filesystem_dup_remedy (ROUSE_LIMIT_WATCHES, health->n_dirs * 2);
      text = g_strdup_printf (ngettext ("The system lets you watch %'u folder at most: %'u of this project are looked at now and then instead.",
                                        "The system lets you watch %'u folders at most: %'u of this project are looked at now and then instead.", health->limit),
                              health->limit, health->n_polled);
      return remedy != NULL ? g_strdup_printf (_ ("%s This mends it: %s"), text, remedy) : g_steal_pointer (&text);
    }
  remote = find_remote (health);
  if (remote != NULL)
    return g_strdup_printf (ngettext ("%'u folder is looked at now and then: it is on %s, where changes made elsewhere are not announced",
                                      "%'u folders are looked at now and then: they are on %s, where changes made elsewhere are not announced", health->n_polled),
                            health->n_polled, remote->filesystem);
  if (health->n_polled > 0)
    return g_strdup_printf (ngettext ("%'u folder is looked at now and then: its file system does not tell of every change",
                                      "%'u folders are looked at now and then: their file system does not tell of every change", health->n_polled),
                            health->n_polled);
  if (health->n_unreadable > 0)
    return g_strdup_printf (ngettext ("%'u folder cannot be read", "%'u folders cannot be read", health->n_unreadable), health->n_unreadable);
  return g_strdup_printf (ngettext ("%'u watched place does not exist", "%'u watched places do not exist", health->n_missing), health->n_missing);
}

char *
rouse_brief_dry_look (const RouseDryLook *look)
{
  g_autofree char *folders = g_strdup_printf (ngettext ("%'u folder", "%'u folders", look->n_dirs), look->n_dirs);
  /* Translators: the second is “85 folders” */
  g_autofree char *watched = g_strdup_printf (ngettext ("%'u file in %s watched", "%'u files in %s watched", look->n_files), look->n_files, folders);
  guint            others = look->n_ignored - look->n_ignored_vcs;

  if (look->n_ignored == 0)
    return g_steal_pointer (&watched);
  if (look->n_ignored_vcs == 0)
    return g_strdup_printf (_ ("%s, %'u ignored"), watched, look->n_ignored);
  if (others == 0)
    return g_strdup_printf (_ ("%s, %'u ignored by .gitignore"), watched, look->n_ignored);
  return g_strdup_printf (_ ("%s, %'u ignored by .gitignore and %'u by other rules"), watched, look->n_ignored_vcs, others);
}

/* Without what every address has. */
static const char *
skip_scheme (const char *text)
{
  return g_str_has_prefix (text, "http://") ? text + strlen ("http://") : text;
}

char *
rouse_brief_dup_addresses_markup (const RouseProgram *program)
{
  g_autoptr (GPtrArray) words = rouse_words_for_addresses ((const char *const *) program->listen, (const char *const *) program->proxies);
  GString              *markup = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      const RouseAddressWords *address = g_ptr_array_index (words, i);
      g_autofree char         *bare = g_strdup (skip_scheme (address->text));
      g_autofree char         *shown = NULL;
      g_autofree char         *note = g_markup_escape_text (address->note, -1);
      g_autofree char         *url = address->url != NULL ? g_markup_escape_text (address->url, -1) : NULL;

      if (url != NULL && g_str_has_suffix (bare, "/"))
        bare[strlen (bare) - 1] = '\0';
      shown = g_markup_escape_text (bare, -1);
      g_string_append (markup, i > 0 ? " · " : "");
      if (url != NULL)
        g_string_append_printf (markup, "<a href=\"%s\">%s</a> ", url, shown);
      else
        g_string_append_printf (markup, "%s ", shown);
      g_string_append (markup, note);
    }
  return g_string_free (markup, words->len == 0);
}
