/* project-write.c - from a project to the layers' texts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/layers-private.h"

/** Texts on their way to say what @project is. */
typedef struct
{
  RouseLayers        *layers;
  const RouseProject *project;
  const RouseProject *before; /* (nullable): what the texts said */
  RouseWriteMode      mode;
} Writing;

/* In which layer @key of @group is to be written; %ROUSE_N_LAYERS for none. */
static guint
choose_layer (const Writing *self, const RouseLayerGroup *group, const RouseKey *key)
{
  gboolean has_shared = self->layers->inis[ROUSE_LAYER_SHARED] != NULL;
  gboolean has_private = self->layers->inis[ROUSE_LAYER_PRIVATE] != NULL;
  gboolean is_project = g_str_equal (group->kind, "project");

  if (rouse_key_is_private (key))
    return has_private ? ROUSE_LAYER_PRIVATE : ROUSE_N_LAYERS;
  if (!has_private || !has_shared)
    return has_shared ? ROUSE_LAYER_SHARED : ROUSE_LAYER_PRIVATE;
  /* What somebody wants to be told is nobody else's affair. */
  if (self->mode == ROUSE_WRITE_PRIVATE || (is_project && g_str_equal (key->name, "notify")))
    return ROUSE_LAYER_PRIVATE;
  if (group->groups[ROUSE_LAYER_PRIVATE] == NULL)
    return ROUSE_LAYER_SHARED;
  if (rouse_ini_group_find (group->groups[ROUSE_LAYER_PRIVATE], key->name) != NULL)
    return ROUSE_LAYER_PRIVATE;
  /* Where the group begins. */
  return is_project || group->groups[ROUSE_LAYER_SHARED] != NULL ? ROUSE_LAYER_SHARED : ROUSE_LAYER_PRIVATE;
}

/* Has @group say @value in @layer; %NULL if it is to say nothing there. */
static void
put (const Writing *self, RouseLayerGroup *group, guint layer, const RouseKey *key, const char *value)
{
  RouseIni *ini = self->layers->inis[layer];

  if (value == NULL && group->groups[layer] == NULL)
    return;
  if (group->groups[layer] == NULL)
    group->groups[layer] = rouse_ini_add (ini, group->kind, group->name);
  rouse_ini_set (ini, group->groups[layer], key->name, value);
}

static void
write_key (const Writing *self, RouseLayerGroup *group, const RouseKey *key, const char *value, const char *plain)
{
  guint                layer = choose_layer (self, group, key);
  const RouseIniGroup *shared = group->groups[ROUSE_LAYER_SHARED];

  if (layer == ROUSE_N_LAYERS)
    return;
  if (g_strcmp0 (value, plain) != 0)
    put (self, group, layer, key, value);
  else if (layer == ROUSE_LAYER_PRIVATE && shared != NULL && rouse_ini_group_find (shared, key->name) != NULL)
    put (self, group, layer, key, value != NULL ? value : "");
  else
    put (self, group, layer, key, NULL);
}

/* @before is what the group said, or %NULL when it is new; @defaults is what one says that says nothing. */
static void
write_keys (const Writing *self, RouseLayerGroup *group, const RouseKey *key, gconstpointer target, gconstpointer before, gconstpointer defaults)
{
  for (; key->name != NULL; key++)
    {
      g_autofree char *value = NULL, *old = NULL, *plain = NULL;

      if (key->write == NULL)
        continue;
      value = key->write (key, target, self->project->root);
      plain = key->write (key, defaults, self->project->root);
      old = before != NULL ? key->write (key, before, self->before->root) : NULL;
      /* A private layer that begins does not say the root, though all know it. */
      if (before == NULL || self->mode == ROUSE_WRITE_ALL || g_strcmp0 (old, value) != 0 || (g_str_equal (key->name, "root") && rouse_layer_group_get_line (group, "root") == NULL))
        write_key (self, group, key, value, plain);
    }
}

