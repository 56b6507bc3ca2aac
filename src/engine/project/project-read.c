/* project-read.c - from the layers' texts to a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/layers-private.h"

#include "base/error.h"

#include <string.h>

static gboolean G_GNUC_PRINTF (4, 5)
  fail (GError **error, const char *path, guint number, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "%s:%u: %s", path, number, message);
  return FALSE;
}

gboolean
rouse_key_is_private (const RouseKey *key)
{
  return g_str_equal (key->name, "root") || g_str_equal (key->name, "order");
}

static gboolean
refuse_key (const char *path, const RouseIniLine *line, const RouseKey *keys, gboolean shared, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (; keys->name != NULL; keys++)
    if (!shared || !rouse_key_is_private (keys))
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", keys->name);
  return fail (error, path, line->number, "%s: there is no such key here, only %s", line->key, known->str);
}

static gboolean
read_line (const char *path, const RouseIniLine *line, const RouseKey *key, RouseReading *reading, gpointer target, GError **error)
{
  if (key->read (key, line->value, reading, target, error))
    return TRUE;
  g_prefix_error (error, "%s:%u: %s: ", path, line->number, line->key);
  return FALSE;
}

static gboolean
read_lines (const char *path, const RouseIniGroup *group, const RouseKey *keys, gboolean shared, RouseReading *reading, gpointer target, GError **error)
{
  for (guint i = 0; i < group->lines->len; i++)
    {
      const RouseIniLine *line = g_ptr_array_index (group->lines, i);
      const RouseKey     *key = line->key != NULL ? rouse_key_find (keys, line->key) : NULL;

      if (line->key == NULL)
        continue;
      if (key == NULL || (shared && rouse_key_is_private (key)))
        return refuse_key (path, line, keys, shared, error);
      if (g_str_equal (key->name, "root"))
        continue; /* has been read before all others */
      if (!read_line (path, line, key, reading, target, error))
        return FALSE;
    }
  return TRUE;
}

/* Also what the private layer puts something else in the place of has to be valid: others have only that. */
static gboolean
read_group (const RouseLayerGroup *group, const RouseKey *keys, RouseReading *reading, gpointer target, GError **error)
{
  for (guint i = 0; i < ROUSE_N_LAYERS; i++)
    if (group->groups[i] != NULL && !read_lines (group->layers->paths[i], group->groups[i], keys, i == ROUSE_LAYER_SHARED, reading, target, error))
      return FALSE;
  return TRUE;
}

/* What relative paths count from has to be known before them, wherever it stands. */
static gboolean
read_root (const RouseLayers *self, const char *root, RouseProject *project, RouseReading *reading, GError **error)
{
  const char          *path = self->paths[ROUSE_LAYER_PRIVATE];
  const RouseIni      *ini = self->inis[ROUSE_LAYER_PRIVATE];
  const RouseIniGroup *group = ini != NULL ? rouse_ini_find (ini, "project", NULL) : NULL;
  const RouseIniLine  *line = group != NULL ? rouse_ini_group_find (group, "root") : NULL;

  if (line == NULL && root == NULL)
    return fail (error, path, group != NULL ? group->number : 1, "root: the project's folder is missing");
  if (line != NULL && !read_line (path, line, rouse_key_find (rouse_project_keys, "root"), reading, project, error))
    return FALSE;
  if (root != NULL)
    {
      g_free (project->root);
      project->root = g_canonicalize_filename (root, NULL);
    }
  reading->root = project->root;
  return TRUE;
}

/* (out) (nullable) *@argv or *@shell: what @key says in @line, which is taken over. */
static gboolean
set_words (const RouseLayerGroup *group, const char *key, gboolean shell, char **line, char ***argv, char **shell_line, GError **error)
{
  if (shell)
    {
      *shell_line = g_steal_pointer (line);
      return TRUE;
    }
  if (g_shell_parse_argv (*line, NULL, argv, NULL))
    return TRUE;
  return rouse_layer_group_fail (group, key, error, "a quotation mark is not closed, or there is no command");
}

static gboolean
set_commands (const RouseLayerGroup *group, RouseReading *reading, RouseProgram *program, GError **error)
{
  if (reading->command == NULL)
    return rouse_layer_group_fail (group, "command", error, "what the program is to run is missing");
  if (!set_words (group, "command", reading->shell, &reading->command, &program->argv, &program->shell, error))
    return FALSE;
  return reading->build == NULL || set_words (group, "build", reading->shell, &reading->build, &program->build_argv, &program->build_shell, error);
}

static gboolean
read_program (const RouseLayerGroup *group, RouseProject *project, RouseReading *reading, GError **error)
{
  RouseProgram *program = rouse_program_new ();

  g_ptr_array_add (project->programs, program);
  program->name = g_strdup (group->name);
  g_clear_pointer (&reading->command, g_free);
  g_clear_pointer (&reading->build, g_free);
  reading->shell = FALSE;
  if (!read_group (group, rouse_program_keys, reading, program, error) || !set_commands (group, reading, program, error))
    return FALSE;
  if (program->cwd == NULL)
    program->cwd = g_strdup (project->root);
  return TRUE;
}

