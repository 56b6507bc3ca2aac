/* observer.h - watch, tree, filter and settle, joined on a thread of their own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/watcher-kind.h"
#include "decide/change-set.h"
#include "filter/filter.h"
#include "watch/health.h"

G_BEGIN_DECLS

/** What to observe and how patiently. */
typedef struct
{
  const char *const *roots;    /* absolute files or folders, which need not exist yet */
  const char *const *optional; /* (nullable) those of them that health does not miss */
  RouseFilterOptions filter;
  gint64             settle_us;    /* the base quiet time: 10 ms */
  gboolean           content;      /* a file whose bytes are the same has not changed */
  gboolean           follow_links; /* descend into symbolic links to folders */
  RouseWatcherKind   watcher;
} RouseObserverOptions;

#define ROUSE_TYPE_OBSERVER (rouse_observer_get_type ())
G_DECLARE_FINAL_TYPE (RouseObserver, rouse_observer, ROUSE, OBSERVER, GObject)

/**
 * Made, used and signalling on the default main context; the work is done elsewhere. Signals:
 *   armed (RouseHealth *)         everything is watched; nothing since start() can be missed
 *   progress (RouseHealth *)      while that takes long, a few times a second: the files and folders so far
 *   changed (RouseChangeSet *)    settled, filtered, proven
 *   held (const char *reason)     a settled set waits for, say, "git"; NULL when it goes on
 *   health (RouseHealth *)        how well it is watched has changed
 *   message (const char *text)    something a person should know, in plain words
 *   verified ()                   what was asked for by verify() is done
 */
RouseObserver *rouse_observer_new (const RouseObserverOptions *options, GError **error);

/** Begins. What changes from this call on is reported, even before `armed`. */
void rouse_observer_start (RouseObserver *self);
/**
 * Somebody else begins to read the files now. For a while, a file that was written counts as changed even if it has the
 * bytes again that were told last: they may have seen others.
 */
void rouse_observer_note_reader (RouseObserver *self);
/**
 * Compares all files, whether anybody told of a change or not. When that is done `verified` is emitted: what was written before
 * this call was then noticed, if not told yet. Once started.
 */
void rouse_observer_verify (RouseObserver *self);

G_END_DECLS
