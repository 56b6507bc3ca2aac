/* add.c - the verb "add": takes a folder into Rouse's care
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include "base/error.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *name;    /* (nullable) as for the other texts: the application decides */
  const char *command; /* (nullable) */
  const char *program; /* (nullable) */
  const char *kind;    /* (nullable) */
  gboolean    off;
} Request;

static const RouseOption options[] = {
  { 0, "name", N_ ("NAME"), N_ ("What the project is called; else as its folder") },
  { 0, "command", N_ ("CMD"), N_ ("What to run there, as one word: “npm start”; else what its rouse.ini says") },
  { 0, "program", N_ ("NAME"), N_ ("What the command is called; else by its first word") },
  { 0, "kind", N_ ("KIND"), N_ ("service (it is kept running) or task (it runs to its end on each change)") },
  { 0, "off", NULL, N_ ("Do not switch it on yet") },
  { 0 },
};

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  Request *request = data;

  if (g_str_equal (option->name, "name"))
    request->name = value;
  else if (g_str_equal (option->name, "command"))
    request->command = value;
  else if (g_str_equal (option->name, "program"))
    request->program = value;
  else if (g_str_equal (option->name, "off"))
    request->off = TRUE;
  else if (g_str_equal (value, "service") || g_str_equal (value, "task"))
    request->kind = value;
  else
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("“service” or “task” is wanted"));
      return FALSE;
    }
  return TRUE;
}

static void
add_text (GVariantDict *dict, const char *key, const char *text)
{
  if (text != NULL)
    g_variant_dict_insert (dict, key, "s", text);
}

/* (transfer full): floating. */
static GVariant *
make_options (const Request *request)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  add_text (&dict, "name", request->name);
  add_text (&dict, "command", request->command);
  add_text (&dict, "program", request->program);
  add_text (&dict, "kind", request->kind);
  g_variant_dict_insert (&dict, "on", "b", !request->off);
  return g_variant_dict_end (&dict);
}

/* A folder is seldom wanted twice; with another name, it is meant. */
static gboolean
check_new (const RouseOverview *overview, const char *folder, const Request *request)
{
  for (guint i = 0; i < overview->projects->len; i++)
    {
      const RouseOverviewProject *project = g_ptr_array_index (overview->projects, i);
      g_autofree char            *text = NULL;

      if (!g_str_equal (project->folder, folder) || (request->name != NULL && !g_str_equal (project->name, request->name)))
        continue;
      text = g_strdup_printf (_ ("the folder is the project “%s” already; to have it twice, give another --name"), project->name);
      rouse_text_error ("add", text);
      return FALSE;
    }
  return TRUE;
}

/* What has become of it, and what is to be done next. */
static void
tell (const char *path)
{
  g_autoptr (RouseOverview) overview = NULL;
  RouseOverviewProject     *project = rouse_control_look_again (NULL, path, &overview);
  const RouseChoice         choice = { .project = project };
  g_autofree char          *label = project != NULL ? rouse_choice_dup_label (&choice) : NULL;

  if (project == NULL)
    return; /* it has been removed since, or the application has ended */
  if (project->pending)
    rouse_text_printf (stdout, _ ("%s is added. Nothing of its rouse.ini runs before you have seen and allowed it: rouse allow %s\n"), label, project->id);
  else if (project->on)
    rouse_text_printf (stdout, _ ("%s is added and on.\n"), label);
  else
    rouse_text_printf (stdout, _ ("%s is added. To switch it on: rouse on %s\n"), label, project->id);
}

static int
add (const char *folder, const Request *request)
{
  g_autoptr (RouseControlClient) client = rouse_control_connect ("add", TRUE);
  g_autoptr (RouseOverview)      overview = NULL;
  g_autofree char               *path = NULL;
  GError                        *error = NULL;

  if (client == NULL)
    return 1;
  overview = rouse_overview_new_from_client (client);
  if (!check_new (overview, folder, request))
    return 1;
  if (!rouse_dbus_manager_call_add_project_sync (rouse_control_client_get_manager (client), g_variant_new_bytestring (folder),
                                                 make_options (request), &path, NULL, &error))
    {
      rouse_control_print_error ("add", client, error);
      return 1;
    }
  tell (path);
  return 0;
}

int
rouse_cli_add (int argc, char **argv)
{
  Request                request = { 0 };
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &request }, { NULL } };
  const RouseUsage       usage = {
          .verb = "add",
          .synopsis = N_ ("[OPTIONS] DIR"),
          .about = N_ ("Makes a folder a project, and switches it on. The tray application is started if it\n"
                             "does not run. What you type yourself is allowed to run; a rouse.ini that is there\n"
                             "runs nothing before “rouse allow”."),
          .groups = groups,
  };
  g_autoptr (GPtrArray) words = NULL;
  g_autofree char      *folder = NULL;
  int                   exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (words->len != 1)
    {
      rouse_text_error ("add", words->len == 0 ? _ ("a folder is needed: rouse add DIR") : _ ("one folder at a time; a command of several words is quoted: --command \"npm start\""));
      return ROUSE_EXIT_USAGE;
    }
  folder = g_canonicalize_filename (g_ptr_array_index (words, 0), NULL);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *shown = rouse_text_dup_printable (folder);
      g_autofree char *text = g_strdup_printf (_ ("“%s” is not a folder"), shown);

      rouse_text_error ("add", text);
      return 1;
    }
  return add (folder, &request);
}
