/* why-programs.c - whom a change concerns, where a rouse.ini says what runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "why-programs.h"
#include "control/client.h"
#include "folder.h"
#include "private-file.h"
#include "text.h"

#include "base/path.h"
#include "own-files.h"
#include "project/ini.h"
#include "project/project-file.h"
#include "project/project-layers.h"
#include "project/text-file.h"
#include "words/signal-names.h"

#include <glib/gi18n.h>

static gboolean
read_layer (const char *path, char **text, RouseLayer *layer, GError **error)
{
  *layer = (RouseLayer){ .path = path };
  if (path == NULL)
    return TRUE;
  *text = rouse_text_file_read (path, ROUSE_INI_MAX_BYTES, &layer->length, error);
  layer->text = *text;
  return *text != NULL;
}

/* As the session does it: the file that says what the project is does not count itself. */
static void
ignore_own_file (RouseProject *project)
{
  g_auto (GStrv)    roots = rouse_project_dup_watched (project);
  GPtrArray        *patterns = g_ptr_array_new ();
  g_autofree char **old = project->ignore;

  for (guint i = 0; old != NULL && old[i] != NULL; i++)
    g_ptr_array_add (patterns, old[i]);
  rouse_own_files_add_project (patterns, (const char *const *) roots, project->root);
  g_ptr_array_add (patterns, NULL);
  project->ignore = (char **) g_ptr_array_free (patterns, FALSE);
}

RouseProject *
rouse_why_load_project (GError **error)
{
  g_autofree char *root = g_get_current_dir ();
  g_autofree char *shared_path = rouse_project_file_find (root);
  g_autofree char *private_path = rouse_private_file_find (root);
  g_autofree char *shared_text = NULL;
  g_autofree char *private_text = NULL;
  RouseLayer       shared, private;
  RouseProject    *project;

  if (shared_path == NULL)
    return NULL;
  if (!read_layer (shared_path, &shared_text, &shared, error) || !read_layer (private_path, &private_text, &private, error))
    return NULL;
  project = rouse_project_layers_parse (&shared, private_path != NULL ? &private : NULL, root, error);
  if (project != NULL)
    ignore_own_file (project);
  return project;
}

/* (transfer full): what the change has done with the program, by which the sentence begins. */
static char *
make_clause (const char *name, const RouseConcernVerdict *verdict)
{
  const RouseRule *rule = verdict->rule;

  switch (verdict->action)
    {
    case ROUSE_RELOAD_SIGNAL:
      {
        g_autofree char *signal = rouse_signal_dup_name (rule != NULL ? rule->signal : 0);

        return g_strdup_printf (_ ("%s gets %s"), name, signal);
      }
    case ROUSE_RELOAD_COMMAND:
      return g_strdup_printf (_ ("%s goes on, and “%s” runs"), name, rule != NULL && rule->command != NULL ? rule->command : "");
    case ROUSE_RELOAD_ASK:
      return g_strdup_printf (_ ("%s is asked to reload"), name);
    case ROUSE_RELOAD_BROWSER:
      return g_strdup_printf (_ ("%s goes on, and its pages reload"), name);
    case ROUSE_RELOAD_START:
    case ROUSE_RELOAD_RESTART:
      break;
    }
  return g_strdup_printf (_ ("%s restarts"), name);
}

static char *
explain_action (const char *name, const RouseConcernVerdict *verdict)
{
  g_autofree char *clause = make_clause (name, verdict);

  switch (verdict->reason)
    {
    case ROUSE_CONCERN_BY_DEFAULT:
      return g_strdup_printf (_ ("%s."), clause);
    case ROUSE_CONCERN_BY_WATCH:
      return g_strdup_printf (_ ("%s: “%s” of its watch matches."), clause, verdict->glob);
    case ROUSE_CONCERN_BY_RULE:
      return g_strdup_printf (_ ("%s: rule “%s” says so, by “%s”."), clause, verdict->rule->name, verdict->glob);
    case ROUSE_CONCERN_BY_ENV_FILE:
      return g_strdup_printf (_ ("%s: it is an env-file of it."), clause);
    case ROUSE_CONCERN_BY_LOADED:
      return g_strdup_printf (_ ("%s: it has loaded it."), clause);
    case ROUSE_CONCERN_BY_IGNORE:
      break;
    }
  g_return_val_if_reached (NULL);
}

char *
rouse_why_dup_sentence (const char *name, const RouseConcernVerdict *verdict)
{
  if (verdict->concerns)
    return explain_action (name, verdict);
  switch (verdict->reason)
    {
    case ROUSE_CONCERN_BY_WATCH:
      return g_strdup_printf (_ ("%s does not restart: nothing of its watch matches."), name);
    case ROUSE_CONCERN_BY_IGNORE:
      return g_strdup_printf (_ ("%s does not restart: “%s” of its ignore matches."), name, verdict->glob);
    case ROUSE_CONCERN_BY_RULE:
      return g_strdup_printf (_ ("%s does not restart: rule “%s” says so, by “%s”."), name, verdict->rule->name, verdict->glob);
    case ROUSE_CONCERN_BY_ENV_FILE:
      return g_strdup_printf (_ ("%s does not restart: it is an env-file of others."), name);
    case ROUSE_CONCERN_BY_LOADED:
      return g_strdup_printf (_ ("%s does not restart: it has not loaded it."), name);
    case ROUSE_CONCERN_BY_DEFAULT:
      break;
    }
  g_return_val_if_reached (NULL);
}

