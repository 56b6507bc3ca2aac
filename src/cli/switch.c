/* switch.c - the verbs "on" and "off": whether Rouse takes care of a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include <glib/gi18n.h>

static const RouseOption options[] = {
  { 'a', "all", NULL, N_ ("All projects") },
  { 0 },
};

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  *(gboolean *) data = TRUE;
  return TRUE;
}

/* The tray application does not run: it will find it so when it starts. */
static gboolean
store_off (const char *verb, GPtrArray *choices)
{
  g_autoptr (RouseProjectStore) store = rouse_project_store_new_default ();
  g_autoptr (GPtrArray)         problems = NULL;
  g_autoptr (GPtrArray)         stored = rouse_project_store_load (store, &problems);

  for (guint i = 0; i < choices->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (choices, i);
      g_autoptr (GError) error = NULL;

      if (!rouse_project_store_set_on (store, choice->project->id, FALSE, &error))
        {
          rouse_text_error (verb, error->message);
          return FALSE;
        }
    }
  return stored->len > 0;
}

/* Says why @choice could not be switched on, if so. */
static gboolean
check_problem (const char *verb, const RouseChoice *choice)
{
  g_autoptr (RouseOverview)   overview = NULL;
  const RouseOverviewProject *project = rouse_control_look_again (choice->project->id, NULL, &overview);
  g_autofree char            *label = rouse_choice_dup_label (choice);
  g_autofree char            *problem = NULL;
  g_autofree char            *text = NULL;

  if (project == NULL || project->on)
    return TRUE;
  problem = rouse_text_dup_printable (project->problem);
  text = g_strdup_printf ("%s: %s", label, *problem != '\0' ? problem : _ ("it stays off"));
  rouse_text_error (verb, text);
  return FALSE;
}

static gboolean
set_on (const char *verb, RouseControlClient *client, const RouseChoice *choice, gboolean on)
{
  g_autoptr (RouseDBusProject) project = rouse_control_client_find_project (client, choice->project->path);
  GError                      *error = NULL;

  if (project == NULL)
    return TRUE; /* removed meanwhile */
  if (!rouse_control_client_set (client, project, "On", g_variant_new_boolean (on), &error))
    {
      rouse_control_print_error (verb, client, error);
      return FALSE;
    }
  return TRUE;
}

static int
run_switch (const RouseUsage *usage, gboolean *all, gboolean on, int argc, char **argv)
{
  g_autoptr (GPtrArray)          words = NULL;
  g_autoptr (RouseControlClient) client = NULL;
  g_autoptr (RouseOverview)      overview = NULL;
  g_autoptr (GPtrArray)          choices = NULL;
  gboolean                       everything, ok = TRUE;
  int                            exit_code;

  words = rouse_options_parse_or_exit (usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if ((words->len > 0) == *all)
    {
      rouse_text_error (usage->verb, *all ? _ ("either name projects or say --all") : _ ("a project is needed, or --all"));
      return ROUSE_EXIT_USAGE;
    }
  if (on || rouse_control_is_running ())
    {
      client = rouse_control_connect (usage->verb, on);
      if (client == NULL)
        return 1;
    }
  overview = rouse_control_look (client);
  choices = rouse_control_choose (usage->verb, overview, words, 0, &everything);
  if (choices == NULL)
    return 1;
  if (client == NULL)
    return choices->len == 0 || store_off (usage->verb, choices) ? 0 : 1;
  for (guint i = 0; i < choices->len; i++)
    ok = set_on (usage->verb, client, g_ptr_array_index (choices, i), on) && ok;
  for (guint i = 0; i < choices->len && on; i++)
    ok = check_problem (usage->verb, g_ptr_array_index (choices, i)) && ok;
  return ok ? 0 : 1;
}

int
rouse_cli_on (int argc, char **argv)
{
  gboolean               all = FALSE;
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &all }, { NULL } };
  const RouseUsage       usage = {
          .verb = "on",
          .synopsis = N_ ("PROJECT… | --all"),
          .about = N_ ("Switches projects on: their files are watched and their programs started. The tray\n"
                             "application is started if it does not run."),
          .groups = groups,
  };

  return run_switch (&usage, &all, TRUE, argc, argv);
}

int
rouse_cli_off (int argc, char **argv)
{
  gboolean               all = FALSE;
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &all }, { NULL } };
  const RouseUsage       usage = {
          .verb = "off",
          .synopsis = N_ ("PROJECT… | --all"),
          .about = N_ ("Switches projects off: their programs are stopped, and nothing is watched until they\n"
                             "are switched on again."),
          .groups = groups,
  };

  return run_switch (&usage, &all, FALSE, argc, argv);
}
