/* vcs.h - is git or Mercurial in the middle of something?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** What the version-control folders say. Borrowed strings live until the next call. */
typedef struct
{
  gboolean    busy;   /* files are being changed now, or between the steps of one command */
  gboolean    active; /* something in there changed a moment ago */
  const char *tool;   /* (nullable) "git" or "hg", when busy */
  const char *lock;   /* (nullable) absolute path of what says so, when busy */
  gboolean    step;   /* that is no lock, but the mark of a command that has several steps */
} RouseVcsState;

/* Looks at a handful of files a repository, a microsecond each; watches none. For one thread. */
typedef struct _RouseVcs RouseVcs;

RouseVcs *rouse_vcs_new (void);
void      rouse_vcs_free (RouseVcs *self);

/** Also minds the repository that @path (absolute) is in, if any: for roots below its top. */
void rouse_vcs_add_root (RouseVcs *self, const char *path);
/**
 * Fills in @state for the roots' repositories and those in @worktrees (set of absolute paths).
 * @now_real is the wall clock, µs: how old the marks of a rebase are is told by it.
 */
void rouse_vcs_check (RouseVcs *self, GHashTable *worktrees, gint64 now_real, RouseVcsState *state);
/**
 * Whether a command runs that changes files, as far as the system tells. Slower than a check. A command that
 * has held no lock for three seconds of monotonic time @now waits for its user, and does not count.
 */
gboolean rouse_vcs_is_running (RouseVcs *self, gint64 now);
/** What is in progress now was left behind: it does not count until it has changed. */
void rouse_vcs_disregard (RouseVcs *self);

/** (transfer full) (nullable): the branch of the first root's repository, or a short commit name. */
char *rouse_vcs_dup_branch (RouseVcs *self);

G_END_DECLS
