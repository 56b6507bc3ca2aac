/* tree.h - keeps a snapshot true, and proves what changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/change-set.h"
#include "filter/filter.h"
#include "watch/health.h"
#include "watch/watcher.h"

G_BEGIN_DECLS

typedef struct
{
  const char *const        *roots; /* absolute, canonical: files or folders, which need not exist yet */
  const RouseFilterOptions *filter;
  gboolean                  content;      /* a file whose bytes are the same has not changed */
  gboolean                  follow_links; /* descend into symbolic links to folders */
  gboolean                  trust_hints;  /* do not poll where the file system does not announce every change */
  const char *const        *optional;     /* (nullable) those of the roots that health does not miss */
} RouseTreeOptions;

/** What has changed since the last take(), in short. */
typedef struct
{
  guint    n_paths;  /* touched: an upper bound */
  guint    n_net;    /* really different now; counted while n_paths is small, else n_paths */
  gboolean writing;  /* somebody writes on: a file is open that has been written to */
  gboolean empty;    /* one of few has nothing in it */
  gboolean finished; /* what is different was there before, and was closed, or replaced, by whoever wrote it */
  gint64   first_us; /* monotonic: the first and the last time a difference was noticed */
  gint64   last_us;
} RouseTreeLoad;

/**
 * RouseTree:
 *
 * Lives on one thread. Hints and verifications make it look at files; every difference to what it knew
 * is noted until take() delivers them all. It blocks for stat(2) and for reading small files only.
 */
#define ROUSE_TYPE_TREE (rouse_tree_get_type ())
G_DECLARE_FINAL_TYPE (RouseTree, rouse_tree, ROUSE, TREE, GObject)

/** Returns: %NULL and an error when a glob of the filter is not valid. */
RouseTree *rouse_tree_new (const RouseTreeOptions *options, GError **error);

/**
 * Nothing is missed of what changes after this call, and what changed before it is old. Blocks for a tick of
 * the file system's clock. Any thread, before start().
 */
void rouse_tree_mark_start (RouseTree *self);
/** Begins: asks @watcher for hints and lists what it grants. */
void rouse_tree_start (RouseTree *self, RouseWatcher *watcher);
/** Whether everything that exists has been listed once. */
gboolean rouse_tree_is_armed (RouseTree *self);
/** Whether there are directories that have not been listed yet: what is in them is not known. */
gboolean rouse_tree_is_listing (RouseTree *self);

/** Looks where the hint points. Returns: whether it was about something that matters. */
gboolean rouse_tree_handle_hint (RouseTree *self, const RouseHint *hint);

/** Whether anything has been noticed since the last take(). */
gboolean rouse_tree_is_dirty (RouseTree *self);
/** Looks at what has changed once more. Returns: whether it has changed again. */
gboolean rouse_tree_probe (RouseTree *self);
void     rouse_tree_get_load (RouseTree *self, RouseTreeLoad *load);
/** Up to so many files are compared byte by byte; of more it is enough that one is proven different. */
#define ROUSE_TREE_MANY 256

/**
 * (transfer full) (nullable): all that is different from the last delivery; %NULL if nothing is. With
 * @by_stamp, a file that was written and has its old content again counts too: version control writes only what
 * differs, so it had another content in between, which somebody may have read.
 */
RouseChangeSet *rouse_tree_take (RouseTree *self, gboolean by_stamp);
/** Hints were lost: nothing is trusted until verify() has been through the whole tree. */
void     rouse_tree_doubt (RouseTree *self);
gboolean rouse_tree_is_doubted (RouseTree *self);
/** Begins a round through the whole tree that nobody waits for. */
void rouse_tree_begin_round (RouseTree *self);
/**
 * Goes on with the round, about @n_files further. With @fill, also reads the content of files whose content
 * is not known yet. Returns: whether the round is through.
 */
gboolean rouse_tree_verify (RouseTree *self, guint n_files, gboolean fill);

/** Looks for roots that are missing. */
void     rouse_tree_look_for_roots (RouseTree *self);
gboolean rouse_tree_has_missing_roots (RouseTree *self);

/** Whether there are directories that are not, or not reliably, watched. */
gboolean rouse_tree_has_polled (RouseTree *self);
/** Begins to look through all of them: from the first on, even when such a sweep is under way. */
void rouse_tree_begin_sweep (RouseTree *self);
/** Goes on with it until @until_us, monotonic; a little is done in any case. Returns: whether it is through. */
gboolean rouse_tree_sweep (RouseTree *self, gint64 until_us);
gboolean rouse_tree_is_sweeping (RouseTree *self);
/** Whether the one under way began after the last change that was noticed. */
gboolean rouse_tree_is_sweep_fresh (RouseTree *self);
/** Whether one that began after the last change has been through: what is not announced is as quiet as the rest. */
gboolean rouse_tree_is_swept (RouseTree *self);
/** Moves with every difference that is noticed. */
guint64  rouse_tree_get_activity (RouseTree *self);
gboolean rouse_tree_is_small (RouseTree *self, guint n_files);
/** Looks at what changed last, and at where it is: for when hints come late. */
void rouse_tree_probe_recent (RouseTree *self);
/** Compares the bytes of what was delivered last: its stamps may be too coarse to tell. */
void rouse_tree_second_look (RouseTree *self);
/** Whether what changed last has stamps in whole seconds: only after the second, or two, is a look at its bytes the last one. */
gboolean rouse_tree_is_coarse (RouseTree *self);

/** (transfer none) (element-type filename): directories that a version-control folder is in. */
GHashTable *rouse_tree_get_repositories (RouseTree *self);
/** (transfer full) */
RouseHealth *rouse_tree_dup_health (RouseTree *self);
/** (transfer full): the files and folders that have been listed so far. */
RouseHealth *rouse_tree_dup_progress (RouseTree *self);
/** Whether that would tell a person something else than @last (nullable). Cheap. */
gboolean rouse_tree_health_differs (RouseTree *self, const RouseHealth *last);

G_END_DECLS
