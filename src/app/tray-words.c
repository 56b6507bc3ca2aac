/* tray-words.c - what the tray says of projects and programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/tray-words.h"

#include "words/printable.h"
#include "words/words.h"

#include <glib/gi18n.h>

/* Longer names would make the menu wider than people's patience. */
#define NAME_CHARS_MAX 40

static gboolean
is_working (RouseRunner *runner)
{
  RouseState state = rouse_runner_get_state (runner);

  return state == ROUSE_STATE_STARTING || state == ROUSE_STATE_STOPPING ||
         (state == ROUSE_STATE_RUNNING && rouse_runner_get_program (runner)->kind == ROUSE_KIND_TASK);
}

/* Why changes are noticed late or do not count: (nullable) (transfer none). */
static const char *
get_degraded_words (RouseSession *session)
{
  RouseHealth *health = rouse_session_get_health (session);

  switch (health != NULL && !rouse_health_is_as_wished (health) ? health->level : ROUSE_HEALTH_NATIVE)
    {
    case ROUSE_HEALTH_PARTIAL:
      return _ ("watched in part");
    case ROUSE_HEALTH_POLLING:
      return _ ("watched by polling");
    case ROUSE_HEALTH_BLIND:
      return _ ("not watched");
    case ROUSE_HEALTH_NATIVE:
      break;
    }
  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    if (rouse_runner_get_suspended (rouse_session_get_runner (session, i)) != NULL)
      return _ ("restarts itself");
  return NULL;
}

RouseTrayState
rouse_tray_judge_session (RouseSession *session)
{
  RouseState state = rouse_session_get_state (session);
  gboolean   working = FALSE;

  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    working = working || is_working (rouse_session_get_runner (session, i));
  if (!rouse_session_get_on (session))
    return rouse_session_get_problem (session) != NULL ? ROUSE_TRAY_FAILING : working ? ROUSE_TRAY_WORKING
                                                                                      : ROUSE_TRAY_IDLE;
  if (state == ROUSE_STATE_FAILED || state == ROUSE_STATE_WAITING)
    return ROUSE_TRAY_FAILING;
  if (rouse_session_get_paused (session))
    return ROUSE_TRAY_IDLE;
  if (working || rouse_session_get_held (session) != NULL)
    return ROUSE_TRAY_WORKING;
  if (state == ROUSE_STATE_STOPPED) /* by hand, or it has only just been switched on */
    return ROUSE_TRAY_IDLE;
  return get_degraded_words (session) != NULL ? ROUSE_TRAY_DEGRADED : ROUSE_TRAY_RUNNING;
}

static guint
get_weight (RouseTrayState state)
{
  switch (state)
    {
    case ROUSE_TRAY_IDLE:
      return 0;
    case ROUSE_TRAY_RUNNING:
      return 1;
    case ROUSE_TRAY_DEGRADED:
      return 2;
    case ROUSE_TRAY_WORKING:
      return 3;
    case ROUSE_TRAY_FAILING:
      return 4;
    }
  g_return_val_if_reached (0);
}

RouseTrayState
rouse_tray_judge (RouseEngine *engine)
{
  RouseTrayState heaviest = ROUSE_TRAY_IDLE;
  gboolean       quitting;

  g_object_get (engine, "quitting", &quitting, NULL);
  if (quitting)
    return ROUSE_TRAY_WORKING;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (engine)); i++)
    {
      g_autoptr (RouseSession) session = g_list_model_get_item (G_LIST_MODEL (engine), i);
      RouseTrayState           state = rouse_tray_judge_session (session);

      if (get_weight (state) > get_weight (heaviest))
        heaviest = state;
    }
  return heaviest;
}

char *
rouse_tray_words_for_name (const char *name)
{
  g_autofree char *printable = rouse_text_dup_printable (name);
  g_autofree char *beginning = NULL;

  if (g_utf8_strlen (printable, -1) <= NAME_CHARS_MAX)
    return g_steal_pointer (&printable);
  beginning = g_utf8_substring (printable, 0, NAME_CHARS_MAX - 1);
  return g_strconcat (g_strchomp (beginning), "…", NULL);
}

/* Minutes are enough: nobody watches a menu for long. */
static char *
dup_span (gint64 us)
{
  int minutes = (int) CLAMP (us / G_TIME_SPAN_MINUTE, 0, G_MAXINT);
  int days = minutes / 60 / 24;

  if (minutes < 60)
    return g_strdup_printf (_ ("%d min"), minutes);
  if (days < 1)
    return g_strdup_printf (_ ("%d h %d min"), minutes / 60, minutes % 60);
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);
}

static const char *
get_state_words (RouseState state)
{
  switch (state)
    {
    case ROUSE_STATE_STOPPED:
      return _ ("stopped");
    case ROUSE_STATE_STARTING:
      return _ ("starting…");
    case ROUSE_STATE_RUNNING:
      return _ ("running");
    case ROUSE_STATE_STOPPING:
      return _ ("stopping…");
    case ROUSE_STATE_WAITING:
      return _ ("failed, trying again");
    case ROUSE_STATE_FAILED:
      return _ ("failed");
    case ROUSE_STATE_FINISHED:
      return _ ("finished");
    case ROUSE_STATE_BUILDING:
      return _ ("building…");
    }
  g_return_val_if_reached ("");
}

