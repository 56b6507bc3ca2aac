/* add.c - the verb "add": takes a folder into Rouse's care
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "allow-preview.h"
#include "control.h"
#include "folder.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include "base/error.h"
#include "project/detect/detect.h"
#include "project/project-file.h"
#include "project/project-layers.h"
#include "words/proposal-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *name;    /* (nullable) as for the other texts: the application decides */
  const char *command; /* (nullable) */
  const char *program; /* (nullable) */
  const char *kind;    /* (nullable) */
  gboolean    off;
  gboolean    yes;
  char       *text; /* (owned) (nullable) what was found, in the words of a rouse.ini */
} Request;

static const RouseOption options[] = {
  { 0, "name", N_ ("NAME"), N_ ("What the project is called; else as its folder") },
  { 0, "command", N_ ("CMD"), N_ ("What to run there, as one word: “npm start”; else what its rouse.ini says, or what the folder seems to be") },
  { 0, "program", N_ ("NAME"), N_ ("What the command is called; else by its first word") },
  { 0, "kind", N_ ("KIND"), N_ ("service (it is kept running) or task (it runs to its end on each change)") },
  { 0, "off", NULL, N_ ("Do not switch it on yet") },
  { 'y', "yes", NULL, N_ ("Do not ask whether what was found is right") },
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
  else if (g_str_equal (option->name, "yes"))
    request->yes = TRUE;
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
request_clear (Request *request)
{
  g_free (request->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

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
  add_text (&dict, "text", request->text);
  g_variant_dict_insert (&dict, "on", "b", !request->off);
  return g_variant_dict_end (&dict);
}

/* A folder is seldom wanted twice; with another name, it is meant. */
static gboolean
check_new (const RouseOverview *overview, const char *folder, const Request *request)
{
  g_autofree char *real = rouse_folder_resolve (folder);

  for (guint i = 0; i < overview->projects->len; i++)
    {
      const RouseOverviewProject *project = g_ptr_array_index (overview->projects, i);
      g_autofree char            *other = rouse_folder_resolve (project->folder);
      g_autofree char            *text = NULL;

      if (!g_str_equal (other, real) || (request->name != NULL && !g_str_equal (project->name, request->name)))
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

static void
print_notes (FILE *stream, const RouseProposal *found)
{
  for (guint i = 0; i < found->notes->len; i++)
    {
      g_autofree char *sentence = rouse_words_for_note (g_ptr_array_index (found->notes, i));

      rouse_text_printf (stream, "  %s\n", sentence);
    }
}

/* Nothing says what to run there: what it seems to be is shown, and agreed to. */
static gboolean
propose (const char *folder, Request *request)
{
  const RouseLayer          layer = { .path = folder, .text = "" };
  g_autoptr (GError)        error = NULL;
  g_autoptr (RouseProposal) found = rouse_detect_folder (folder, &error);
  g_autofree char          *preview = NULL;
  g_autofree char          *none = NULL;

  if (found != NULL && found->project == NULL)
    {
      rouse_text_error ("add", _ ("nothing in the folder says how it is run; write “rouse add --command CMD DIR”"));
      print_notes (stderr, found);
      return FALSE;
    }
  if (found == NULL || !rouse_project_layers_write (found->project, &layer, NULL, &request->text, &none, &error))
    {
      rouse_text_error ("add", error->message);
      return FALSE;
    }
  preview = rouse_allow_preview_for_project (found->project);
  rouse_text_printf (stdout, "%s\n%s", _ ("It would run:"), preview);
  print_notes (stdout, found);
  return request->yes || rouse_control_ask ("add", _ ("Is that right?"), "--yes");
}

static int
add (const char *folder, Request *request)
{
  g_autoptr (RouseControlClient) client = rouse_control_connect ("add", TRUE);
  g_autoptr (RouseOverview)      overview = NULL;
  g_autofree char               *path = NULL;
  g_autofree char               *file = rouse_project_file_find (folder);
  GError                        *error = NULL;

  if (client == NULL)
    return 1;
  overview = rouse_overview_new_from_client (client);
  if (!check_new (overview, folder, request))
    return 1;
  if (request->command == NULL && file == NULL && !propose (folder, request))
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
  g_auto (Request)       request = { 0 };
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &request }, { NULL } };
  const RouseUsage       usage = {
          .verb = "add",
          .synopsis = N_ ("[OPTIONS] [DIR]"),
          .about = N_ ("Makes a folder, the current one if none is named, a project, and switches it on. The\n"
                             "tray application is started if it does not run. What you type yourself is allowed\n"
                             "to run; a rouse.ini that is there runs nothing before “rouse allow”. Without either,\n"
                             "what the folder seems to be is shown and asked about."),
          .groups = groups,
  };
  g_autoptr (GPtrArray) words = NULL;
  g_autofree char      *folder = NULL;
  int                   exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (words->len > 1)
    {
      rouse_text_error ("add", _ ("one folder at a time; a command of several words is quoted: --command \"npm start\""));
      return ROUSE_EXIT_USAGE;
    }
  folder = g_canonicalize_filename (words->len > 0 ? g_ptr_array_index (words, 0) : ".", NULL);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *shown = rouse_text_dup_printable (folder);
      g_autofree char *text = g_strdup_printf (_ ("“%s” is not a folder"), shown);

      rouse_text_error ("add", text);
      return 1;
    }
  if (request.command == NULL && (request.program != NULL || request.kind != NULL))
    {
      rouse_text_error ("add", _ ("--program and --kind are about the --command, which is missing"));
      return ROUSE_EXIT_USAGE;
    }
  return add (folder, &request);
}