static void
write_project (const Writing *self)
{
  g_autoptr (RouseProject) defaults = rouse_project_new ();
  RouseLayerGroup          group = rouse_layers_find (self->layers, "project", NULL);

  write_keys (self, &group, rouse_project_keys, self->project, self->before, defaults);
}

/* (transfer full): @program without what has no meaning for such a one, and cannot be written. */
static RouseProgram *
dup_plain (const RouseProgram *program, const RouseProgram *defaults)
{
  RouseProgram *plain = rouse_program_copy (program);

  if (plain->kind == ROUSE_KIND_TASK)
    {
      plain->restart_on_exit = FALSE;
      plain->ready_kind = defaults->ready_kind;
      plain->ready_us = defaults->ready_us;
      plain->hot_ask = FALSE;
      g_clear_pointer (&plain->proxies, g_strfreev);
    }
  else
    plain->on_busy = defaults->on_busy;
  if (!plain->restart_on_exit)
    plain->restart_limit = 0;
  if (rouse_program_has_build (plain))
    plain->discover = defaults->discover;
  if (plain->after == NULL)
    plain->cascade = FALSE;
  if (plain->listen == NULL)
    plain->listen_pid = defaults->listen_pid;
  return plain;
}

static void
write_program (const Writing *self, RouseLayerGroup *group, const RouseProgram *program, const RouseProgram *before)
{
  g_autoptr (RouseProgram) defaults = rouse_program_new ();
  g_autoptr (RouseProgram) plain = dup_plain (program, defaults);

  defaults->cwd = g_strdup (self->project->root);
  write_keys (self, group, rouse_program_keys, plain, before, defaults);
}

static void
write_rule (const Writing *self, RouseLayerGroup *group, const RouseRule *rule, const RouseRule *before)
{
  g_autoptr (RouseRule) defaults = rouse_rule_new ();

  write_keys (self, group, rouse_rule_keys, rule, before, defaults);
}

/* Programs and rules alike: the name is the first that both have. */
static const char *
get_name (GPtrArray *items, guint i)
{
  return *(char **) g_ptr_array_index (items, i);
}

static gpointer
find_item (GPtrArray *items, const char *name)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (get_name (items, i), name))
      return g_ptr_array_index (items, i);
  return NULL;
}

static void
remove_group (const Writing *self, const RouseLayerGroup *group)
{
  for (guint i = 0; i < ROUSE_N_LAYERS; i++)
    if (group->groups[i] != NULL)
      rouse_ini_remove (self->layers->inis[i], group->groups[i]);
}

static void
rename_group (const Writing *self, RouseLayerGroup *group, const char *name)
{
  group->name = name;
  for (guint i = 0; i < ROUSE_N_LAYERS; i++)
    if (group->groups[i] != NULL && !g_str_equal (group->groups[i]->name, name))
      rouse_ini_rename (self->layers->inis[i], group->groups[i], name);
}

/* (transfer full) (element-type RouseLayerGroup): each item's groups as they are called now, without any where there are none.
 * An item that the texts do not know takes over from one that is no more: it was renamed, and its comments stay. */
static GArray *
match_groups (const Writing *self, const char *kind, GPtrArray *items)
{
  g_autoptr (GArray) unused = rouse_layers_list (self->layers, kind);
  GArray            *groups = g_array_new (FALSE, FALSE, sizeof (RouseLayerGroup));

  for (guint i = unused->len; i-- > 0;)
    if (find_item (items, g_array_index (unused, RouseLayerGroup, i).name) != NULL)
      g_array_remove_index (unused, i);
  for (guint i = 0; i < items->len; i++)
    {
      RouseLayerGroup group = rouse_layers_find (self->layers, kind, get_name (items, i));

      if (group.groups[ROUSE_LAYER_SHARED] == NULL && group.groups[ROUSE_LAYER_PRIVATE] == NULL && unused->len > 0)
        {
          group = g_array_index (unused, RouseLayerGroup, 0);
          g_array_remove_index (unused, 0);
        }
      g_array_append_val (groups, group);
    }
  for (guint i = 0; i < unused->len; i++)
    remove_group (self, &g_array_index (unused, RouseLayerGroup, i));
  return groups;
}

