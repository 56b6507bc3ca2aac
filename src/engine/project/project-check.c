/* project-check.c - whether the keys of a project go together
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/layers-private.h"

#include "project/address-check.h"

/* Keys that contradict each other are a mistake somewhere: better said than guessed at. */
static gboolean
check_program (const RouseLayerGroup *group, const RouseProgram *program, GError **error)
{
  g_autoptr (RouseProgram) defaults = rouse_program_new ();
  gboolean                 is_task = program->kind == ROUSE_KIND_TASK;

  if (program->on_busy != defaults->on_busy && !is_task)
    return rouse_layer_group_fail (group, "on-busy", error, "this is for programs with kind=task");
  if (program->restart_on_exit && is_task)
    return rouse_layer_group_fail (group, "restart-on-exit", error, "a program with kind=task may end");
  if ((program->ready_kind != defaults->ready_kind || program->ready_us != defaults->ready_us) && is_task)
    return rouse_layer_group_fail (group, "ready", error, "a program with kind=task is ready when it has ended well");
  if (program->restart_limit > 0 && !program->restart_on_exit)
    return rouse_layer_group_fail (group, "restart-limit", error, "this is for programs with restart-on-exit=true");
  if (program->proxies != NULL && is_task)
    return rouse_layer_group_fail (group, "proxy", error, "a program with kind=task has nobody to answer");
  if (program->hot_ask && is_task)
    return rouse_layer_group_fail (group, "hot", error, "a program with kind=task runs anew on each change");
  if (program->discover == ROUSE_DISCOVER_LOADED && rouse_program_has_build (program))
    return rouse_layer_group_fail (group, "discover", error, "a program with build= does not load the sources that it is built from");
  if (program->listen_pid != defaults->listen_pid && program->listen == NULL)
    return rouse_layer_group_fail (group, "listen-pid", error, "this is for programs with listen=, which says what they listen at");
  if (program->cascade && program->after == NULL)
    return rouse_layer_group_fail (group, "cascade", error, "this is for programs with after=, which say what they come after");
  return TRUE;
}

/* (nullable) *@names: whether all of them are programs of the project. */
static gboolean
check_names (const RouseLayerGroup *group, const char *key, char **names, const RouseProject *project, GError **error)
{
  for (; names != NULL && *names != NULL; names++)
    {
      g_autoptr (GString) known = NULL;

      if (rouse_project_find_program (project, *names) != NULL)
        continue;
      known = g_string_new (NULL);
      for (guint i = 0; i < project->programs->len; i++)
        g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", ((RouseProgram *) g_ptr_array_index (project->programs, i))->name);
      return rouse_layer_group_fail (group, key, error, "there is no program “%s”, only %s", *names, known->str);
    }
  return TRUE;
}

/* Follows `after` from the last program of @path on; @done are those from which there is no way back. Returns: whether
 * @path ends with a program that it has already. */
static gboolean
find_cycle (const RouseProject *project, GPtrArray *path, GHashTable *done)
{
  RouseProgram *program = g_ptr_array_index (path, path->len - 1);

  for (char **name = program->after; name != NULL && *name != NULL; name++)
    {
      RouseProgram *next = rouse_project_find_program (project, *name);
      gboolean      found = g_ptr_array_find (path, next, NULL);

      if (g_hash_table_contains (done, next))
        continue;
      g_ptr_array_add (path, next);
      if (found || find_cycle (project, path, done))
        return TRUE;
      g_ptr_array_set_size (path, path->len - 1);
    }
  g_hash_table_add (done, program);
  return FALSE;
}

static gboolean
refuse_cycle (const RouseLayers *layers, GPtrArray *path, GError **error)
{
  const RouseProgram *last = g_ptr_array_index (path, path->len - 1);
  g_autoptr (GString) names = g_string_new (NULL);
  RouseLayerGroup     group = rouse_layers_find (layers, "program", last->name);
  guint               first;

  g_ptr_array_find (path, last, &first);
  for (guint i = first; i < path->len; i++)
    g_string_append_printf (names, "%s%s", i > first ? " → " : "", ((RouseProgram *) g_ptr_array_index (path, i))->name);
  return rouse_layer_group_fail (&group, "after", error, "these would wait for each other: %s", names->str);
}

static gboolean
check_cycles (const RouseLayers *layers, const RouseProject *project, GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < project->programs->len; i++)
    {
      g_autoptr (GPtrArray) path = g_ptr_array_new ();

      g_ptr_array_add (path, g_ptr_array_index (project->programs, i));
      if (find_cycle (project, path, done))
        return refuse_cycle (layers, path, error);
    }
  return TRUE;
}

static gboolean
check_addresses (const RouseLayers *layers, const RouseProject *project, GError **error)
{
  g_autoptr (GError)  local_error = NULL;
  const RouseProgram *program;
  const char         *key;
  RouseLayerGroup     group;

  if (rouse_address_check (project, &program, &key, &local_error))
    return TRUE;
  group = rouse_layers_find (layers, "program", program->name);
  return rouse_layer_group_fail (&group, key, error, "%s", local_error->message);
}

gboolean
rouse_layers_check (const RouseLayers *self, const RouseProject *project, GError **error)
{
  for (guint i = 0; i < project->programs->len; i++)
    {
      const RouseProgram *program = g_ptr_array_index (project->programs, i);
      RouseLayerGroup     group = rouse_layers_find (self, "program", program->name);

      if (!check_program (&group, program, error) || !check_names (&group, "after", program->after, project, error))
        return FALSE;
      if (program->after != NULL && g_strv_contains ((const char *const *) program->after, program->name))
        return rouse_layer_group_fail (&group, "after", error, "a program cannot come after itself");
    }
  for (guint i = 0; i < project->rules->len; i++)
    {
      const RouseRule *rule = g_ptr_array_index (project->rules, i);
      RouseLayerGroup  group = rouse_layers_find (self, "rule", rule->name);

      if (!check_names (&group, "programs", rule->programs, project, error))
        return FALSE;
    }
  return check_cycles (self, project, error) && check_addresses (self, project, error);
}
