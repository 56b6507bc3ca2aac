/* program-words.c - what a program runs, for somebody who decides whether it may
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "words/program-words.h"
#include "words/printable.h"

#include "project/listen-spec.h"

#include <glib/gi18n.h>

static void G_GNUC_PRINTF (2, 3)
  add (GStrvBuilder *lines, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list          args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  g_strv_builder_add (lines, line);
}

/* What may run beside the program, in its folder and environment. */
static void
add_rules (GStrvBuilder *lines, const RouseProgram *program, const RouseProject *project)
{
  for (guint i = 0; i < project->rules->len; i++)
    {
      const RouseRule *rule = g_ptr_array_index (project->rules, i);
      g_autofree char *name = NULL, *command = NULL;

      if (rule->action != ROUSE_ACTION_COMMAND || (rule->programs != NULL && !g_strv_contains ((const char *const *) rule->programs, program->name)))
        continue;
      name = rouse_text_dup_printable (rule->name);
      command = rouse_text_dup_printable (rule->command);
      /* Translators: the name of a rule, and the command that it runs. */
      add (lines, _ ("on changes, by the rule %s: %s"), name, command);
    }
}

static void
add_addresses (GStrvBuilder *lines, const RouseProgram *program, const char *root)
{
  for (guint i = 0; program->listen != NULL && program->listen[i] != NULL; i++)
    {
      g_autoptr (RouseListenSpec) spec = rouse_listen_spec_parse (program->listen[i], root, NULL);
      g_autofree char            *text = spec != NULL ? rouse_listen_spec_dup_text (spec, root) : g_strdup (program->listen[i]);
      g_autofree char            *shown = rouse_text_dup_printable (text);

      /* Translators: a port, an address and a port, or the name of a socket. */
      add (lines, _ ("listening at %s"), shown);
    }
  for (guint i = 0; program->proxies != NULL && program->proxies[i] != NULL; i++)
    {
      g_autofree char *shown = rouse_text_dup_printable (program->proxies[i]);

      /* Translators: two ports with an arrow between them. */
      add (lines, _ ("with a proxy, %s"), shown);
    }
}

char **
rouse_words_for_program (const RouseProgram *program, const RouseProject *project)
{
  const char              *root = project->root;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char         *line = rouse_program_dup_command_line (program);
  g_autofree char         *command = rouse_text_dup_printable (line);
  g_autofree char         *build_line = rouse_program_dup_build_line (program);
  g_autofree char         *build = build_line != NULL ? rouse_text_dup_printable (build_line) : NULL;

  add (lines, "%s", command);
  if (build != NULL)
    add (lines, _ ("before each start: %s"), build);
  add_rules (lines, program, project);
  if (g_strcmp0 (program->cwd, root) != 0)
    {
      g_autofree char *cwd = rouse_text_dup_path (program->cwd, root);

      add (lines, _ ("in the folder %s"), cwd);
    }
  for (guint i = 0; program->env != NULL && program->env[i] != NULL; i++)
    {
      g_autofree char *setting = rouse_text_dup_printable (program->env[i]);

      add (lines, _ ("with %s"), setting);
    }
  for (guint i = 0; program->env_files != NULL && program->env_files[i] != NULL; i++)
    {
      g_autofree char *path = rouse_text_dup_path (program->env_files[i], root);

      add (lines, _ ("with the variables in %s"), path);
    }
  add_addresses (lines, program, root);
  return g_strv_builder_end (lines);
}