/* (nullable) (transfer full): how long the youngest of those that run has been at it; NULL below a minute. */
static char *
dup_running_words (RouseRunner *const *runners, guint n, gint64 now)
{
  gint64           start_us = 0;
  g_autofree char *span = NULL;

  for (guint i = 0; i < n; i++)
    {
      RouseRun *run = rouse_runner_get_run (runners[i]);

      if (run != NULL && rouse_runner_get_state (runners[i]) == ROUSE_STATE_RUNNING)
        start_us = MAX (start_us, run->start_us);
    }
  if (start_us == 0 || now - start_us < G_TIME_SPAN_MINUTE)
    return NULL;
  span = dup_span (now - start_us);
  return g_strdup_printf (_ ("running for %s"), span);
}

/* (transfer full): @words, and how its last run ended if that is why. */
static char *
dup_with_reason (const char *words, RouseRunner *runner)
{
  RouseState       state = rouse_runner_get_state (runner);
  RouseRun        *run = rouse_runner_get_run (runner);
  RouseRun        *build = rouse_runner_get_failed_build (runner);
  g_autofree char *end = NULL;

  if (state == ROUSE_STATE_FAILED && build != NULL)
    return g_strdup_printf ("%s · %s", words, build->error != NULL ? _ ("could not build") : _ ("build failed"));
  if ((state != ROUSE_STATE_FAILED && state != ROUSE_STATE_WAITING) || run == NULL || !run->ended)
    return g_strdup (words);
  end = run->error != NULL ? g_strdup (_ ("could not start")) : rouse_words_for_end (run);
  if (rouse_runner_get_n_in_vain (runner) > 0)
    return g_strdup_printf ("%s · %s · %s", words, end, _ ("restarted too often"));
  return g_strdup_printf ("%s · %s", words, end);
}

char *
rouse_tray_words_for_runner (RouseRunner *runner, gint64 now)
{
  char *running;

  if (rouse_runner_awaits_start (runner) && rouse_runner_get_state (runner) == ROUSE_STATE_STOPPED)
    {
      g_autofree char *names = rouse_tray_words_for_name (rouse_runner_get_awaits (runner));

      return g_strdup_printf (_ ("waiting for %s"), names);
    }
  running = dup_running_words (&runner, 1, now);
  return running != NULL ? running : dup_with_reason (get_state_words (rouse_runner_get_state (runner)), runner);
}

/* (nullable) (transfer none): the only program that is in that state. */
static RouseRunner *
find_single (RouseSession *session, RouseState state)
{
  RouseRunner *found = NULL;
  guint        n = rouse_session_get_n_runners (session);

  for (guint i = 0; i < n; i++)
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

/* Something other than that everything runs: (nullable) (transfer full). */
static char *
dup_exception (RouseSession *session)
{
  RouseState   state = rouse_session_get_state (session);
  gboolean     failing = state == ROUSE_STATE_FAILED || state == ROUSE_STATE_WAITING;
  RouseRunner *single = NULL;

  if (!rouse_session_get_on (session) && rouse_session_get_problem (session) != NULL)
    return g_strdup (_ ("cannot be watched"));
  if (!rouse_session_get_on (session))
    return g_strdup (state == ROUSE_STATE_STOPPING ? get_state_words (state) : _ ("off"));
  if (!failing && rouse_session_get_paused (session))
    return g_strdup (_ ("paused"));
  if (!failing && rouse_session_get_held (session) != NULL)
    return g_strdup_printf (_ ("waiting for %s"), rouse_session_get_held (session));
  if (state == ROUSE_STATE_RUNNING)
    return NULL;
  if (rouse_session_get_n_runners (session) > 1 && state != ROUSE_STATE_FINISHED)
    single = find_single (session, state);
  if (single != NULL)
    {
      g_autofree char *name = rouse_tray_words_for_name (rouse_runner_get_program (single)->name);

      /* Translators: a program and its state: “web: failed” */
      return g_strdup_printf (_ ("%s: %s"), name, get_state_words (state));
    }
  return g_strdup (get_state_words (state));
}

char *
rouse_tray_words_for_session (RouseSession *session)
{
  char *exception = dup_exception (session);

  if (exception != NULL)
    return exception;
  if (get_degraded_words (session) != NULL)
    return g_strdup_printf ("%s · %s", get_state_words (ROUSE_STATE_RUNNING), get_degraded_words (session));
  return g_strdup (get_state_words (ROUSE_STATE_RUNNING));
}

/* (transfer full): how it is, and why or for how long. */
static char *
dup_state (RouseSession *session, gint64 now)
{
  g_autofree char      *exception = dup_exception (session);
  g_autoptr (GPtrArray) runners = g_ptr_array_new ();
  RouseRunner          *single = find_single (session, rouse_session_get_state (session));
  char                 *running;

  if (exception != NULL && rouse_session_get_on (session) && single != NULL)
    return dup_with_reason (exception, single);
  if (exception != NULL)
    return g_steal_pointer (&exception);
  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    g_ptr_array_add (runners, rouse_session_get_runner (session, i));
  running = dup_running_words ((RouseRunner *const *) runners->pdata, runners->len, now);
  return running != NULL ? running : g_strdup (get_state_words (ROUSE_STATE_RUNNING));
}

char *
rouse_tray_words_for_details (RouseSession *session, gint64 now)
{
  g_autofree char *state = dup_state (session, now);
  const char      *branch = rouse_session_get_branch (session);
  GString         *details = g_string_new (state);

  if (!rouse_session_get_on (session))
    return g_string_free (details, FALSE);
  if (branch != NULL)
    {
      g_autofree char *name = rouse_tray_words_for_name (branch);

      g_string_append_printf (details, " · %s", name);
    }
  if (get_degraded_words (session) != NULL)
    g_string_append_printf (details, " · %s", get_degraded_words (session));
  return g_string_free (details, FALSE);
}