/* (transfer full): @clause, and why every file counts. */
static char *
explain_excuse (const char *clause, RouseLoadedExcuse excuse, const char *process, gint64 pid)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, pid);

  switch (excuse)
    {
    case ROUSE_LOADED_NOT_RUNNING:
      return g_strdup_printf (_ ("%s: it is not running, so what it will load is not known."), clause);
    case ROUSE_LOADED_NO_GOOD_RUN:
      return g_strdup_printf (_ ("%s: it has not been ready yet, so what it would load is not known, and every file counts."), clause);
    case ROUSE_LOADED_PROCESS:
      /* Translators: after the name of a program, and its number: "web restarts: it is not known what “ruby” (pid 12) loads …". */
      return g_strdup_printf (_ ("%s: it is not known what “%s” (pid %s) loads, so every file counts."), clause, process, number);
    case ROUSE_LOADED_TOO_MUCH:
      return g_strdup_printf (_ ("%s: it has loaded more than is kept, so every file counts."), clause);
    case ROUSE_LOADED_UNSEEN:
    case ROUSE_LOADED_KNOWN:
      break;
    }
  return g_strdup_printf (_ ("%s: its processes could not be looked at, so every file counts."), clause);
}

char *
rouse_why_dup_loaded_sentence (const char *name, RouseConcernVerdict *verdict, const char *answer, RouseLoadedExcuse excuse, const char *process, gint64 pid)
{
  g_autofree char *clause = make_clause (name, verdict);

  if (answer == NULL)
    return g_strdup_printf (_ ("%s if it has loaded it. That is known only of what runs in the tray application."), clause);
  if (g_str_equal (answer, "unknown"))
    return explain_excuse (clause, excuse, process, pid);
  if (!g_str_equal (answer, "any")) /* it has been edited, and the tray application does not use that yet */
    {
      verdict->reason = ROUSE_CONCERN_BY_LOADED;
      verdict->concerns = g_str_equal (answer, "yes");
    }
  return rouse_why_dup_sentence (name, verdict);
}

/* (transfer full) (nullable): the program called @name of the project in the folder @root, as it is known there; @folder
 * (transfer full): what that folder is called there. */
static RouseDBusProgram *
find_program (RouseControlClient *client, const char *root, const char *name, char **folder)
{
  g_autoptr (GPtrArray) projects = rouse_control_client_list_projects (client);
  g_autofree char      *real_root = rouse_folder_resolve (root);

  for (guint i = 0; i < projects->len; i++)
    {
      RouseDBusProject     *project = g_ptr_array_index (projects, i);
      GVariant             *called = rouse_dbus_project_get_folder (project);
      g_autofree char      *real = called != NULL ? rouse_folder_resolve (g_variant_get_bytestring (called)) : NULL;
      g_autoptr (GPtrArray) programs = NULL;

      if (g_strcmp0 (real, real_root) != 0)
        continue;
      programs = rouse_control_client_list_programs (client, g_dbus_proxy_get_object_path (G_DBUS_PROXY (project)));
      for (guint n = 0; n < programs->len; n++)
        if (g_strcmp0 (rouse_dbus_program_get_name (g_ptr_array_index (programs, n)), name) == 0)
          {
            *folder = g_variant_dup_bytestring (called, NULL);
            return g_object_ref (g_ptr_array_index (programs, n));
          }
    }
  return NULL;
}

/* (transfer full): what the tray application knows of it; @verdict becomes what that means. */
static char *
ask_loaded (const RouseProject *project, const RouseProgram *program, const char *path, RouseConcernVerdict *verdict)
{
  g_autoptr (RouseControlClient) client = rouse_control_client_new (FALSE, NULL);
  g_autofree char               *folder = NULL;
  g_autoptr (RouseDBusProgram)   known = client != NULL ? find_program (client, project->root, program->name, &folder) : NULL;
  g_autofree char               *known_path = NULL;
  g_autofree char               *answer = NULL;
  g_autofree char               *excuse = NULL;
  g_autofree char               *process = NULL;
  gint64                         pid = 0;

  if (known != NULL && rouse_path_is_within (path, project->root))
    known_path = g_build_filename (folder, path + strlen (project->root), NULL);
  /* Who does not answer, or is too old to, is as good as nobody. */
  if (known == NULL || !rouse_dbus_program_call_is_loaded_sync (known, g_variant_new_bytestring (known_path != NULL ? known_path : path), &answer, &excuse, &process, &pid, NULL, NULL))
    return rouse_why_dup_loaded_sentence (program->name, verdict, NULL, ROUSE_LOADED_NOT_RUNNING, NULL, 0);
  return rouse_why_dup_loaded_sentence (program->name, verdict, answer, rouse_loaded_excuse_from_string (excuse), process, pid);
}

gboolean
rouse_why_print_programs (const RouseProject *project, const char *path, GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < project->programs->len; i++)
    {
      const RouseProgram      *program = g_ptr_array_index (project->programs, i);
      g_autoptr (RouseConcern) concern = rouse_concern_new (project, program, error);
      g_autofree char         *sentence = NULL;
      g_autofree char         *shown = NULL;
      RouseConcernVerdict      verdict;

      if (concern == NULL)
        return FALSE;
      rouse_concern_wants (concern, path, &verdict);
      if (program->discover == ROUSE_DISCOVER_LOADED && verdict.reason == ROUSE_CONCERN_BY_DEFAULT)
        sentence = ask_loaded (project, program, path, &verdict);
      else
        sentence = rouse_why_dup_sentence (program->name, &verdict);
      any = verdict.concerns || any;
      shown = rouse_text_dup_printable (sentence);
      rouse_text_printf (stdout, "  %s\n", shown);
    }
  return any;
}
