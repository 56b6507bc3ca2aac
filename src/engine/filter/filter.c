/* filter.c - which paths matter, and which rule says so
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-filter"
#include "config.h"
#include "filter/filter.h"
#include "base/error.h"
#include "filter/allow-list.h"
#include "filter/built-in.h"
#include "filter/git-settings.h"
#include "filter/ignore-stack.h"
#include "filter/rules-text.h"

#include <stdlib.h>
#include <string.h>

/* Longer paths are put together on the heap. */
#define STACK_PATH_MAX 1024

/**
 * RouseFilter:
 *
 * Holds what does not change: the options and the built-in rules. All that is read from disk is in the
 * scopes. Any thread may use it.
 */
struct _RouseFilter
{
  GObject parent_instance;

  char            *root;     /* (owned) absolute, as given */
  RouseIgnoreList *vcs;      /* (owned) */
  RouseIgnoreList *ignore;   /* (owned) */
  RouseIgnoreList *built_in; /* (owned) */
  RouseAllowList  *allow;    /* (owned) */
  gboolean         no_vcs_ignore;
};

G_DEFINE_FINAL_TYPE (RouseFilter, rouse_filter, G_TYPE_OBJECT)

static void
rouse_filter_finalize (GObject *object)
{
  RouseFilter *self = ROUSE_FILTER (object);

  g_free (self->root);
  g_clear_pointer (&self->vcs, rouse_ignore_list_unref);
  g_clear_pointer (&self->ignore, rouse_ignore_list_unref);
  g_clear_pointer (&self->built_in, rouse_ignore_list_unref);
  g_clear_pointer (&self->allow, rouse_allow_list_free);
  G_OBJECT_CLASS (rouse_filter_parent_class)->finalize (object);
}

static void
rouse_filter_class_init (RouseFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_filter_finalize;
}

static void
rouse_filter_init (RouseFilter *self)
{
}

