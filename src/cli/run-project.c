/* run-project.c - what "rouse run" is to run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-project.h"
#include "own-output.h"
#include "text.h"

#include "base/error.h"
#include "own-files.h"

#include <glib/gi18n.h>

RouseProject *
rouse_run_project_new (const RouseRunOptions *options, gboolean terminal)
{
  RouseProject *project = rouse_project_new ();

  options->program->terminal = terminal;
  project->name = g_strdup (options->program->project);
  g_ptr_array_add (project->programs, rouse_program_ref (options->program));
  rouse_own_output_ignore (options->watch, options->events);
  rouse_watch_options_fill_project (options->watch, project);
  rouse_run_serve_override (options->serve, project, NULL); /* has been checked with the command */
  return project;
}

static gboolean
check_names (const RouseProject *project, char **only, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  g_autofree char    *shown = NULL;
  const char         *unknown = NULL;

  for (guint i = 0; only[i] != NULL && unknown == NULL; i++)
    if (rouse_project_find_program (project, only[i]) == NULL)
      unknown = only[i];
  if (unknown == NULL)
    return TRUE;
  for (guint i = 0; i < project->programs->len; i++)
    {
      const RouseProgram *program = g_ptr_array_index (project->programs, i);
      g_autofree char    *name = rouse_text_dup_printable (program->name);

      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", name);
    }
  shown = rouse_text_dup_printable (unknown);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("--only: there is no program “%s”, only %s"), shown, known->str);
  return FALSE;
}

/* Nobody waits for a program that is not there. */
static void
keep_known_names (char ***names, char **only)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           old = g_steal_pointer (names);
  guint                    n = 0;

  for (guint i = 0; old != NULL && old[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) only, old[i]))
      {
        g_strv_builder_add (builder, old[i]);
        n++;
      }
  if (n > 0)
    *names = g_strv_builder_end (builder);
}

static void
choose_programs (RouseProject *project, char **only)
{
  for (guint i = project->programs->len; i-- > 0;)
    {
      RouseProgram *program = g_ptr_array_index (project->programs, i);

      if (g_strv_contains ((const char *const *) only, program->name))
        keep_known_names (&program->after, only);
      else
        g_ptr_array_remove_index (project->programs, i);
    }
  for (guint i = project->rules->len; i-- > 0;)
    {
      RouseRule *rule = g_ptr_array_index (project->rules, i);

      if (rule->programs == NULL)
        continue;
      keep_known_names (&rule->programs, only);
      if (rule->programs == NULL)
        g_ptr_array_remove_index (project->rules, i);
    }
}

static void
add_env (RouseProgram *program, char **env)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (program->env != NULL)
    g_strv_builder_addv (builder, (const char **) program->env);
  g_strv_builder_addv (builder, (const char **) env); /* the last one counts */
  g_strfreev (program->env);
  program->env = g_strv_builder_end (builder);
}

static void
override_program (RouseProgram *program, const RouseRunOptions *options, gboolean terminal)
{
  program->terminal = terminal;
  if (options->program->env != NULL)
    add_env (program, options->program->env);
  if (options->stop_signal_given)
    program->stop_signal = options->program->stop_signal;
  if (options->stop_timeout_given)
    program->stop_timeout_us = options->program->stop_timeout_us;
  if (options->program->restart_on_exit && program->kind == ROUSE_KIND_SERVICE)
    program->restart_on_exit = TRUE;
  if (options->discover_given && !rouse_program_has_build (program))
    program->discover = options->program->discover;
  if (options->once)
    program->restart_on_exit = FALSE;
}

static void
ignore_own_files (RouseProject *project, const RouseRunOptions *options)
{
  const char *const  root[] = { project->root, NULL };
  const char *const *roots = project->roots != NULL ? (const char *const *) project->roots : root;
  GPtrArray         *patterns = g_ptr_array_new ();

  for (guint i = 0; project->ignore != NULL && project->ignore[i] != NULL; i++)
    g_ptr_array_add (patterns, project->ignore[i]);
  g_free (project->ignore);
  rouse_own_output_add (patterns, roots, options->events);
  if (options->file != NULL)
    rouse_own_files_add (patterns, roots, options->file);
  g_ptr_array_add (patterns, NULL);
  project->ignore = (char **) g_ptr_array_free (patterns, FALSE);
}

RouseProject *
rouse_run_project_override (const RouseProject *project, const RouseRunOptions *options, gboolean terminal, GError **error)
{
  g_autoptr (RouseProject) self = rouse_project_copy (project);

  if (options->only != NULL)
    {
      if (!check_names (project, options->only, error))
        return NULL;
      choose_programs (self, options->only);
    }
  for (guint i = 0; i < self->programs->len; i++)
    override_program (g_ptr_array_index (self->programs, i), options, terminal);
  if (!rouse_run_serve_override (options->serve, self, error))
    return NULL;
  rouse_watch_options_override_project (options->watch, self);
  ignore_own_files (self, options);
  return g_steal_pointer (&self);
}