static gboolean
read_rule (const RouseLayerGroup *group, RouseProject *project, RouseReading *reading, GError **error)
{
  RouseRule *rule = rouse_rule_new ();

  g_ptr_array_add (project->rules, rule);
  rule->name = g_strdup (group->name);
  if (!read_group (group, rouse_rule_keys, reading, rule, error))
    return FALSE;
  if (rule->match == NULL)
    return rouse_layer_group_fail (group, "match", error, "write which files it is for, such as static/**/*.css");
  return TRUE;
}

typedef gboolean (*ReadFunc) (const RouseLayerGroup *group, RouseProject *project, RouseReading *reading, GError **error);

static gboolean
read_all (const RouseLayers *self, const char *kind, guint most, ReadFunc func, RouseProject *project, RouseReading *reading, GError **error)
{
  g_autoptr (GArray) list = rouse_layers_list (self, kind);

  for (guint i = 0; i < list->len; i++)
    {
      const RouseLayerGroup *group = &g_array_index (list, RouseLayerGroup, i);

      if (i == most)
        return rouse_layer_group_fail (group, group->name, error, "a project has at most %u groups [%s NAME]", most, kind);
      if (!func (group, project, reading, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_group (const char *path, const RouseIniGroup *group, GError **error)
{
  if (g_str_equal (group->kind, "project") && group->name == NULL)
    return TRUE;
  if (g_str_equal (group->kind, "program"))
    {
      /* Views speak of PROJECT/PROGRAM. */
      if (group->name != NULL && strchr (group->name, '/') == NULL)
        return TRUE;
      return fail (error, path, group->number, "a program needs a name without a slash: [program web]");
    }
  if (g_str_equal (group->kind, "rule"))
    return group->name != NULL || fail (error, path, group->number, "a rule needs a name: [rule styles]");
  return fail (error, path, group->number, "there is no such group here, only [project], [program NAME] and [rule NAME]");
}

static gboolean
check_groups (const RouseLayers *self, GError **error)
{
  for (guint i = 0; i < ROUSE_N_LAYERS; i++)
    for (guint j = 0; self->inis[i] != NULL && j < self->inis[i]->groups->len; j++)
      if (!check_group (self->paths[i], g_ptr_array_index (self->inis[i]->groups, j), error))
        return FALSE;
  return TRUE;
}

static gboolean
read_project (const RouseLayers *self, RouseProject *project, RouseReading *reading, GError **error)
{
  RouseLayerGroup group = rouse_layers_find (self, "project", NULL);

  if (!read_group (&group, rouse_project_keys, reading, project, error))
    return FALSE;
  if (!read_all (self, "program", ROUSE_MAX_PROGRAMS, read_program, project, reading, error))
    return FALSE;
  /* A private file may be there before the shared one, and say only where that will be. */
  if (project->programs->len == 0 && self->inis[ROUSE_LAYER_SHARED] != NULL)
    return fail (error, self->paths[ROUSE_LAYER_SHARED], 1, "there is no program: it needs a group [program NAME] with a command");
  return read_all (self, "rule", ROUSE_MAX_RULES, read_rule, project, reading, error);
}

/* (transfer full): what a project is called that does not say: as its folder, whose name may hold anything. */
static char *
dup_name_of_folder (const char *root)
{
  char *name = g_filename_display_basename (root);

  for (char *c = name; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = '?';
  return name;
}

RouseProject *
rouse_layers_read (const RouseLayers *self, const char *root, GError **error)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  RouseReading             reading = { NULL };
  gboolean                 ok;

  ok = read_root (self, root, project, &reading, error) && check_groups (self, error) && read_project (self, project, &reading, error);
  g_free (reading.command);
  g_free (reading.build);
  if (!ok || !rouse_layers_check (self, project, error))
    return NULL;
  if (project->name == NULL)
    project->name = dup_name_of_folder (project->root);
  for (guint i = 0; i < project->programs->len; i++)
    ((RouseProgram *) g_ptr_array_index (project->programs, i))->project = g_strdup (project->name);
  return g_steal_pointer (&project);
}

RouseProject *
rouse_project_layers_parse (const RouseLayer *shared, const RouseLayer *private, const char *root, GError **error)
{
  g_auto (RouseLayers) layers = { .paths = { NULL } };

  g_return_val_if_fail (root != NULL || (private != NULL && private->text != NULL), NULL);

  return rouse_layers_init (&layers, shared, private, error) ? rouse_layers_read (&layers, root, error) : NULL;
}

char *
rouse_project_layers_dup_root (const RouseLayer *private, GError **error)
{
  g_auto (RouseLayers)     layers = { .paths = { NULL } };
  g_autoptr (RouseProject) project = rouse_project_new ();
  RouseReading             reading = { NULL };

  g_return_val_if_fail (private != NULL && private->text != NULL, NULL);

  if (!rouse_layers_init (&layers, NULL, private, error) || !read_root (&layers, NULL, project, &reading, error))
    return NULL;
  return g_steal_pointer (&project->root);
}
