/* shards.h - many main contexts, one thread, and only those with work are looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Every GFileMonitor is a GSource, and a main context looks at all of its sources whenever it wakes:
 * with 100,000 of them in one context, 20 ms pass between a save and its callback. Spread over many
 * contexts, of which only the one that was woken is iterated, it is 0.3 ms. */
typedef struct _RouseShards RouseShards;

/** For one thread, which owns all the contexts. */
RouseShards *rouse_shards_new (void);
void         rouse_shards_free (RouseShards *self);

/** (transfer none): the context for one more monitor. */
GMainContext *rouse_shards_pick (RouseShards *self);
/** A monitor was created in @context, maybe with an event already: look at it in the next turn that waits. */
void rouse_shards_touch (RouseShards *self, GMainContext *context);
/** Sleeps until a context wakes or @deadline (monotonic µs, -1 for none), then iterates what woke. */
void rouse_shards_turn (RouseShards *self, gint64 deadline);
/** Iterates what has woken, and nothing else: for in between while monitors are made by the thousand. */
void rouse_shards_glance (RouseShards *self);
/** Ends a turn early. The only call for other threads. */
void rouse_shards_wake (RouseShards *self);

G_END_DECLS
