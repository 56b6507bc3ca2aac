/* concern.c - which changes concern a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-decide"
#include "config.h"
#include "decide/concern.h"

#include "filter/allow-list.h"
#include "filter/ignore-list.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  RouseRule      *value; /* (owned) */
  RouseAllowList *match; /* (owned) */
} Rule;

struct _RouseConcern
{
  GHashTable      *env_files; /* (owned) path → whether it is one of the program's own, as a pointer */
  char           **roots;     /* (owned) absolute; the project's own first */
  RouseAllowList  *watch;     /* (owned) */
  RouseIgnoreList *ignore;    /* (owned) */
  GPtrArray       *rules;     /* (owned) (element-type Rule) those that are for the program */
  gboolean         is_task;
  gboolean         asks; /* the program wants to be asked */
};

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  rouse_rule_unref (rule->value);
  g_clear_pointer (&rule->match, rouse_allow_list_free);
  g_free (rule);
}

static void
clear (gpointer data)
{
  RouseConcern *self = data;

  g_clear_pointer (&self->env_files, g_hash_table_unref);
  g_strfreev (self->roots);
  g_clear_pointer (&self->watch, rouse_allow_list_free);
  g_clear_pointer (&self->ignore, rouse_ignore_list_unref);
  g_ptr_array_unref (self->rules);
}

static char **
make_roots (const RouseProject *project)
{
  g_autoptr (GStrvBuilder) roots = g_strv_builder_new ();
  g_autofree char         *own = g_canonicalize_filename (project->root, NULL);

  g_strv_builder_add (roots, own);
  for (guint i = 0; project->roots != NULL && project->roots[i] != NULL; i++)
    {
      g_autofree char *root = g_canonicalize_filename (project->roots[i], NULL);

      g_strv_builder_add (roots, root);
    }
  return g_strv_builder_end (roots);
}

/* What a link leads to is reported under its own name. */
static void
add_env_files (RouseConcern *self, const RouseProgram *program, gboolean own)
{
  for (guint i = 0; program->env_files != NULL && program->env_files[i] != NULL; i++)
    {
      char  real[PATH_MAX];
      char *path = g_canonicalize_filename (program->env_files[i], NULL);

      if (realpath (path, real) != NULL && (own || !g_hash_table_contains (self->env_files, real)))
        g_hash_table_insert (self->env_files, g_strdup (real), GINT_TO_POINTER (own));
      if (own || !g_hash_table_contains (self->env_files, path))
        g_hash_table_insert (self->env_files, path, GINT_TO_POINTER (own));
      else
        g_free (path);
    }
}

static gboolean
add_rules (RouseConcern *self, const RouseProject *project, const RouseProgram *program, GError **error)
{
  for (guint i = 0; i < project->rules->len; i++)
    {
      RouseRule *value = g_ptr_array_index (project->rules, i);
      Rule      *rule;

      if (value->programs != NULL && !g_strv_contains ((const char *const *) value->programs, program->name))
        continue;
      rule = g_new0 (Rule, 1);
      rule->value = rouse_rule_ref (value);
      g_ptr_array_add (self->rules, rule);
      rule->match = rouse_allow_list_new ((const char *const *) value->match, NULL, error);
      if (rule->match == NULL)
        {
          g_prefix_error (error, "rule “%s”, match: ", value->name);
          return FALSE;
        }
    }
  return TRUE;
}

