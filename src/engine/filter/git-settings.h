/* git-settings.h - what git's configuration says about ignoring files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "filter/git-repository.h"

G_BEGIN_DECLS

/*
 * The files are read here rather than by "git config": that takes 1 to 3 ms a call, for each repository in
 * the tree and before the first file can be judged, and there may be no git at all. Left out of git's rules:
 * settings in the environment (GIT_CONFIG_COUNT) and the conditions "onbranch" and "hasconfig", which
 * never hold here.
 */
typedef struct
{
  char    *excludes_file; /* (owned) (nullable) core.excludesFile or its default, absolute; may not exist */
  gboolean ignore_case;   /* core.ignoreCase */
} RouseGitSettings;

/** (transfer full): the settings that hold in @repository, or outside of any when it is %NULL. Blocks shortly. */
RouseGitSettings *rouse_git_settings_read (const RouseGitRepository *repository);
void              rouse_git_settings_free (RouseGitSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseGitSettings, rouse_git_settings_free)
G_END_DECLS
