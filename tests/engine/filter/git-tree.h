/* git-tree.h - repositories made by hand, and git's own opinion on what they ignore
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** What git check-ignore says of one path. */
typedef struct
{
  char *source; /* (nullable) absolute; %NULL when no pattern matches */
  guint line;
  char *pattern;
} GitVerdict;

void     git_verdict_free (gpointer verdict);
gboolean git_verdict_is_ignored (const GitVerdict *verdict);

/**
 * (transfer full): an empty folder in which HOME and the like are put, so that neither git nor the filter
 * reads anything of the user's. Call it first of all.
 */
char *git_tree_isolate (void);
/** Removes what git_tree_isolate() made, with all that is in it. */
void git_tree_remove (const char *dir);

/** Writes DIR/NAME, with all folders on the way to it. @length -1: @content is a string. */
void git_tree_write (const char *dir, const char *name, const char *content, gssize length);
/** Makes @dir the top of a repository as "git init" would, only faster. */
void git_tree_init (const char *dir);
/** Runs git with these arguments in @dir, which must succeed. */
void git_tree_run (const char *dir, ...) G_GNUC_NULL_TERMINATED;

/** (transfer full) (element-type filename GitVerdict): what git in folder @dir says of @paths, relative to it. */
GHashTable *git_tree_check (const char *dir, GPtrArray *paths);

G_END_DECLS
