/* project-layers.c - a project that two texts describe
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/layers-private.h"

#include "base/error.h"

#include <string.h>

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, message);
  return FALSE;
}

/* Whether nothing stands there but comments. */
static gboolean
begins (const RouseLayers *layers)
{
  for (guint i = 0; i < ROUSE_N_LAYERS; i++)
    if (layers->inis[i] != NULL && layers->inis[i]->groups->len > 0)
      return FALSE;
  return TRUE;
}

/* (transfer full) (nullable): what the layers say. */
static RouseProject *
read_before (const RouseLayers *layers, const RouseProject *project, GError **error)
{
  RouseLayerGroup group = rouse_layers_find (layers, "project", NULL);

  return rouse_layers_read (layers, rouse_layer_group_get_line (&group, "root") == NULL ? project->root : NULL, error);
}

/* (transfer full): @project with its programs in the order of @layers, which cannot have any other. */
static RouseProject *
dup_sorted (const RouseProject *project, const RouseLayers *layers)
{
  RouseProject      *sorted = rouse_project_copy (project);
  g_autoptr (GArray) list = rouse_layers_list (layers, "program");

  g_ptr_array_set_size (sorted->programs, 0);
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (sorted->programs, rouse_program_copy (rouse_project_find_program (project, g_array_index (list, RouseLayerGroup, i).name)));
  return sorted;
}

static gboolean
check_rules (const RouseLayers *layers, const RouseProject *project, GError **error)
{
  g_autoptr (GArray) list = rouse_layers_list (layers, "rule");

  for (guint i = 0; i < list->len; i++)
    {
      const RouseRule *rule = g_ptr_array_index (project->rules, i);

      if (g_str_equal (g_array_index (list, RouseLayerGroup, i).name, rule->name))
        continue;
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "the rule “%s” cannot come before one of the private file: it is in the shared one", rule->name);
      return FALSE;
    }
  return TRUE;
}

static RouseLayer
make_layer (const RouseLayer *from, const char *text)
{
  return (RouseLayer){ from != NULL ? from->path : NULL, text, text != NULL ? strlen (text) : 0 };
}

/* Whether the two texts say what @project is; without an error if it is something else. */
static gboolean
say (const RouseLayer *shared, const RouseLayer *private, const RouseProject *project, GError **error)
{
  g_auto (RouseLayers)     layers = { .paths = { NULL } };
  g_autoptr (RouseProject) parsed = NULL, sorted = NULL;
  g_autofree char         *one = NULL, *other = NULL;

  if (!rouse_layers_init (&layers, shared, private, error))
    return FALSE;
  parsed = rouse_layers_read (&layers, private->text == NULL ? project->root : NULL, error);
  if (parsed == NULL || !check_rules (&layers, project, error))
    return FALSE;
  sorted = dup_sorted (project, &layers);
  one = rouse_layers_describe (parsed);
  other = rouse_layers_describe (sorted);
  return g_str_equal (one, other);
}

/* Whether the shared layer says a project by itself, as it has to for all others. */
static gboolean
stands_alone (const RouseLayer *shared, const char *root, GError **error)
{
  g_autoptr (RouseProject) project = rouse_project_layers_parse (shared, NULL, root, error);

  if (project == NULL)
    g_prefix_error (error, "the shared file would not be valid by itself: ");
  return project != NULL;
}

/* (transfer full): @project with the names that it has now. */
static RouseProject *
follow_names (const RouseProject *project, const RouseLayer *shared, const RouseLayer *private, GError **error)
{
  g_auto (RouseLayers)     layers = { .paths = { NULL } };
  g_autoptr (RouseProject) before = NULL;

  if (!rouse_layers_init (&layers, shared, private, error))
    return NULL;
  if (!begins (&layers) && (before = read_before (&layers, project, error)) == NULL)
    return NULL;
  return rouse_layers_follow_names (project, before);
}

/* One attempt. (out) (transfer full) (nullable) @texts */
static void
write_layers (const RouseProject *project, const RouseLayer *shared, const RouseLayer *private, RouseWriteMode mode, char **texts)
{
  g_auto (RouseLayers)     layers = { .paths = { NULL } };
  g_autoptr (RouseProject) before = NULL;

  /* They have been read before. */
  rouse_layers_init (&layers, shared, private, NULL);
  before = begins (&layers) ? NULL : read_before (&layers, project, NULL);
  rouse_layers_write (&layers, project, before, mode);
  for (guint i = 0; i < ROUSE_N_LAYERS; i++)
    texts[i] = layers.inis[i] != NULL ? rouse_ini_dup_text (layers.inis[i]) : NULL;
}

static gboolean
check_commands (const RouseProject *project, GError **error)
{
  for (guint i = 0; i < project->programs->len; i++)
    {
      const RouseProgram *program = g_ptr_array_index (project->programs, i);

      if (program->shell == NULL && program->build_shell != NULL)
        return fail (error, "a build that is for the shell needs a command that is, too");
    }
  return TRUE;
}

/* Of a project that was moved, a line that stays as it is can come to mean another folder; and what is changed in the shared
 * layer alone can contradict what the private one had put something else in the place of. Hence several attempts. */
gboolean
rouse_project_layers_write (const RouseProject *wanted, const RouseLayer *shared, const RouseLayer *private, char **new_shared, char **new_private, GError **error)
{
  g_autoptr (RouseProject) project = follow_names (wanted, shared, private, error);
  g_autoptr (GError)       why = NULL;
  gboolean                 has_both = shared != NULL && shared->text != NULL && private != NULL && private->text != NULL;
  gboolean                 alone = has_both && stands_alone (shared, wanted->root, NULL);

  if (project == NULL || !check_commands (project, error))
    return FALSE;
  for (RouseWriteMode mode = 0; mode < (has_both ? ROUSE_N_WRITE : ROUSE_WRITE_PRIVATE); mode++)
    {
      char      *texts[ROUSE_N_LAYERS] = { NULL };
      RouseLayer one, other;

      write_layers (project, shared, private, mode, texts);
      one = make_layer (shared, texts[ROUSE_LAYER_SHARED]);
      other = make_layer (private, texts[ROUSE_LAYER_PRIVATE]);
      if (say (&one, &other, project, why == NULL ? &why : NULL) && (!alone || stands_alone (&one, project->root, why == NULL ? &why : NULL)))
        {
          *new_shared = texts[ROUSE_LAYER_SHARED];
          *new_private = texts[ROUSE_LAYER_PRIVATE];
          return TRUE;
        }
      g_free (texts[ROUSE_LAYER_SHARED]);
      g_free (texts[ROUSE_LAYER_PRIVATE]);
    }
  if (why == NULL)
    return fail (error, "no text can say what this project is");
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}
