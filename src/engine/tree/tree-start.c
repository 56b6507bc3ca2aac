/* tree-start.c - what has changed since the start, though nothing is known of what was before
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tree/tree-private.h"

/* How far another machine's clock may be ahead of this one's, or behind. What was changed so soon before the start leads
 * to a restart that was not needed; what is missed would never be noticed. */
#define SKEW_NS (3 * G_GINT64_CONSTANT (1000000000))
/* Kernels that are precise where somebody looks stamp files with a time that is ahead of the last tick. */
#define TICK_NS (20 * G_GINT64_CONSTANT (1000000))

/* A stamp in the future says nothing: people make such, and clocks are set back. */
static gboolean
is_stamp_since_start (const RouseTree *self, const RouseDir *dir, gint64 stamp_ns)
{
  gint64 skew_ns = (dir->flags & ROUSE_DIR_REMOTE) ? SKEW_NS : 0;
  gint64 earliest_ns = self->start_ns - skew_ns - (rouse_fingerprint_is_coarse (stamp_ns) ? ROUSE_COARSE_NS : 0);

  return stamp_ns >= earliest_ns && stamp_ns <= rouse_fingerprint_now_ns () + skew_ns + TICK_NS;
}

/** Whether what is, or is in, @dir was changed since rouse_tree_mark_start(), as far as its times tell. In doubt it was. */
gboolean
rouse_tree_is_since_start (const RouseTree *self, const RouseDir *dir, const RouseFingerprint *print)
{
  return is_stamp_since_start (self, dir, print->mtime_ns) || is_stamp_since_start (self, dir, print->ctime_ns);
}

/** Whether a directory in @dir was moved there since then, maybe with older files in it: that leaves a new
 * ctime alone. Coming and going in it leave the same mtime and ctime. */
gboolean
rouse_tree_was_moved_in (const RouseTree *self, const RouseDir *dir, const RouseFingerprint *print)
{
  return !self->armed && print->mtime_ns != print->ctime_ns && is_stamp_since_start (self, dir, print->ctime_ns);
}

/** Whether what @dir holds was changed since then: something came, or went. */
gboolean
rouse_tree_is_listing_since_start (const RouseTree *self, const RouseDir *dir)
{
  return !self->armed && is_stamp_since_start (self, dir, dir->mtime_ns);
}
