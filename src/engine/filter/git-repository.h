/* git-repository.h - where a git repository keeps its things
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** The facts of one working tree. All paths absolute. */
typedef struct
{
  char *top;        /* the working tree's top folder */
  char *git_dir;    /* its own git folder: top/.git, or elsewhere for a linked working tree or a submodule */
  char *common_dir; /* the git folder with what linked working trees share; often the same */
} RouseGitRepository;

/** (transfer full) (nullable): the repository of which folder @top is the top; %NULL if it is not one. Reads a few small files. */
RouseGitRepository *rouse_git_repository_open (const char *top);

/**
 * (transfer full) (nullable): the repository that folder @dir lies in. As git does, looks in no folder above
 * that is on another file system.
 */
RouseGitRepository *rouse_git_repository_find (const char *dir);

void rouse_git_repository_free (RouseGitRepository *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseGitRepository, rouse_git_repository_free)
G_END_DECLS
