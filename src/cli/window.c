/* window.c - the verbs "show" and "quit": the tray application itself
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

/* (transfer full) (nullable): the place that @word means: one that the window knows, or a project. */
static char *
dup_place (RouseControlClient *client, GPtrArray *words)
{
  static const char *const  places[] = { "projects", "history", "preferences", "add" };
  g_autoptr (RouseOverview) overview = rouse_overview_new_from_client (client);
  g_autoptr (GPtrArray)     choices = NULL;
  const RouseChoice        *choice;

  for (guint i = 0; words->len > 0 && i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i], g_ptr_array_index (words, 0)))
      return g_strdup (places[i]);
  if (words->len == 0)
    return g_strdup ("");
  choices = rouse_control_choose ("show", overview, words, ROUSE_CHOOSE_PROGRAMS, NULL);
  if (choices == NULL)
    return NULL;
  choice = g_ptr_array_index (choices, 0);
  if (choice->program != NULL)
    return g_strdup_printf ("output/%s/%s", choice->project->id, choice->program->name);
  return g_strdup_printf ("project/%s", choice->project->id);
}

int
rouse_cli_show (int argc, char **argv)
{
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, NULL }, { NULL } };
  const RouseUsage       usage = {
          .verb = "show",
          .synopsis = N_ ("[PROJECT[/PROGRAM] | PLACE]"),
          .about = N_ ("Shows the window: a project, the output of a program, or a PLACE: projects, history,\n"
                             "preferences or add. The tray application is started if it does not run."),
          .groups = groups,
  };
  g_autoptr (GPtrArray)          words = NULL;
  g_autoptr (RouseControlClient) client = NULL;
  g_autofree char               *place = NULL;
  GError                        *error = NULL;
  int                            exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (words->len > 1)
    {
      rouse_text_error ("show", _ ("there is one window: name one place"));
      return ROUSE_EXIT_USAGE;
    }
  client = rouse_control_connect ("show", TRUE);
  place = client != NULL ? dup_place (client, words) : NULL;
  if (place == NULL)
    return 1;
  if (rouse_dbus_manager_call_show_sync (rouse_control_client_get_manager (client), place, NULL, &error))
    return 0;
  rouse_control_print_error ("show", client, error);
  return 1;
}

static void
gone_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  g_main_loop_quit (data);
}

/* It has stopped every program when its name is gone. */
static void
wait_until_gone (RouseControlClient *client)
{
  GDBusObjectManagerClient *objects = G_DBUS_OBJECT_MANAGER_CLIENT (rouse_control_client_get_objects (client));
  g_autoptr (GMainLoop)     loop = g_main_loop_new (NULL, FALSE);
  guint                     id;

  id = g_bus_watch_name_on_connection (g_dbus_object_manager_client_get_connection (objects), ROUSE_APP_ID,
                                       G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, gone_cb, loop, NULL);
  g_main_loop_run (loop);
  g_bus_unwatch_name (id);
}

int
rouse_cli_quit (int argc, char **argv)
{
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, NULL }, { NULL } };
  const RouseUsage       usage = {
          .verb = "quit",
          .synopsis = N_ ("[OPTIONS]"),
          .about = N_ ("Stops all programs, ends the tray application, and waits until it has ended. What is\n"
                             "on will be on again when it starts."),
          .groups = groups,
  };
  g_autoptr (GPtrArray)          words = NULL;
  g_autoptr (RouseControlClient) client = NULL;
  GError                        *error = NULL;
  int                            exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (words->len > 0)
    {
      rouse_text_error ("quit", _ ("takes no further words"));
      return ROUSE_EXIT_USAGE;
    }
  if (!rouse_control_is_running ())
    {
      rouse_text_print (stdout, _ ("The tray application does not run.\n"));
      return 0;
    }
  client = rouse_control_connect ("quit", FALSE);
  if (client == NULL)
    return 1;
  if (!rouse_dbus_manager_call_quit_sync (rouse_control_client_get_manager (client), NULL, &error))
    {
      rouse_control_print_error ("quit", client, error);
      return 1;
    }
  wait_until_gone (client);
  return 0;
}
