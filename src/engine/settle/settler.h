/* settler.h - releases a set of changes when it is complete, and not while git is at work
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "settle/settle.h"
#include "settle/vcs.h"

G_BEGIN_DECLS

/* What the settler asks of its owner, and tells it. All calls come from wake() or an alarm. */
typedef struct
{
  /* Fills in n_changes, finished, first_us, last_us, doubted and unswept. */
  void (*describe) (RouseSettleInput *input, gpointer data);
  /* Begins to look through what is not announced, unless that is under way; calls wake() when it is done. */
  void (*sweep) (gpointer data);
  /* Looks at the changed files once more, so that describe() tells of the latest change. */
  void (*probe) (gpointer data);
  void (*check_vcs) (RouseVcsState *state, gpointer data);
  /* Whether a command of version control runs. Slow: asked when a set begins, and before it is released. */
  gboolean (*vcs_runs) (gpointer data);
  /* Version control has written: hints may be late, so the whole tree is to be verified. */
  void (*doubt) (gpointer data);
  /* The set is held because of @tool and its lock; with %NULL, just before its release, no longer. */
  void (*held) (const char *tool, const char *lock, gpointer data);
  /* The set is complete, or with @forced has taken too long. @held_for is what it waited for. */
  void (*release) (gboolean forced, const char *held_for, gpointer data);
} RouseSettlerFuncs;

/**
 * RouseSettler:
 *
 * Turns a burst of changes into one release. All time comes from the clock; one thread, the clock's.
 */
#define ROUSE_TYPE_SETTLER (rouse_settler_get_type ())
G_DECLARE_FINAL_TYPE (RouseSettler, rouse_settler, ROUSE, SETTLER, GObject)

RouseSettler *rouse_settler_new (RouseClock *clock, gint64 base_us, const RouseSettlerFuncs *funcs, gpointer data);

/** There is a change, or a verification is over. Cheap to call often. */
void rouse_settler_wake (RouseSettler *self);

G_END_DECLS
