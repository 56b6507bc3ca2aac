/* act.c - the verbs "start", "stop" and "restart": what the buttons of the window do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include <glib/gi18n.h>

typedef enum
{
  START,
  STOP,
  RESTART,
} Act;

static const RouseOption options[] = { { 0 } };

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  return TRUE;
}

static gboolean
call_program (Act act, RouseDBusProgram *program, GError **error)
{
  switch (act)
    {
    case START:
      return rouse_dbus_program_call_start_sync (program, NULL, error);
    case STOP:
      return rouse_dbus_program_call_stop_sync (program, NULL, error);
    case RESTART:
      return rouse_dbus_program_call_restart_sync (program, NULL, error);
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
act_on_program (Act act, RouseControlClient *client, const RouseOverviewProgram *program, GError **error)
{
  g_autoptr (RouseDBusProgram) proxy = rouse_control_client_find_program (client, program->path);

  return proxy == NULL || call_program (act, proxy, error); /* NULL: removed meanwhile */
}

/* Whoever starts a project that is off wants it on; that starts all its programs. */
static gboolean
act_on_project (Act act, RouseControlClient *client, const RouseOverviewProject *project, GError **error)
{
  g_autoptr (RouseDBusProject) proxy = rouse_control_client_find_project (client, project->path);

  if (proxy == NULL)
    return TRUE;
  if (act == RESTART || (act == START && !project->on))
    return rouse_dbus_project_call_restart_sync (proxy, NULL, error);
  for (guint i = 0; i < project->programs->len; i++)
    if (!act_on_program (act, client, g_ptr_array_index (project->programs, i), error))
      return FALSE;
  return TRUE;
}

/* Nothing of it can be started, and nobody would know why. */
static gboolean
check_allowed (const char *verb, const RouseOverviewProject *project)
{
  g_autofree char *text = NULL;

  if (!project->pending || project->programs->len > 0)
    return TRUE;
  text = rouse_overview_dup_pending_words (project);
  rouse_text_error (verb, text);
  return FALSE;
}

static int
run (const RouseUsage *usage, Act act, int argc, char **argv)
{
  g_autoptr (GPtrArray)          words = NULL;
  g_autoptr (RouseControlClient) client = NULL;
  g_autoptr (RouseOverview)      overview = NULL;
  g_autoptr (GPtrArray)          choices = NULL;
  gboolean                       all, ok = TRUE;
  int                            exit_code;

  words = rouse_options_parse_or_exit (usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  client = rouse_control_connect (usage->verb, act != STOP);
  if (client == NULL)
    return 1;
  overview = rouse_overview_new_from_client (client);
  choices = rouse_control_choose (usage->verb, overview, words, ROUSE_CHOOSE_PROGRAMS | ROUSE_CHOOSE_HERE, &all);
  if (choices == NULL)
    return 1;
  if (all)
    rouse_control_keep_on (usage->verb, choices);
  for (guint i = 0; i < choices->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (choices, i);
      GError            *error = NULL;

      if (act != STOP && !check_allowed (usage->verb, choice->project))
        ok = FALSE;
      if (choice->program != NULL ? act_on_program (act, client, choice->program, &error) : act_on_project (act, client, choice->project, &error))
        continue;
      rouse_control_print_error (usage->verb, client, error);
      ok = FALSE;
    }
  return ok && choices->len > 0 ? 0 : 1;
}

int
rouse_cli_start (int argc, char **argv)
{
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, NULL }, { NULL } };
  const RouseUsage       usage = {
          .verb = "start",
          .synopsis = N_ ("[PROJECT[/PROGRAM]]…"),
          .about = N_ ("Starts what does not run. A project that is off is switched on, which starts all its\n"
                             "programs. Without a word it is the project that the current folder belongs to, or\n"
                             "else all that are on."),
          .groups = groups,
  };

  return run (&usage, START, argc, argv);
}

int
rouse_cli_stop (int argc, char **argv)
{
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, NULL }, { NULL } };
  const RouseUsage       usage = {
          .verb = "stop",
          .synopsis = N_ ("[PROJECT[/PROGRAM]]…"),
          .about = N_ ("Stops programs; changes do not start them until “rouse start”. Their project stays\n"
                             "on. Without a word it is the project that the current folder belongs to, or else all\n"
                             "that are on."),
          .groups = groups,
  };

  return run (&usage, STOP, argc, argv);
}

int
rouse_cli_restart (int argc, char **argv)
{
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, NULL }, { NULL } };
  const RouseUsage       usage = {
          .verb = "restart",
          .synopsis = N_ ("[PROJECT[/PROGRAM]]…"),
          .about = N_ ("Starts programs anew, also those that do not run. A project that is off is switched\n"
                             "on. Without a word it is the project that the current folder belongs to, or else all\n"
                             "that are on."),
          .groups = groups,
  };

  return run (&usage, RESTART, argc, argv);
}