RouseConcern *
rouse_concern_new (const RouseProject *project, const RouseProgram *program, GError **error)
{
  g_autoptr (RouseConcern) self = NULL;

  g_return_val_if_fail (project != NULL && program != NULL, NULL);

  self = g_atomic_rc_box_new0 (RouseConcern);
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->roots = make_roots (project);
  self->is_task = program->kind == ROUSE_KIND_TASK;
  self->asks = program->hot_ask;
  self->env_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < project->programs->len; i++)
    add_env_files (self, g_ptr_array_index (project->programs, i), FALSE);
  add_env_files (self, program, TRUE);
  self->watch = rouse_allow_list_new ((const char *const *) program->watch, NULL, error);
  if (self->watch == NULL)
    {
      g_prefix_error (error, "program “%s”, watch: ", program->name);
      return NULL;
    }
  self->ignore = rouse_ignore_list_new_for_globs ("ignore", (const char *const *) program->ignore, error);
  if (self->ignore == NULL)
    {
      g_prefix_error (error, "program “%s”, ignore: ", program->name);
      return NULL;
    }
  return add_rules (self, project, program, error) ? g_steal_pointer (&self) : NULL;
}

RouseConcern *
rouse_concern_ref (RouseConcern *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
rouse_concern_unref (RouseConcern *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* What globs are matched with: @path below the root that holds it. A root that is a file is its own name. */
static const char *
get_relative (const RouseConcern *self, const char *path)
{
  for (guint i = 0; self->roots[i] != NULL; i++)
    {
      gsize length = strlen (self->roots[i]);

      if (g_str_equal (self->roots[i], "/"))
        return path + 1;
      if (!g_str_has_prefix (path, self->roots[i]))
        continue;
      if (path[length] == '/' && path[length + 1] != '\0')
        return path + length + 1;
      if (path[length] == '\0')
        return strrchr (path, '/') + 1;
    }
  return path + 1;
}

/* (nullable): the pattern that leaves @path out, its own or that of the topmost folder which is. */
static const RouseIgnorePattern *
find_ignore (const RouseIgnoreList *list, const char *path)
{
  RouseIgnoreSubject        subject;
  const RouseIgnorePattern *pattern;

  for (const char *slash = strchr (path, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      rouse_ignore_subject_init (&subject, path, slash - path, TRUE);
      pattern = rouse_ignore_list_match (list, &subject, 0);
      if (pattern != NULL && !pattern->is_negated)
        return pattern;
    }
  rouse_ignore_subject_init (&subject, path, strlen (path), FALSE);
  pattern = rouse_ignore_list_match (list, &subject, 0);
  return pattern != NULL && !pattern->is_negated ? pattern : NULL;
}

/* What the rule asks for; a task has nothing yet that could take a change while it runs. */
static RouseReloadAction
get_action (const RouseConcern *self, const RouseRule *rule)
{
  switch (rule->action)
    {
    case ROUSE_ACTION_SIGNAL:
      return self->is_task ? ROUSE_RELOAD_RESTART : ROUSE_RELOAD_SIGNAL;
    case ROUSE_ACTION_COMMAND:
      return self->is_task ? ROUSE_RELOAD_RESTART : ROUSE_RELOAD_COMMAND;
    case ROUSE_ACTION_BROWSER:
      return ROUSE_RELOAD_BROWSER;
    case ROUSE_ACTION_RESTART:
    case ROUSE_ACTION_IGNORE:
      return ROUSE_RELOAD_RESTART;
    }
  g_return_val_if_reached (ROUSE_RELOAD_RESTART);
}

static void
judge (const RouseConcern *self, const char *path, RouseConcernVerdict *verdict)
{
  const RouseIgnorePattern *pattern = find_ignore (self->ignore, path);
  RouseIgnoreSubject        subject;
  const char               *source;

  verdict->concerns = pattern == NULL;
  if (pattern != NULL)
    {
      verdict->reason = ROUSE_CONCERN_BY_IGNORE;
      verdict->glob = pattern->rule;
      return;
    }
  rouse_ignore_subject_init (&subject, path, strlen (path), FALSE);
  if (!rouse_allow_list_is_empty (self->watch))
    {
      verdict->reason = ROUSE_CONCERN_BY_WATCH;
      verdict->concerns = rouse_allow_list_admits (self->watch, &subject, 0, &verdict->glob, &source);
      if (!verdict->concerns)
        return;
    }
  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = g_ptr_array_index (self->rules, i);
      const char *glob;

      if (!rouse_allow_list_admits (rule->match, &subject, 0, &glob, &source))
        continue;
      verdict->concerns = rule->value->action != ROUSE_ACTION_IGNORE;
      verdict->reason = ROUSE_CONCERN_BY_RULE;
      verdict->glob = glob;
      verdict->rule = rule->value;
      verdict->action = get_action (self, rule->value);
      return;
    }
  if (self->asks && !self->is_task)
    verdict->action = ROUSE_RELOAD_ASK;
}

gboolean
rouse_concern_wants (const RouseConcern *self, const char *path, RouseConcernVerdict *verdict)
{
  RouseConcernVerdict found = { FALSE, ROUSE_CONCERN_BY_DEFAULT, NULL, NULL, ROUSE_RELOAD_RESTART };
  gpointer            own;

  g_return_val_if_fail (path != NULL && *path == '/', FALSE);

  if (g_hash_table_lookup_extended (self->env_files, path, NULL, &own))
    {
      found.reason = ROUSE_CONCERN_BY_ENV_FILE;
      found.concerns = GPOINTER_TO_INT (own);
    }
  else
    judge (self, get_relative (self, path), &found);
  if (verdict != NULL)
    *verdict = found;
  return found.concerns;
}

gboolean
rouse_concern_wants_loaded (const RouseConcern *self, const char *path, RouseLoadedSet *loaded, gboolean created, RouseConcernVerdict *verdict)
{
  RouseConcernVerdict found;

  rouse_concern_wants (self, path, &found);
  /* A file that is watched by its own name was meant. */
  if (found.reason == ROUSE_CONCERN_BY_DEFAULT && !g_strv_contains ((const char *const *) self->roots, path) &&
      rouse_loaded_set_get_excuse (loaded, NULL, NULL) == ROUSE_LOADED_KNOWN)
    {
      found.reason = ROUSE_CONCERN_BY_LOADED;
      found.concerns = rouse_loaded_set_has (loaded, path, created);
    }
  if (verdict != NULL)
    *verdict = found;
  return found.concerns;
}

static gboolean
wants_change (const RouseConcern *self, const RouseChange *change, RouseLoadedSet *loaded, RouseConcernVerdict *verdict)
{
  if (loaded == NULL)
    return rouse_concern_wants (self, change->path, verdict);
  return rouse_concern_wants_loaded (self, change->path, loaded, change->kind == ROUSE_CHANGE_CREATED, verdict);
}

static void
add_change (RouseChangeSet **set, RouseChangeSet *whole, const RouseChange *change)
{
  if (*set == NULL)
    *set = rouse_change_set_new_part (whole);
  rouse_change_set_add (*set, change->path, change->kind, change->moved_from);
}

RouseChangeSet *
rouse_concern_select (const RouseConcern *self, RouseChangeSet *changes, RouseLoadedSet *loaded, RouseChangeSet **passed_over)
{
  g_autoptr (RouseChangeSet) selected = rouse_change_set_new_part (changes);
  RouseChangeSet            *unused = NULL;

  for (guint i = 0; i < changes->changes->len; i++)
    {
      const RouseChange  *change = g_ptr_array_index (changes->changes, i);
      RouseConcernVerdict verdict;

      if (wants_change (self, change, loaded, &verdict))
        rouse_change_set_add (selected, change->path, change->kind, change->moved_from);
      else if (verdict.reason == ROUSE_CONCERN_BY_LOADED && passed_over != NULL)
        add_change (&unused, changes, change);
    }
  if (passed_over != NULL)
    *passed_over = unused;
  selected->n_changes += changes->n_changes - changes->changes->len;
  if (selected->n_changes == 0)
    return NULL;
  if (selected->n_changes == changes->n_changes)
    return rouse_change_set_ref (changes);
  return g_steal_pointer (&selected);
}
