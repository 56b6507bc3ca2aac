/* run-consequence.c - what a change leads to, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-consequence.h"
#include "text.h"

#include "decide/decide.h"

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

static RousePlan
get_plan (RouseRunner *runner)
{
  RouseDecideInput input = { rouse_runner_get_state (runner), rouse_runner_get_held (runner) };

  return rouse_decide (rouse_runner_get_program (runner), input);
}

const char *
rouse_run_consequence_get_for_one (RouseRunner *runner)
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
          RouseRunner     *runner = rouse_session_get_runner (session, j);
          g_autofree char *name = NULL;

          if (!rouse_runner_is_concerned (runner) || get_plan (runner) != parts[i].plan)
            continue;
          if (n++ >= NAMES_MAX)
            continue;
          name = rouse_text_dup_printable (rouse_runner_get_program (runner)->name);
          if (n == 1)
            g_string_append_printf (out, "%s%s ", out->len == 0 ? " → " : "; ", _ (parts[i].words));
          g_string_append_printf (out, "%s%s", n == 1 ? "" : ", ", name);
          rouse_run_consequence_set_queued (runner, parts[i].plan == ROUSE_PLAN_FOLLOW);
        }
      if (n > NAMES_MAX)
        g_string_append_printf (out, _ (" and %u more"), n - NAMES_MAX);
    }
  return g_string_free (out, FALSE);
}

gboolean
rouse_run_consequence_is_held (RouseSession *session)
{
  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    {
      RouseRunner *runner = rouse_session_get_runner (session, i);

      if (rouse_runner_is_concerned (runner) && !rouse_runner_get_held (runner))
        return FALSE;
    }
  return TRUE;
}
