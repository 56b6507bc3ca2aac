/* status.c - the verb "status": how the projects are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "options.h"
#include "status-table.h"
#include "text.h"
#include "verb.h"

#include <glib/gi18n.h>
#include <unistd.h>

static const RouseOption options[] = {
  { 0, "json", NULL, N_ ("Print one JSON object") },
  { 0 },
};

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  *(gboolean *) data = TRUE;
  return TRUE;
}

static void
print_text (const RouseOverview *overview, GPtrArray *projects)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char      *table = NULL;

  if (!overview->running)
    rouse_text_print (stdout, _ ("The tray application is not running: nothing is watched, and nothing runs.\n"));
  if (projects->len == 0)
    {
      rouse_text_print (stdout, _ ("There are no projects: “rouse add DIR” adds one.\n"));
      return;
    }
  table = rouse_status_dup_table (overview, projects, now, rouse_text_has_colour (STDOUT_FILENO));
  rouse_text_print (stdout, table);
}

int
rouse_cli_status (int argc, char **argv)
{
  gboolean               json = FALSE;
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &json }, { NULL } };
  const RouseUsage       usage = {
          .verb = "status",
          .synopsis = N_ ("[OPTIONS] [PROJECT]…"),
          .about = N_ ("Shows how each program is: its state, process and last reload, and what it waits\n"
                             "for. A PROJECT is named by its id, its name or its folder. Ends with 0 if all is\n"
                             "well, and with 1 if something fails."),
          .groups = groups,
  };
  g_autoptr (GPtrArray)          words = NULL;
  g_autoptr (GError)             error = NULL;
  g_autoptr (RouseControlClient) client = NULL;
  g_autoptr (RouseOverview)      overview = NULL;
  g_autoptr (GPtrArray)          choices = NULL;
  g_autoptr (GPtrArray)          projects = g_ptr_array_new ();
  gboolean                       fails;
  int                            exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  client = rouse_control_client_new (FALSE, &error); /* without one, the store is still worth showing */
  overview = rouse_control_look (client);
  choices = rouse_control_choose ("status", overview, words, 0, NULL);
  if (choices == NULL)
    return 1;
  fails = overview->problems->len > 0;
  for (guint i = 0; i < choices->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (choices, i);

      g_ptr_array_add (projects, choice->project);
      fails = fails || rouse_overview_project_fails (choice->project);
    }
  if (json)
    {
      g_autofree char *text = rouse_status_dup_json (overview, projects);

      puts (text); /* JSON is UTF-8, whatever the locale */
    }
  else
    print_text (overview, projects);
  for (guint i = 0; i < overview->problems->len; i++)
    rouse_text_error ("status", g_ptr_array_index (overview->problems, i));
  return fails ? 1 : 0;
}
