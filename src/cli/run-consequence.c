/* run-consequence.c - what a change leads to, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-consequence.h"
#include "text.h"

#include "decide/decide.h"
#include "words/hot-words.h"

#include <glib/gi18n.h>

/* Of the programs that a change restarts; more are counted. */
#define NAMES_MAX 8

gboolean
rouse_run_consequence_is_queued (RouseRunner *runner)
{
  return g_object_get_data (G_OBJECT (runner), "rouse-run-queued") != NULL;
}

void
rouse_run_consequence_set_queued (RouseRunner *runner, gboolean queued)
{
  g_object_set_data (G_OBJECT (runner), "rouse-run-queued", queued ? runner : NULL);
}

/* (nullable) (transfer none): of a program that they concern, what happens in place of a restart. */
static const RouseHotPlan *
get_hot (RouseRunner *runner)
{
  return rouse_runner_is_concerned (runner) ? rouse_runner_get_hot_plan (runner) : NULL;
}

static RousePlan
get_plan (RouseRunner *runner)
{
  RouseDecideInput input = { rouse_runner_get_state (runner), rouse_runner_get_held (runner) };

  return rouse_decide (rouse_runner_get_program (runner), input);
}

static const char *
get_words (RouseRunner *runner)
{
  switch (get_plan (runner))
    {
    case ROUSE_PLAN_START:
      return rouse_program_has_build (rouse_runner_get_program (runner)) ? _ (" → building") : _ (" → starting");
    case ROUSE_PLAN_RESTART:
      return rouse_program_has_build (rouse_runner_get_program (runner)) ? _ (" → building") : _ (" → restarting");
    case ROUSE_PLAN_FOLLOW:
      rouse_run_consequence_set_queued (runner, TRUE);
      return _ (" → once more after this run");
    case ROUSE_PLAN_NONE:
      return _ (" (it is stopped)");
    case ROUSE_PLAN_FOLD:
      return "";
    }
  g_return_val_if_reached ("");
}

char *
rouse_run_consequence_dup_for_one (RouseRunner *runner)
{
  const RouseHotPlan *hot = rouse_runner_get_hot_plan (runner);
  g_autofree char    *words = hot != NULL ? rouse_words_for_hot_begin (hot) : NULL;

  return words != NULL ? g_strconcat (" → ", words, NULL) : g_strdup (get_words (runner));
}

/* Adds a name to what @words say of the @n before it. */
static void
add_name (GString *out, const char *words, RouseRunner *runner, guint n)
{
  g_autofree char *name = rouse_text_dup_printable (rouse_runner_get_program (runner)->name);

  if (n >= NAMES_MAX)
    return;
  if (n == 0)
    g_string_append_printf (out, "%s%s ", out->len == 0 ? " → " : "; ", words);
  g_string_append_printf (out, "%s%s", n == 0 ? "" : ", ", name);
}

static void
add_rest (GString *out, guint n)
{
  if (n > NAMES_MAX)
    g_string_append_printf (out, _ (" and %u more"), n - NAMES_MAX);
}

/* Those to which the same happens in place of a restart stand together; pages belong to none of them. */
static void
add_hot (GString *out, RouseSession *session)
{
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    {
      RouseRunner        *first = rouse_session_get_runner (session, i);
      const RouseHotPlan *hot = get_hot (first);
      g_autofree char    *words = hot != NULL ? rouse_words_for_hot_begin (hot) : NULL;
      g_autofree char    *heading = words != NULL ? g_strconcat (words, ":", NULL) : NULL;
      guint               n = 0;

      if (words == NULL || g_hash_table_contains (said, words))
        continue;
      g_hash_table_add (said, g_strdup (words));
      if (hot->action == ROUSE_RELOAD_BROWSER)
        {
          g_string_append_printf (out, "%s%s", out->len == 0 ? " → " : "; ", words);
          continue;
        }
      for (guint j = i; j < rouse_session_get_n_runners (session); j++)
        {
          RouseRunner        *runner = rouse_session_get_runner (session, j);
          const RouseHotPlan *other = get_hot (runner);
          g_autofree char    *other_words = other != NULL ? rouse_words_for_hot_begin (other) : NULL;

          if (g_strcmp0 (words, other_words) == 0)
            add_name (out, heading, runner, n++);
        }
      add_rest (out, n);
    }
}

char *
rouse_run_consequence_dup_for_all (RouseSession *session)
{
  static const struct
  {
    RousePlan   plan;
    const char *words;
  } parts[] = {
    { ROUSE_PLAN_RESTART, N_ ("restarting") },
    { ROUSE_PLAN_START, N_ ("starting") },
    { ROUSE_PLAN_FOLLOW, N_ ("once more after this run:") },
  };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      guint n = 0;

      for (guint j = 0; j < rouse_session_get_n_runners (session); j++)
        {
          RouseRunner *runner = rouse_session_get_runner (session, j);

          if (!rouse_runner_is_concerned (runner) || get_hot (runner) != NULL || get_plan (runner) != parts[i].plan)
            continue;
          add_name (out, _ (parts[i].words), runner, n++);
          rouse_run_consequence_set_queued (runner, parts[i].plan == ROUSE_PLAN_FOLLOW);
        }
      add_rest (out, n);
    }
  add_hot (out, session);
  return g_string_free (out, FALSE);
}

gboolean
rouse_run_consequence_is_held (RouseSession *session)
{
  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    {
      RouseRunner *runner = rouse_session_get_runner (session, i);

      if (get_hot (runner) != NULL || (rouse_runner_is_concerned (runner) && !rouse_runner_get_held (runner)))
        return FALSE;
    }
  return TRUE;
}

gboolean
rouse_run_consequence_is_start (RouseSession *session)
{
  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    {
      RouseRunner *runner = rouse_session_get_runner (session, i);

      if (rouse_runner_is_concerned (runner) && get_hot (runner) == NULL && !rouse_runner_get_held (runner))
        return TRUE;
    }
  return FALSE;
}
