/* git-repository.c - where a git repository keeps its things
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "filter/git-repository.h"
#include "filter/rules-text.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* (transfer full) (nullable): the path that the one line of @file gives, seen from the folder @base. */
static char *
read_path (const char *file, const char *prefix, const char *base)
{
  gsize            length;
  g_autofree char *text = rouse_rules_text_read (file, ROUSE_RULES_TEXT_DEFAULT, &length);

  if (text == NULL || !g_str_has_prefix (text, prefix))
    return NULL;
  text[strcspn (text, "\r\n")] = '\0';
  if (text[strlen (prefix)] == '\0')
    return NULL;
  return g_canonicalize_filename (text + strlen (prefix), base);
}

static gboolean
has_entry (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  struct stat      st;

  /* HEAD may be a link to a branch that has no commit yet. */
  return lstat (path, &st) == 0;
}

RouseGitRepository *
rouse_git_repository_open (const char *top)
{
  g_autoptr (RouseGitRepository) self = g_new0 (RouseGitRepository, 1);
  g_autofree char               *dot_git = g_build_filename (top, ".git", NULL);
  g_autofree char               *common_file = NULL;
  struct stat                    st;

  if (stat (dot_git, &st) != 0)
    return NULL;
  self->top = g_strdup (top);
  self->git_dir = S_ISDIR (st.st_mode) ? g_strdup (dot_git) : read_path (dot_git, "gitdir: ", top);
  if (self->git_dir == NULL)
    return NULL;
  common_file = g_build_filename (self->git_dir, "commondir", NULL);
  self->common_dir = read_path (common_file, "", self->git_dir);
  if (self->common_dir == NULL)
    self->common_dir = g_strdup (self->git_dir);
  /* Without these git goes on looking further up. */
  if (!has_entry (self->git_dir, "HEAD") || !has_entry (self->common_dir, "objects") || !has_entry (self->common_dir, "refs"))
    return NULL;
  return g_steal_pointer (&self);
}

RouseGitRepository *
rouse_git_repository_find (const char *dir)
{
  g_autofree char *at = g_strdup (dir);
  struct stat      st;
  dev_t            device;

  if (stat (at, &st) != 0)
    return NULL;
  device = st.st_dev;
  for (;;)
    {
      RouseGitRepository *repository = rouse_git_repository_open (at);
      char               *parent;

      if (repository != NULL)
        return repository;
      parent = g_path_get_dirname (at);
      if (strcmp (parent, at) == 0 || stat (parent, &st) != 0 || st.st_dev != device)
        {
          g_free (parent);
          return NULL;
        }
      g_free (at);
      at = parent;
    }
}

void
rouse_git_repository_free (RouseGitRepository *self)
{
  g_free (self->top);
  g_free (self->git_dir);
  g_free (self->common_dir);
  g_free (self);
}
