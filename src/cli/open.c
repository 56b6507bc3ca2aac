/* open.c - the verb "open": a project's page in the browser
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include <glib/gi18n.h>

static const RouseOption options[] = { { 0 } };

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  return TRUE;
}

static gboolean
open_one (const RouseChoice *choice)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *label = rouse_choice_dup_label (choice);
  g_autofree char   *url = rouse_text_dup_printable (choice->project->url);
  g_autofree char   *text = NULL;

  if (*choice->project->url == '\0')
    text = g_strdup_printf (_ ("%s has no page: “url=” below [project] in its rouse.ini says where it is"), label);
  else if (g_app_info_launch_default_for_uri (choice->project->url, NULL, &error))
    return TRUE;
  else
    text = g_strdup_printf (_ ("“%s” cannot be opened: %s"), url, error->message);
  rouse_text_error ("open", text);
  return FALSE;
}

int
rouse_cli_open (int argc, char **argv)
{
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, NULL }, { NULL } };
  const RouseUsage       usage = {
          .verb = "open",
          .synopsis = N_ ("[PROJECT]…"),
          .about = N_ ("Opens the page of projects, their “url”, in the browser. Without a word it is the\n"
                             "project that the current folder belongs to."),
          .groups = groups,
  };
  g_autoptr (GPtrArray)          words = NULL;
  g_autoptr (RouseControlClient) client = NULL;
  g_autoptr (RouseOverview)      overview = NULL;
  g_autoptr (GPtrArray)          choices = NULL;
  gboolean                       all, ok = TRUE;
  int                            exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  client = rouse_control_client_new (FALSE, NULL); /* the store knows the page as well */
  overview = rouse_control_look (client);
  choices = rouse_control_choose ("open", overview, words, ROUSE_CHOOSE_HERE, &all);
  if (choices == NULL)
    return 1;
  if (all)
    {
      rouse_text_error ("open", _ ("this folder is in no project; name one: rouse open PROJECT"));
      return ROUSE_EXIT_USAGE;
    }
  for (guint i = 0; i < choices->len; i++)
    ok = open_one (g_ptr_array_index (choices, i)) && ok;
  return ok ? 0 : 1;
}
