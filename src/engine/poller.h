/* poller.h - looks through what a tree's watcher does not announce
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "tree/tree.h"

G_BEGIN_DECLS

/**
 * RousePoller:
 *
 * Goes through the polled part of a tree again and again, in slices of a few milliseconds, as often as its pace allows;
 * at once when somebody waits for it. All on one thread, that of @context, but set_saving().
 */
typedef struct _RousePoller RousePoller;

/** @looked is called whenever something was looked at. Keeps references of neither @tree nor @clock. */
RousePoller *rouse_poller_new (RouseTree *tree, RouseClock *clock, GMainContext *context, void (*looked) (gpointer data), gpointer data);
void         rouse_poller_free (RousePoller *self);

/** Something was looked at, or came to be polled. Cheap to call often. */
void rouse_poller_update (RousePoller *self);
/** Goes through all of it now, whatever the pace: somebody waits to know whether more has changed. */
void rouse_poller_hurry (RousePoller *self);
/**
 * Whether a set of changes may not be complete without another look: not when they all came as hints, and looking takes so
 * long that one rather takes the risk of a second set.
 */
gboolean rouse_poller_is_owed (RousePoller *self);
/** A set was released: the next begins. */
void rouse_poller_note_release (RousePoller *self);
/** Power is short. Any thread. */
void rouse_poller_set_saving (RousePoller *self, gboolean saving);

G_END_DECLS
