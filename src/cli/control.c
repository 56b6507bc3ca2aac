/* control.c - what the verbs that control the tray application have in common
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "text.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

static void
print_unconnected (const char *verb, gboolean start, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED))
    text = g_strdup_printf (_ ("there is no session bus: log in to a desktop, or use “rouse run” in this terminal (%s)"), error->message);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) && start)
    text = g_strdup_printf (_ ("the tray application does not run, and the session bus cannot start it: %s\n"
                               "Start it with “rouse-tray”; or use “rouse run” in this terminal."),
                            error->message);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    text = g_strdup (_ ("the tray application does not run: “rouse on” or “rouse-tray” starts it"));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    text = g_strdup_printf (_ ("the tray application that runs is older than this command: end it with “rouse-tray --quit” and start it again (%s)"), error->message);
  else
    text = g_strdup_printf (_ ("the tray application does not answer: %s"), error->message);
  rouse_text_error (verb, text);
}

RouseControlClient *
rouse_control_connect (const char *verb, gboolean start)
{
  g_autoptr (GError)  error = NULL;
  RouseControlClient *client = rouse_control_client_new (start, &error);

  if (client == NULL)
    print_unconnected (verb, start, error);
  return client;
}

gboolean
rouse_control_is_running (void)
{
  g_autoptr (RouseControlClient) client = rouse_control_client_new (FALSE, NULL);

  return client != NULL;
}

void
rouse_control_print_error (const char *verb, RouseControlClient *client, GError *error)
{
  const char      *version = rouse_dbus_manager_get_version (rouse_control_client_get_manager (client));
  g_autofree char *text = NULL;

  if (rouse_control_error_is_unknown (error))
    text = g_strdup_printf (_ ("the tray application that runs (version %s) does not know this: end it with “rouse quit”, and start it again"), version);
  else
    {
      g_dbus_error_strip_remote_error (error);
      text = rouse_text_dup_printable (error->message);
    }
  rouse_text_error (verb, text);
  g_error_free (error);
}

GPtrArray *
rouse_control_choose (const char *verb, const RouseOverview *overview, GPtrArray *words, RouseChooseFlags flags, gboolean *all)
{
  g_autoptr (GError)    error = NULL;
  g_autofree char      *here = g_get_current_dir ();
  g_autoptr (GPtrArray) choices = rouse_choose (overview, words, here, flags, all, &error);

  if (choices == NULL)
    rouse_text_error (verb, error->message);
  return g_steal_pointer (&choices);
}

RouseOverview *
rouse_control_look (RouseControlClient *client)
{
  g_autoptr (RouseProjectStore) store = NULL;
  g_autoptr (RouseHistory)      history = NULL;
  g_autofree char              *path = NULL;
  g_autofree char              *notice = NULL;

  if (client != NULL)
    return rouse_overview_new_from_client (client);
  store = rouse_project_store_new_default ();
  path = rouse_history_dup_default_path ();
  /* Whoever only looks makes no file. */
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    history = rouse_history_open (path, &notice, NULL);
  if (notice != NULL)
    rouse_text_error (NULL, notice);
  return rouse_overview_new_from_store (store, history);
}

RouseOverviewProject *
rouse_control_look_again (const char *id, const char *path, RouseOverview **overview)
{
  /* What a client knows goes with the main context, which stands still between two calls: so it is another one. */
  g_autoptr (RouseControlClient) client = rouse_control_client_new (FALSE, NULL);

  *overview = client != NULL ? rouse_overview_new_from_client (client) : rouse_overview_new ();
  for (guint i = 0; i < (*overview)->projects->len; i++)
    {
      RouseOverviewProject *project = g_ptr_array_index ((*overview)->projects, i);

      if (id != NULL ? g_str_equal (project->id, id) : g_strcmp0 (project->path, path) == 0)
        return project;
    }
  return NULL;
}

gboolean
rouse_control_ask (const char *verb, const char *question, const char *option)
{
  char             answer[64] = "";
  g_autofree char *yes = g_utf8_casefold (C_ ("answer", "yes"), -1);
  g_autofree char *given = NULL;

  if (!isatty (STDIN_FILENO))
    {
      g_autofree char *text = g_strdup_printf (_ ("there is no terminal to ask on: with %s it is done"), option);

      rouse_text_error (verb, text);
      return FALSE;
    }
  fflush (stdout);
  rouse_text_printf (stderr, _ ("%s [y/N] "), question);
  fflush (stderr);
  if (fgets (answer, sizeof answer, stdin) == NULL)
    {
      rouse_text_print (stderr, "\n");
      return FALSE;
    }
  if (!g_utf8_validate (answer, -1, NULL))
    return FALSE;
  given = g_utf8_casefold (g_strstrip (answer), -1);
  /* English always works, as it does elsewhere. */
  return *given != '\0' && (g_str_has_prefix ("yes", given) || g_str_has_prefix (yes, given));
}

char *
rouse_choice_dup_label (const RouseChoice *choice)
{
  g_autofree char *project = rouse_text_dup_printable (choice->project->name);
  g_autofree char *program = choice->program != NULL ? rouse_text_dup_printable (choice->program->name) : NULL;

  return program != NULL ? g_strdup_printf ("%s/%s", project, program) : g_steal_pointer (&project);
}

/* Nobody named anything: what is off stays off, and which projects it is shall be no surprise. */
void
rouse_control_keep_on (const char *verb, GPtrArray *choices)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char    *text = NULL;

  for (guint i = choices->len; i > 0; i--)
    if (!((RouseChoice *) g_ptr_array_index (choices, i - 1))->project->on)
      g_ptr_array_remove_index (choices, i - 1);
  for (guint i = 0; i < choices->len; i++)
    {
      g_autofree char *label = rouse_choice_dup_label (g_ptr_array_index (choices, i));

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", label);
    }
  if (choices->len == 0)
    text = g_strdup (_ ("this folder is in no project, and none is on"));
  else
    text = g_strdup_printf (_ ("this folder is in no project, so it is all that are on: %s"), names->str);
  rouse_text_error (verb, text);
}
