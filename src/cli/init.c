/* init.c - the verb "init": a rouse.ini for the current folder, made of what lies in it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "allow-preview.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include "project/detect/command.h"
#include "project/detect/detect.h"
#include "project/project-file.h"
#include "project/project-layers.h"
#include "project/trust.h"
#include "words/proposal-words.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  gboolean    force;
  gboolean    print;
  const char *command; /* (nullable) */
} InitOptions;

enum
{
  OPTION_FORCE,
  OPTION_PRINT,
  OPTION_COMMAND,
};

static const RouseOption options[] = {
  [OPTION_FORCE] = { 'f', "force", NULL, N_ ("Write over the rouse.ini that is there") },
  [OPTION_PRINT] = { 0, "print", NULL, N_ ("Print what would be written, and write nothing") },
  [OPTION_COMMAND] = { 0, "command", N_ ("COMMAND"), N_ ("What to run, instead of what the folder seems to be") },
  { 0 },
};

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  InitOptions *self = data;

  if (option == &options[OPTION_FORCE])
    self->force = TRUE;
  else if (option == &options[OPTION_PRINT])
    self->print = TRUE;
  else
    self->command = value;
  return TRUE;
}

/* (transfer full) (nullable): a project that runs the one command. */
static RouseProject *
make_project (const char *folder, const char *command)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  RouseProgram            *program = rouse_program_new ();

  g_ptr_array_add (project->programs, program);
  project->root = g_strdup (folder);
  project->name = g_filename_display_basename (folder);
  program->name = g_strdup ("main");
  program->cwd = g_strdup (folder);
  program->argv = rouse_command_split (command, NULL);
  if (program->argv == NULL)
    program->shell = g_strdup (command);
  return g_steal_pointer (&project);
}

/* (transfer full): @text with a comment above each program that says where it comes from. The file is shared with a
 * team, whose language is not the user's: so it is not translated. */
static char *
comment (const char *text, GPtrArray *origins)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (GStrv)      lines = g_strsplit (text, "\n", -1);
  guint               n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "[program ") && n < origins->len)
        {
          g_autofree char *origin = rouse_text_dup_printable (g_ptr_array_index (origins, n++));

          g_string_append_printf (out, "# from %s\n", origin);
        }
      g_string_append (out, lines[i]);
      if (lines[i + 1] != NULL)
        g_string_append_c (out, '\n');
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
print_notes (FILE *stream, GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    {
      g_autofree char *sentence = rouse_words_for_note (g_ptr_array_index (notes, i));

      if (i == 0)
        rouse_text_printf (stream, "\n%s\n", _ ("To know:"));
      rouse_text_printf (stream, "  %s\n", sentence);
    }
}

/* What init wrote is the user's own, and may run. */
static gboolean
write_file (const char *path, const char *text, GError **error)
{
  g_autoptr (RouseTrust) trust = rouse_trust_new_default ();

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error) && rouse_trust_allow (trust, path, text, error);
}

static void
print_written (const RouseProposal *found, const RouseProject *project)
{
  g_autofree char *preview = rouse_allow_preview_for_project (project);

  rouse_text_printf (stdout, "%s\n\n%s", _ ("rouse.ini is written. It runs:"), preview);
  if (found != NULL)
    print_notes (stdout, found->notes);
  rouse_text_printf (stdout, "\n%s\n", _ ("“rouse run” starts it here; “rouse add” makes the folder a project of the tray application."));
}

static int
print_nothing_found (const RouseProposal *found)
{
  rouse_text_error ("init", _ ("nothing here says how it is run; write “rouse init --command COMMAND”"));
  print_notes (stderr, found->notes);
  return 1;
}

static int
fail (const GError *error)
{
  rouse_text_error ("init", error->message);
  return 1;
}

/* Writes or prints what @project is; @found (nullable) is what it comes from. */
static int
finish (const InitOptions *self, const char *path, const RouseProject *project, const RouseProposal *found)
{
  const RouseLayer   layer = { path, "", 0 };
  g_autofree char   *plain = NULL, *none = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!rouse_project_layers_write (project, &layer, NULL, &plain, &none, &error))
    return fail (error);
  text = found != NULL ? comment (plain, found->origins) : g_strdup (plain);
  if (self->print)
    {
      fputs (text, stdout); /* the file is UTF-8, whatever the locale */
      if (found != NULL)
        print_notes (stderr, found->notes);
      return 0;
    }
  if (!write_file (path, text, &error))
    return fail (error);
  print_written (found, project);
  return 0;
}

static int
init (const InitOptions *self)
{
  g_autofree char          *folder = g_get_current_dir ();
  g_autofree char          *path = g_build_filename (folder, ROUSE_PROJECT_FILE_NAME, NULL);
  g_autoptr (RouseProposal) found = NULL;
  g_autoptr (RouseProject)  project = NULL;
  g_autoptr (GError)        error = NULL;

  if (!self->force && !self->print && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      rouse_text_error ("init", _ ("there is a rouse.ini here; “rouse init --force” writes over it, “--print” only shows another"));
      return 1;
    }
  if (self->command != NULL)
    {
      project = make_project (folder, self->command);
      return finish (self, path, project, NULL);
    }
  found = rouse_detect_folder (folder, &error);
  if (found == NULL)
    return fail (error);
  if (found->project == NULL)
    return print_nothing_found (found);
  return finish (self, path, found->project, found);
}

int
rouse_cli_init (int argc, char **argv)
{
  InitOptions            self = { 0 };
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &self }, { NULL } };
  const RouseUsage       usage = {
          .verb = "init",
          .synopsis = N_ ("[OPTIONS]"),
          .about = N_ ("Writes a rouse.ini for the current folder: what its files say about how it is run,\n"
                             "with the reloaders of its frameworks switched off. Says what could not be kept.\n"
                             "Ends with 1, and writes nothing, when nothing is recognised."),
          .groups = groups,
  };
  g_autoptr (GPtrArray) words = NULL;
  g_autoptr (GError)    error = NULL;
  int                   exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (words->len > 0)
    {
      rouse_text_error ("init", _ ("takes no further words; it looks at the current folder"));
      return ROUSE_EXIT_USAGE;
    }
  if (self.command != NULL && self.command[strspn (self.command, " \t\r\n")] == '\0')
    {
      rouse_text_error ("init", _ ("--command: write the command that is to run"));
      return ROUSE_EXIT_USAGE;
    }
  if (self.command != NULL && !g_shell_parse_argv (self.command, NULL, NULL, &error) && g_error_matches (error, G_SHELL_ERROR, G_SHELL_ERROR_BAD_QUOTING))
    {
      rouse_text_error ("init", error->message);
      return ROUSE_EXIT_USAGE;
    }
  return init (&self);
}
