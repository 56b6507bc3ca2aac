/* remove.c - the verb "remove": takes projects out of Rouse's care
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include <glib/gi18n.h>

static const RouseOption options[] = {
  { 'y', "yes", NULL, N_ ("Do not ask") },
  { 0 },
};

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  *(gboolean *) data = TRUE;
  return TRUE;
}

static gboolean
ask (GPtrArray *choices)
{
  g_autofree char *question = NULL;

  for (guint i = 0; i < choices->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (choices, i);
      g_autofree char   *label = rouse_choice_dup_label (choice);
      g_autofree char   *folder = rouse_text_dup_printable (choice->project->folder);

      rouse_text_printf (stderr, "  %s  (%s)\n", label, folder);
    }
  question = g_strdup_printf (ngettext ("Stop it and forget it? Its files stay.", "Stop them and forget them? Their files stay.", choices->len));
  return rouse_control_ask ("remove", question, "--yes");
}

/* The tray application does not run. */
static gboolean
remove_stored (GPtrArray *choices)
{
  g_autoptr (RouseProjectStore) store = rouse_project_store_new_default ();
  g_autoptr (GPtrArray)         problems = NULL;
  g_autoptr (GPtrArray)         stored = rouse_project_store_load (store, &problems);
  gboolean                      ok = stored->len > 0;

  for (guint i = 0; i < choices->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (choices, i);
      g_autoptr (GError) error = NULL;

      if (rouse_project_store_remove (store, choice->project->id, &error))
        continue;
      rouse_text_error ("remove", error->message);
      ok = FALSE;
    }
  return ok;
}

static gboolean
remove_one (RouseControlClient *client, const RouseChoice *choice)
{
  g_autoptr (RouseDBusProject) project = rouse_control_client_find_project (client, choice->project->path);
  GError                      *error = NULL;

  if (project == NULL || rouse_dbus_project_call_remove_sync (project, NULL, &error))
    return TRUE;
  rouse_control_print_error ("remove", client, error);
  return FALSE;
}

int
rouse_cli_remove (int argc, char **argv)
{
  gboolean               yes = FALSE;
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &yes }, { NULL } };
  const RouseUsage       usage = {
          .verb = "remove",
          .synopsis = N_ ("[OPTIONS] PROJECT…"),
          .about = N_ ("Stops the programs of projects, and forgets the projects. Their files and their history\n"
                             "stay."),
          .groups = groups,
  };
  g_autoptr (GPtrArray)          words = NULL;
  g_autoptr (RouseControlClient) client = NULL;
  g_autoptr (RouseOverview)      overview = NULL;
  g_autoptr (GPtrArray)          choices = NULL;
  gboolean                       ok = TRUE;
  int                            exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (words->len == 0)
    {
      rouse_text_error ("remove", _ ("a project is needed: rouse remove PROJECT…"));
      return ROUSE_EXIT_USAGE;
    }
  client = rouse_control_client_new (FALSE, NULL); /* without one, it is done in the store */
  overview = rouse_control_look (client);
  choices = rouse_control_choose ("remove", overview, words, 0, NULL);
  if (choices == NULL || (!yes && !ask (choices)))
    return 1;
  if (client == NULL)
    return remove_stored (choices) ? 0 : 1;
  for (guint i = 0; i < choices->len; i++)
    ok = remove_one (client, g_ptr_array_index (choices, i)) && ok;
  return ok ? 0 : 1;
}
