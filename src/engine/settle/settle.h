/* settle.h - when is a set of changes complete? Pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** All that the judgement rests on. Times are monotonic µs. */
typedef struct
{
  gint64   now;
  gint64   base_us;  /* the quiet time that is asked of several files: 10 ms */
  gint64   first_us; /* when the first difference was noticed … */
  gint64   last_us;  /* … and the last */
  guint    n_changes;
  gboolean writing;         /* a file is open and being written */
  gboolean empty;           /* there is nothing in a file that has changed */
  gboolean finished;        /* all writers have closed their files */
  gboolean doubted;         /* hints were lost, or new folders found: a look at them is under way */
  gboolean unswept;         /* what is not announced has not been looked through since the last change */
  gint64   last_release_us; /* when the last set was released; 0 for never */
  gboolean vcs_busy;        /* a version-control operation is under way … */
  gint64   vcs_since_us;    /* … since then: as far as this set has seen */
  gint64   vcs_ended_us;    /* when one that this set waited for was last seen under way; 0 for never */
} RouseSettleInput;

typedef enum
{
  ROUSE_SETTLE_WAIT,    /* not quiet yet: ask again at `again_us` */
  ROUSE_SETTLE_SWEEP,   /* quiet as far as is known: look through what is not announced, and ask again when that is done, or at `again_us` */
  ROUSE_SETTLE_HOLD,    /* quiet, but version control is at work: ask again at `again_us` */
  ROUSE_SETTLE_RELEASE, /* complete */
  ROUSE_SETTLE_FORCE,   /* not complete, but it has taken too long */
} RouseSettleVerdict;

/* A storm that never ends is cut into pieces of this length. */
#define ROUSE_SETTLE_MAX_US (2 * G_USEC_PER_SEC)
/* Hints may be lost all the time; what is known by then is told. */
#define ROUSE_SETTLE_MAX_DOUBT_US (10 * G_USEC_PER_SEC)
/* A lock that is older than this was left behind. */
#define ROUSE_SETTLE_MAX_HOLD_US (30 * G_USEC_PER_SEC)

/** How long a set like this must have been quiet. */
gint64 rouse_settle_get_quiet_us (const RouseSettleInput *input);
/** What to do now. @again_us is set for the first three verdicts, and is always later than `now`. */
RouseSettleVerdict rouse_settle (const RouseSettleInput *input, gint64 *again_us);

G_END_DECLS
