/* delta.h - what has changed since the last delivery: each path's state at that time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tree/snapshot.h"

G_BEGIN_DECLS

/** How a path was when it was delivered last. */
typedef struct
{
  guint64        print;
  guint64        content; /* 0: not known */
  guint32        inode;
  RouseEntryType type;     /* ROUSE_ENTRY_NONE: it did not exist */
  gboolean       unproven; /* changed before it was first seen: no comparison can clear it */
  gboolean       writing;  /* somebody has it open and writes, as of the last hints */
  gboolean       finished; /* its writer is done with it, as of the last hint */
} RouseBaseline;

typedef struct
{
  GHashTable *baselines; /* (owned) (element-type filename RouseBaseline) by absolute path */
  guint       n_more;    /* changes beyond the bound, which are only counted */
  guint64     activity;  /* moves with every difference that is noticed */
  gint64      first_us;  /* monotonic: the first and the last time one was */
  gint64      last_us;
} RouseDelta;

/* A change set that large is delivered whatever the rest of it is. */
#define ROUSE_DELTA_MAX 100000

void rouse_delta_init (RouseDelta *self);
void rouse_delta_clear (RouseDelta *self);
/** Forgets all, for the next delivery. */
void rouse_delta_reset (RouseDelta *self);

/**
 * Notes at monotonic time @now that @path differs from @old (%NULL: it did not exist). Only the first
 * note of a path counts: it is what the next delivery is compared with.
 */
void rouse_delta_note (RouseDelta *self, const char *path, const RouseEntry *old, gboolean unproven, gint64 now);
/** What the last hint said of the writer of @path. */
void rouse_delta_set_writer (RouseDelta *self, const char *path, gboolean writing, gboolean finished);

G_END_DECLS
