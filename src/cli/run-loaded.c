/* run-loaded.c - why every file counts for a program that only those are to restart which it has loaded
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-loaded.h"

#include <glib/gi18n.h>

/* The run of which it was said. */
#define RUN_KEY "rouse-run-loaded"

/* (transfer full) (nullable) */
static char *
dup_excuse (RouseRunner *runner)
{
  RouseLoadedSet *set = rouse_runner_get_loaded (runner);
  const char     *name = rouse_runner_get_program (runner)->name;
  const char     *process;
  gint64          pid;

  if (set == NULL)
    return NULL;
  switch (rouse_loaded_set_get_excuse (set, &pid, &process))
    {
    case ROUSE_LOADED_PROCESS:
      /* Translators: a process, its number, a program: "it is not known what “ruby” (pid 12) loads, so every file counts for web". */
      return g_strdup_printf (_ ("it is not known what “%s” (pid %d) loads, so every file counts for %s"), process != NULL ? process : "?", (int) pid, name);
    case ROUSE_LOADED_UNSEEN:
    case ROUSE_LOADED_TOO_MUCH:
      return g_strdup_printf (_ ("it is not known what %s loads, so every file counts for it"), name);
    case ROUSE_LOADED_KNOWN:
    case ROUSE_LOADED_NOT_RUNNING: /* it is started by every file, as it would be anyway */
    case ROUSE_LOADED_NO_GOOD_RUN:
      break;
    }
  return NULL;
}

char **
rouse_run_loaded_dup_excuses (RouseSession *session)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    {
      RouseRunner     *runner = rouse_session_get_runner (session, i);
      const RouseRun  *run = rouse_runner_get_run (runner);
      g_autofree char *line = NULL;

      if (run == NULL || !rouse_runner_is_concerned (runner) || g_strcmp0 (g_object_get_data (G_OBJECT (runner), RUN_KEY), run->id) == 0)
        continue;
      line = dup_excuse (runner);
      if (line == NULL)
        continue;
      g_strv_builder_add (lines, line);
      g_object_set_data_full (G_OBJECT (runner), RUN_KEY, g_strdup (run->id), g_free);
    }
  return g_strv_builder_end (lines);
}