/* Rules of the private layer come first: a new one that comes before one of them has to be another of them. */
static void
place_rules (const Writing *self, GArray *groups)
{
  gboolean before_private = FALSE;

  for (guint i = groups->len; i-- > 0;)
    {
      RouseLayerGroup *group = &g_array_index (groups, RouseLayerGroup, i);

      if (group->groups[ROUSE_LAYER_SHARED] != NULL)
        continue;
      if (group->groups[ROUSE_LAYER_PRIVATE] != NULL)
        before_private = TRUE;
      else if (before_private)
        group->groups[ROUSE_LAYER_PRIVATE] = rouse_ini_add (self->layers->inis[ROUSE_LAYER_PRIVATE], group->kind, group->name);
    }
}

/* Whether the place of that group in @layer counts. */
static gboolean
has_place (const Writing *self, guint layer, const char *kind, const char *name)
{
  RouseLayerGroup group = rouse_layers_find (self->layers, kind, name);

  return group.groups[layer] != NULL && (layer == ROUSE_LAYER_SHARED || group.groups[ROUSE_LAYER_SHARED] == NULL);
}

/* Puts the groups of one kind in the order of @items, each in the place of another one. */
static void
sort_groups (const Writing *self, guint layer, const char *kind, GPtrArray *items)
{
  RouseIni *ini = self->layers->inis[layer];
  guint     next = 0;

  for (guint i = 0; ini != NULL && i < ini->groups->len; i++)
    {
      const RouseIniGroup *group = g_ptr_array_index (ini->groups, i);

      if (!g_str_equal (group->kind, kind) || !has_place (self, layer, kind, group->name))
        continue;
      while (!has_place (self, layer, kind, get_name (items, next)))
        next++;
      rouse_ini_move (ini, rouse_ini_find (ini, kind, get_name (items, next++)), i);
    }
}

static void
write_items (const Writing *self, const char *kind, GPtrArray *items, GPtrArray *before)
{
  g_autoptr (GArray) groups = match_groups (self, kind, items);
  gboolean           are_rules = g_str_equal (kind, "rule");

  if (are_rules)
    place_rules (self, groups);
  for (guint i = 0; i < groups->len; i++)
    {
      RouseLayerGroup *group = &g_array_index (groups, RouseLayerGroup, i);
      gpointer         item = g_ptr_array_index (items, i);
      gpointer         old = before != NULL ? find_item (before, group->name) : NULL;

      rename_group (self, group, get_name (items, i));
      if (are_rules)
        write_rule (self, group, item, old);
      else
        write_program (self, group, item, old);
    }
  for (guint i = 0; i < ROUSE_N_LAYERS; i++)
    sort_groups (self, i, kind, items);
}

void
rouse_layers_write (RouseLayers *self, const RouseProject *project, const RouseProject *before, RouseWriteMode mode)
{
  const Writing writing = { self, project, before, mode };

  write_project (&writing);
  write_items (&writing, "program", project->programs, before != NULL ? before->programs : NULL);
  write_items (&writing, "rule", project->rules, before != NULL ? before->rules : NULL);
  if (before != NULL)
    rouse_layers_follow_lines (self, project, before);
}

char *
rouse_layers_describe (const RouseProject *project)
{
  g_auto (RouseLayers) layers = { .inis[ROUSE_LAYER_PRIVATE] = rouse_ini_new () };

  rouse_layers_write (&layers, project, NULL, ROUSE_WRITE_CHANGES);
  return rouse_ini_dup_text (layers.inis[ROUSE_LAYER_PRIVATE]);
}
