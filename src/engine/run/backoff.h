/* backoff.h - how long to wait before a program that keeps ending is started again: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint n_ends; /* ends in a row of runs that did not live long enough; 0 to begin with */
} RouseBackoff;

/** A run ended unexpectedly after @lived_us: the µs to wait before the next; 0.5 s doubling to 30 s. */
gint64 rouse_backoff_next_us (RouseBackoff *self, gint64 lived_us);
/**
 * A run that lived @lived_us asked for its restart: 0, unless it had only just been started for that
 * same reason.
 */
gint64 rouse_backoff_next_wanted_us (RouseBackoff *self, gint64 lived_us);
/**
 * A run ended unexpectedly after @lived_us: whether @limit runs in a row, each started because of the end of the one
 * before, did not last either. 0: there is no limit.
 */
gboolean rouse_backoff_is_enough (const RouseBackoff *self, gint64 lived_us, guint limit);
/** Somebody wants a start: what was before no longer counts. */
void rouse_backoff_reset (RouseBackoff *self);

G_END_DECLS