RouseFilter *
rouse_filter_new (const char *root, const RouseFilterOptions *options, GError **error)
{
  g_autoptr (RouseFilter) self = NULL;

  g_return_val_if_fail (root != NULL && options != NULL, NULL);

  if (!g_path_is_absolute (root))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "“%s” is not an absolute path", root);
      return NULL;
    }
  self = g_object_new (ROUSE_TYPE_FILTER, NULL);
  self->root = g_canonicalize_filename (root, NULL);
  self->no_vcs_ignore = options->no_vcs_ignore;
  self->vcs = rouse_built_in_new_vcs ();
  self->built_in = rouse_built_in_new_rules ();
  self->ignore = rouse_ignore_list_new_for_globs ("--ignore", options->ignore, error);
  if (self->ignore == NULL)
    return NULL;
  self->allow = rouse_allow_list_new (options->include, options->extensions, error);
  if (self->allow == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

const char *
rouse_filter_get_root (RouseFilter *self)
{
  return self->root;
}

/* Reads the file at @path, if there is one, and puts its list, which verdicts call @source, on the scope. */
static void
push_file (RouseFilterScope **scope, const char *path, const char *source, RouseRulesTextFlags flags, gsize base, gboolean is_vcs)
{
  gsize length;
  char *text = rouse_rules_text_read (path, flags, &length);

  if (text != NULL)
    rouse_filter_scope_push (scope, rouse_ignore_list_new (source, text, length, rouse_filter_scope_get_fold_case (*scope)), base, is_vcs);
}

/* Puts the ignore files of folder @dir on the scope, .ignore on top. Verdicts call the folder @called. */
static void
push_files (RouseFilter *self, RouseFilterScope **scope, const char *dir, const char *called, RouseFilterMarks marks, gsize base)
{
  if ((marks & ROUSE_FILTER_HAS_GITIGNORE) != 0 && !self->no_vcs_ignore)
    {
      g_autofree char *path = g_build_filename (dir, ".gitignore", NULL);
      g_autofree char *source = g_build_filename (called, ".gitignore", NULL);

      /* A .gitignore that is a link counts for nothing, in git too. */
      push_file (scope, path, source, ROUSE_RULES_TEXT_NO_FOLLOW, base, TRUE);
    }
  if ((marks & ROUSE_FILTER_HAS_IGNORE) != 0)
    {
      g_autofree char *path = g_build_filename (dir, ".ignore", NULL);
      g_autofree char *source = g_build_filename (called, ".ignore", NULL);

      push_file (scope, path, source, ROUSE_RULES_TEXT_DEFAULT, base, FALSE);
    }
}

/* (transfer full): a bottom with the rules that hold in the whole of @repository, of which the paths' first @base bytes lead to the top. */
static RouseFilterScope *
enter_repository (RouseFilter *self, const RouseGitRepository *repository, const char *lead, gsize base)
{
  g_autoptr (RouseGitSettings) settings = NULL;
  RouseFilterScope            *scope;

  if (self->no_vcs_ignore)
    return rouse_filter_scope_new (lead, FALSE);
  settings = rouse_git_settings_read (repository);
  scope = rouse_filter_scope_new (lead, settings->ignore_case);
  if (settings->excludes_file != NULL)
    push_file (&scope, settings->excludes_file, settings->excludes_file, ROUSE_RULES_TEXT_DEFAULT, base, TRUE);
  if (repository != NULL)
    {
      g_autofree char *exclude = g_build_filename (repository->common_dir, "info", "exclude", NULL);

      push_file (&scope, exclude, exclude, ROUSE_RULES_TEXT_DEFAULT, base, TRUE);
    }
  return scope;
}

RouseFilterScope *
rouse_filter_enter_root (RouseFilter *self)
{
  g_autofree char               *real = NULL;
  g_autofree char               *lead = NULL;
  g_autoptr (RouseGitRepository) repository = NULL;
  RouseFilterScope              *scope;

  g_return_val_if_fail (ROUSE_IS_FILTER (self), NULL);

  /* The folders above are those that the root really lies in, even if it was reached by a link. */
  real = realpath (self->root, NULL);
  if (real != NULL)
    repository = rouse_git_repository_find (real);
  if (repository != NULL)
    {
      const char *below = real + strlen (repository->top);

      while (*below == '/')
        below++;
      lead = *below != '\0' ? g_strconcat (below, "/", NULL) : g_strdup ("");
    }
  else
    lead = g_strdup ("");

  scope = enter_repository (self, repository, lead, 0);
  for (const char *rest = lead; *rest != '\0'; rest = strchr (rest, '/') + 1)
    {
      g_autofree char *below = g_strndup (lead, rest - lead);
      g_autofree char *dir = g_canonicalize_filename (below, repository->top);

      push_files (self, &scope, dir, dir, ROUSE_FILTER_HAS_GITIGNORE | ROUSE_FILTER_HAS_IGNORE, rest - lead);
    }
  push_files (self, &scope, self->root, "", ROUSE_FILTER_HAS_GITIGNORE | ROUSE_FILTER_HAS_IGNORE, strlen (lead));
  return scope;
}

RouseFilterScope *
rouse_filter_enter (RouseFilter *self, RouseFilterScope *parent, const char *path, RouseFilterMarks marks)
{
  RouseFilterScope *scope = NULL;
  g_autofree char  *dir = NULL;
  const char       *lead;
  gsize             base;

  g_return_val_if_fail (ROUSE_IS_FILTER (self), NULL);
  g_return_val_if_fail (parent != NULL && path != NULL && *path != '\0', NULL);

  if (marks == 0)
    return rouse_filter_scope_ref (parent);

  dir = g_build_filename (self->root, path, NULL);
  lead = rouse_filter_scope_get_lead (parent, &base);
  base += strlen (path) + 1;
  if ((marks & ROUSE_FILTER_HAS_GIT) != 0 && !self->no_vcs_ignore)
    {
      g_autoptr (RouseGitRepository) repository = rouse_git_repository_open (dir);

      if (repository != NULL)
        {
          scope = enter_repository (self, repository, lead, base);
          rouse_filter_scope_push_own (&scope, parent);
        }
    }
  if (scope == NULL)
    scope = rouse_filter_scope_ref (parent);
  push_files (self, &scope, dir, path, marks, base);
  return scope;
}

static gboolean
set_verdict (RouseVerdict *verdict, gboolean wanted, const RouseIgnorePattern *pattern, const char *source)
{
  if (verdict != NULL)
    {
      verdict->wanted = wanted;
      verdict->rule = pattern != NULL ? pattern->rule : NULL;
      verdict->source = source;
      /* The built-in rules do not come from a file that anybody could open. */
      verdict->line = pattern != NULL && !g_str_equal (source, "built-in") ? pattern->line : 0;
    }
  return wanted;
}

/* All but the allow-list. */
static gboolean
passes (RouseFilter *self, RouseFilterScope *scope, const RouseIgnoreSubject *subject, gsize lead_length, RouseVerdict *verdict)
{
  const RouseIgnorePattern *pattern;
  const char               *source;
  gboolean                  is_vcs;

  pattern = rouse_ignore_list_match (self->vcs, subject, lead_length);
  if (pattern != NULL)
    return set_verdict (verdict, FALSE, pattern, "built-in");

  pattern = rouse_ignore_list_match (self->ignore, subject, lead_length);
  if (pattern != NULL)
    return set_verdict (verdict, pattern->is_negated, pattern, "--ignore");

  pattern = rouse_filter_scope_match (scope, subject, &source, &is_vcs);
  if (pattern != NULL && (!pattern->is_negated || !is_vcs))
    return set_verdict (verdict, pattern->is_negated, pattern, source);

  /* A .gitignore only says what is to be versioned: folders taken back in there do not mean node_modules. */
  if (pattern != NULL)
    set_verdict (verdict, TRUE, pattern, source);
  else
    set_verdict (verdict, TRUE, NULL, NULL);
  pattern = rouse_ignore_list_match (self->built_in, subject, lead_length);
  if (pattern != NULL && !pattern->is_negated)
    return set_verdict (verdict, FALSE, pattern, "built-in");
  return TRUE;
}

static gboolean
admits (RouseFilter *self, const RouseIgnoreSubject *subject, gsize lead_length, RouseVerdict *verdict)
{
  const char *rule;
  const char *source;
  gboolean    admitted = rouse_allow_list_admits (self->allow, subject, lead_length, &rule, &source);

  if (verdict != NULL)
    *verdict = (RouseVerdict){ .wanted = admitted, .rule = rule, .source = source };
  return admitted;
}

gboolean
rouse_filter_wants (RouseFilter *self, RouseFilterScope *scope, const char *path, gboolean is_dir, RouseVerdict *verdict)
{
  char               buffer[STACK_PATH_MAX];
  g_autofree char   *longer = NULL;
  const char        *whole = path;
  const char        *lead;
  gsize              lead_length;
  gsize              length;
  RouseIgnoreSubject subject;

  g_return_val_if_fail (ROUSE_IS_FILTER (self), FALSE);
  g_return_val_if_fail (scope != NULL && path != NULL && *path != '\0', FALSE);

  length = strlen (path);
  lead = rouse_filter_scope_get_lead (scope, &lead_length);
  if (lead_length > 0)
    {
      char *joined = buffer;

      if (lead_length + length > sizeof buffer)
        joined = longer = g_malloc (lead_length + length);
      memcpy (joined, lead, lead_length);
      memcpy (joined + lead_length, path, length);
      whole = joined;
    }
  rouse_ignore_subject_init (&subject, whole, lead_length + length, is_dir);

  if (!passes (self, scope, &subject, lead_length, verdict))
    return FALSE;
  if (!is_dir && rouse_filter_is_rule_file (path + length - subject.name_length))
    return set_verdict (verdict, FALSE, NULL, "built-in");
  if (!rouse_allow_list_is_empty (self->allow))
    return admits (self, &subject, lead_length, verdict);
  return TRUE;
}

gboolean
rouse_filter_is_rule_file (const char *name)
{
  return *name == '.' && (g_str_equal (name, ".gitignore") || g_str_equal (name, ".ignore"));
}

RouseFilterMarks
rouse_filter_get_mark (const char *name)
{
  if (*name != '.')
    return 0;
  if (g_str_equal (name, ".gitignore"))
    return ROUSE_FILTER_HAS_GITIGNORE;
  if (g_str_equal (name, ".ignore"))
    return ROUSE_FILTER_HAS_IGNORE;
  return g_str_equal (name, ".git") ? ROUSE_FILTER_HAS_GIT : 0;
}
