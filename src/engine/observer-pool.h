/* observer-pool.h - observers that several projects share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "observer.h"

G_BEGIN_DECLS

/**
 * RouseObserverPool:
 *
 * Hands out shares in observers: who asks for the very same (roots and all options) watches and scans together with
 * the others. It has to be the very same, because a file that only one of two wants would make the other wait for
 * quiet around it. Main context only.
 */
#define ROUSE_TYPE_OBSERVER_POOL (rouse_observer_pool_get_type ())
G_DECLARE_FINAL_TYPE (RouseObserverPool, rouse_observer_pool, ROUSE, OBSERVER_POOL, GObject)

RouseObserverPool *rouse_observer_pool_new (void);

#define ROUSE_TYPE_OBSERVER_SHARE (rouse_observer_share_get_type ())
G_DECLARE_FINAL_TYPE (RouseObserverShare, rouse_observer_share, ROUSE, OBSERVER_SHARE, GObject)

/**
 * RouseObserverShare:
 *
 * To whoever has it, an observer of their own, with the same signals. The observer goes when the last share in it is
 * disposed of. Who joins one that is at work is told how it is, later than start(), and may be told of changes that
 * were made a moment before it.
 */

/** @pool (nullable): with whom to share; without one, with nobody. */
RouseObserverShare *rouse_observer_share_new (RouseObserverPool *pool, const RouseObserverOptions *options, GError **error);

/** As rouse_observer_start(). */
void rouse_observer_share_start (RouseObserverShare *self);
/** As rouse_observer_verify(). */
void rouse_observer_share_verify (RouseObserverShare *self);
/** While paused, nothing is reported to this share; what was noticed until it goes on is dropped. */
void rouse_observer_share_set_paused (RouseObserverShare *self, gboolean paused);

G_END_DECLS
