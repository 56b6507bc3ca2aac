/* project-names.c - programs that are called otherwise now, or are no more, where others name them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/layers-private.h"

/* (nullable) (transfer none): the @n-th program of @self that @other has not. */
static const RouseProgram *
find_nth_new (const RouseProject *self, const RouseProject *other, guint n)
{
  for (guint i = 0; i < self->programs->len; i++)
    {
      const RouseProgram *program = g_ptr_array_index (self->programs, i);

      if (rouse_project_find_program (other, program->name) == NULL && n-- == 0)
        return program;
    }
  return NULL;
}

/* (nullable) (transfer none): what @name, of a program that is in @before alone, has become. */
static const char *
follow_name (const RouseProject *project, const RouseProject *before, const char *name)
{
  for (guint i = 0;; i++)
    {
      const RouseProgram *old = find_nth_new (before, project, i);
      const RouseProgram *new = find_nth_new (project, before, i);

      if (old == NULL || new == NULL)
        return NULL;
      if (g_str_equal (old->name, name))
        return new->name;
    }
}

/* *@names (nullable): as they are in @project, without those that are no more. A name that was never right stays: that is
 * for the parser to say. */
static void
follow_names (const RouseProject *project, const RouseProject *before, char ***names)
{
  g_autoptr (GPtrArray) now = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; *names != NULL && (*names)[i] != NULL; i++)
    {
      const char *name = (*names)[i];

      if (rouse_project_find_program (project, name) == NULL && rouse_project_find_program (before, name) != NULL)
        name = follow_name (project, before, name);
      if (name != NULL && !g_ptr_array_find_with_equal_func (now, name, g_str_equal, NULL))
        g_ptr_array_add (now, g_strdup (name));
    }
  g_clear_pointer (names, g_strfreev);
  if (now->len == 0)
    return;
  g_ptr_array_add (now, NULL);
  *names = (char **) g_ptr_array_steal (now, NULL);
}

RouseProject *
rouse_layers_follow_names (const RouseProject *project, const RouseProject *before)
{
  RouseProject *followed = rouse_project_copy (project);

  if (before == NULL)
    return followed;
  for (guint i = 0; i < followed->programs->len; i++)
    follow_names (followed, before, &((RouseProgram *) g_ptr_array_index (followed->programs, i))->after);
  for (guint i = followed->rules->len; i-- > 0;)
    {
      RouseRule *rule = g_ptr_array_index (followed->rules, i);
      gboolean   was_for_all = rule->programs == NULL;

      follow_names (followed, before, &rule->programs);
      /* Without a name it would be for all. */
      if (rule->programs == NULL && !was_for_all)
        g_ptr_array_remove_index (followed->rules, i);
    }
  return followed;
}

/* The list that @key is in the shared layer, where the private one has another, which is the one that counts. */
static void
follow_line (RouseLayers *self, RouseLayerGroup *group, const char *key, const RouseProject *project, const RouseProject *before)
{
  RouseIniGroup      *shared = group->groups[ROUSE_LAYER_SHARED], *private = group->groups[ROUSE_LAYER_PRIVATE];
  const RouseIniLine *line = shared != NULL ? rouse_ini_group_find (shared, key) : NULL;
  g_auto (GStrv)      names = NULL, old_names = NULL;
  g_autofree char    *value = NULL;

  if (line == NULL || private == NULL || rouse_ini_group_find (private, key) == NULL)
    return;
  names = rouse_ini_decode_list (line->value, NULL);
  old_names = g_strdupv (names);
  follow_names (project, before, &names);
  /* For nobody is not for all: then it stays what it is, and no longer is a project by itself. */
  if (names == NULL || g_strv_equal ((const char *const *) names, (const char *const *) old_names))
    return;
  value = rouse_ini_encode_list ((const char *const *) names);
  rouse_ini_set (self->inis[ROUSE_LAYER_SHARED], shared, key, value);
}

void
rouse_layers_follow_lines (RouseLayers *self, const RouseProject *project, const RouseProject *before)
{
  static const char *const kinds[][2] = { { "program", "after" }, { "rule", "programs" } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GArray) groups = rouse_layers_list (self, kinds[i][0]);

      for (guint j = 0; j < groups->len; j++)
        follow_line (self, &g_array_index (groups, RouseLayerGroup, j), kinds[i][1], project, before);
    }
}
