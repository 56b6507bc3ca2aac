/* builder.h - runs a program's build: at most one at a time, and none left behind
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "decide/change-set.h"
#include "record/run.h"
#include "run/launcher.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_BUILDER (rouse_builder_get_type ())
G_DECLARE_FINAL_TYPE (RouseBuilder, rouse_builder, ROUSE, BUILDER, GObject)

/**
 * Main context only. Signals:
 *   started (RouseRun *)                the build's command executes
 *   output (GBytes *, gboolean is_err)
 *   ended (RouseRun *)                  the build came to its own end, or could not be started (run->error)
 *   gone                                nothing of it is left, and none is to begin
 * `ended` comes with the end of the leader: what it leaves behind, a compile server for one, is asked to end,
 * but nobody has to wait for that. A build that is cancelled does not end in this sense.
 */
RouseBuilder *rouse_builder_new (const RouseProgram *program, RouseLauncher *launcher, RouseClock *clock);

/**
 * Makes sure that a build begins after this call, one for @changes (nullable): the one that goes on is
 * cancelled, and the new one begins when that is gone. May emit `ended` when not even an attempt can be made.
 */
void rouse_builder_start (RouseBuilder *self, RouseChangeSet *changes);
/** Ends what goes on, SIGTERM first, or @at_once by SIGKILL; and nothing is to begin any more. */
void rouse_builder_cancel (RouseBuilder *self, gboolean at_once);
/** No more patience: SIGKILL for what is being cancelled, or was left behind. */
void rouse_builder_kill (RouseBuilder *self);

/** Whether a build goes on or is about to begin, so that `ended` is to come. */
gboolean rouse_builder_is_busy (RouseBuilder *self);
/** (nullable): what is alive of a build, wanted or not. */
RouseProcess *rouse_builder_get_process (RouseBuilder *self);
/** The terminal's size, for this build and the next ones. */
void rouse_builder_resize (RouseBuilder *self, guint columns, guint rows);

G_END_DECLS
