/* backoff.h - how long to wait before a program that keeps ending is started again: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint n_ends;   /* ends in a row of runs that did not live long enough; 0 to begin with */
  guint n_wishes; /* wishes in a row of runs that did little else; 0 to begin with */
} RouseBackoff;

/** A run ended unexpectedly after @lived_us: the µs to wait before the next; 0.5 s doubling to 30 s. */
gint64 rouse_backoff_next_us (RouseBackoff *self, gint64 lived_us);
/**
 * A run that lived @lived_us asked for its restart: 0, unless it had only just been started for that
 * same reason.
 */
gint64 rouse_backoff_next_wanted_us (RouseBackoff *self, gint64 lived_us);
/**
 * A run that lived @lived_us, and @was_ready or not, ended with the code that asks for a restart: whether that is granted. A
 * reloader inside the program asks before it is ready, too; but what does nothing else four times in a row and then once more is broken, as
 * gunicorn is, which ends so when it cannot load its application.
 */
gboolean rouse_backoff_grants_wish (RouseBackoff *self, gint64 lived_us, gboolean was_ready);
/**
 * A run ended unexpectedly after @lived_us: whether @limit runs in a row, each started because of the end of the one
 * before, did not last either. 0: there is no limit.
 */
gboolean rouse_backoff_is_enough (const RouseBackoff *self, gint64 lived_us, guint limit);
/** Somebody wants a start: what was before no longer counts. */
void rouse_backoff_reset (RouseBackoff *self);

G_END_DECLS
