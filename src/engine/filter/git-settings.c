/* git-settings.c - what git's configuration says about ignoring files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-filter"
#include "config.h"
#include "filter/git-settings.h"
#include "filter/git-config.h"
#include "filter/glob.h"
#include "filter/rules-text.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#define SYSTEM_FILE "/etc/gitconfig"
#define DEPTH_MAX 10 /* of files that include each other, as in git */

typedef struct
{
  RouseGitSettings         *settings;
  const RouseGitRepository *repository; /* (nullable) */
  const char               *file;       /* the one being read */
  guint                     depth;
  gboolean                  per_worktree; /* extensions.worktreeConfig */
} Reader;

/* As in git: not what the user database says. */
static const char *
get_home (void)
{
  const char *home = g_getenv ("HOME");

  return home != NULL && *home != '\0' ? home : NULL;
}

/* (transfer full) (nullable): $XDG_CONFIG_HOME/git/NAME. */
static char *
get_user_file (const char *name)
{
  const char *config = g_getenv ("XDG_CONFIG_HOME");

  if (config != NULL && *config != '\0')
    return g_build_filename (config, "git", name, NULL);
  return get_home () != NULL ? g_build_filename (get_home (), ".config", "git", name, NULL) : NULL;
}

/* (transfer full) (nullable): @path with ~ or ~NAME at its beginning replaced. */
static char *
expand_home (const char *path)
{
  const char      *rest = path + strcspn (path, "/");
  g_autofree char *name = NULL;
  char             buffer[4096];
  struct passwd    entry;
  struct passwd   *found = NULL;

  if (*path != '~')
    return g_strdup (path);
  if (rest == path + 1)
    return get_home () != NULL ? g_strconcat (get_home (), rest, NULL) : NULL;
  name = g_strndup (path + 1, rest - path - 1);
  if (getpwnam_r (name, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return NULL;
  return g_strconcat (found->pw_dir, rest, NULL);
}

static gboolean
matches_git_dir (const char *prefix, const char *glob, const char *git_dir, gboolean fold_case)
{
  gsize length = strlen (prefix);

  if (fold_case ? g_ascii_strncasecmp (git_dir, prefix, length) != 0 : strncmp (git_dir, prefix, length) != 0)
    return FALSE;
  return rouse_glob_match (glob, strlen (glob), git_dir + length, strlen (git_dir) - length, fold_case);
}

/* Whether "gitdir:GLOB" holds, or "gitdir/i:GLOB" in which case does not count. */
static gboolean
condition_holds (Reader *self, const char *condition)
{
  gboolean            fold_case = g_str_has_prefix (condition, "gitdir/i:");
  g_autofree char    *prefix = NULL;
  g_autofree char    *real = NULL;
  g_autoptr (GString) glob = NULL;

  if (self->repository == NULL || (!fold_case && !g_str_has_prefix (condition, "gitdir:")))
    return FALSE;
  condition = strchr (condition, ':') + 1;
  glob = g_string_new (condition);
  if (g_str_has_prefix (condition, "./"))
    {
      g_autofree char *dir = g_path_get_dirname (self->file);
      g_autofree char *real_dir = realpath (dir, NULL);

      prefix = g_strconcat (real_dir != NULL ? real_dir : dir, "/", NULL);
      g_string_erase (glob, 0, 2);
    }
  else if (g_str_has_prefix (condition, "~/"))
    {
      g_autofree char *home = get_home () != NULL ? realpath (get_home (), NULL) : NULL;

      if (home == NULL)
        return FALSE;
      g_string_erase (glob, 0, 1);
      g_string_prepend (glob, home);
    }
  else if (!g_path_is_absolute (condition))
    g_string_prepend (glob, "**/");
  if (g_str_has_suffix (glob->str, "/"))
    g_string_append (glob, "**");

  real = realpath (self->repository->git_dir, NULL);
  return (real != NULL && matches_git_dir (prefix != NULL ? prefix : "", glob->str, real, fold_case)) ||
         matches_git_dir (prefix != NULL ? prefix : "", glob->str, self->repository->git_dir, fold_case);
}

static void read_file (Reader *self, const char *path);

static void
read_included (Reader *self, const char *value)
{
  g_autofree char *path = expand_home (value);
  g_autofree char *dir = g_path_get_dirname (self->file);
  g_autofree char *absolute = path != NULL ? g_canonicalize_filename (path, dir) : NULL;

  if (absolute != NULL && self->depth < DEPTH_MAX)
    read_file (self, absolute);
}

static void
setting_cb (const char *section, const char *subsection, const char *key, const char *value, gpointer data)
{
  Reader *self = data;

  if (g_str_equal (section, "core") && subsection == NULL)
    {
      if (g_str_equal (key, "excludesfile") && value != NULL)
        {
          g_free (self->settings->excludes_file);
          self->settings->excludes_file = expand_home (value);
        }
      else if (g_str_equal (key, "ignorecase"))
        self->settings->ignore_case = rouse_git_config_is_true (value);
    }
  else if (g_str_equal (section, "extensions") && subsection == NULL && g_str_equal (key, "worktreeconfig"))
    self->per_worktree = rouse_git_config_is_true (value);
  else if (g_str_equal (section, "include") && subsection == NULL && g_str_equal (key, "path") && value != NULL)
    read_included (self, value);
  else if (g_str_equal (section, "includeif") && subsection != NULL && g_str_equal (key, "path") && value != NULL &&
           condition_holds (self, subsection))
    read_included (self, value);
}

static void
read_file (Reader *self, const char *path)
{
  const char      *outer = self->file;
  gsize            length;
  g_autofree char *text = rouse_rules_text_read (path, ROUSE_RULES_TEXT_DEFAULT, &length);

  if (text == NULL)
    return;
  self->file = path;
  self->depth++;
  if (!rouse_git_config_parse (text, length, setting_cb, self))
    g_debug ("%s is read up to its first error only", path);
  self->depth--;
  self->file = outer;
}

static void
read_user_files (Reader *self)
{
  const char      *only = g_getenv ("GIT_CONFIG_GLOBAL");
  g_autofree char *xdg = NULL;
  g_autofree char *home = NULL;

  if (only != NULL)
    {
      read_file (self, only);
      return;
    }
  xdg = get_user_file ("config");
  if (xdg != NULL)
    read_file (self, xdg);
  if (get_home () != NULL)
    {
      home = g_build_filename (get_home (), ".gitconfig", NULL);
      read_file (self, home);
    }
}

static void
read_repository_files (Reader *self)
{
  g_autofree char *common = g_build_filename (self->repository->common_dir, "config", NULL);
  g_autofree char *own = NULL;

  self->per_worktree = FALSE; /* only the repository itself can ask for it */
  read_file (self, common);
  if (!self->per_worktree)
    return;
  own = g_build_filename (self->repository->git_dir, "config.worktree", NULL);
  read_file (self, own);
}

RouseGitSettings *
rouse_git_settings_read (const RouseGitRepository *repository)
{
  RouseGitSettings *settings = g_new0 (RouseGitSettings, 1);
  Reader            reader = { .settings = settings, .repository = repository };
  const char       *no_system = g_getenv ("GIT_CONFIG_NOSYSTEM");
  const char       *system = g_getenv ("GIT_CONFIG_SYSTEM");

  if (no_system == NULL || !rouse_git_config_is_true (no_system))
    read_file (&reader, system != NULL ? system : SYSTEM_FILE);
  read_user_files (&reader);
  if (repository != NULL)
    read_repository_files (&reader);

  if (settings->excludes_file == NULL)
    settings->excludes_file = get_user_file ("ignore");
  else if (*settings->excludes_file == '\0')
    g_clear_pointer (&settings->excludes_file, g_free); /* set to nothing: no such file is wanted */
  else if (!g_path_is_absolute (settings->excludes_file))
    {
      g_autofree char *relative = g_steal_pointer (&settings->excludes_file);

      if (repository != NULL)
        settings->excludes_file = g_canonicalize_filename (relative, repository->top);
    }
  return settings;
}

void
rouse_git_settings_free (RouseGitSettings *self)
{
  g_free (self->excludes_file);
  g_free (self);
}
