/* loop-detector.h - finds out whether a program restarts itself by writing into its own tree: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/change-set.h"

G_BEGIN_DECLS

/**
 * RouseLoopDetector:
 *
 * A file that changes soon after every start is written by the program, or by a person who saves it again and
 * again. What tells them apart is whether the program's processes wrote anything at the time of the change. So:
 *
 * (A program with a build begins with that: the build and the run that comes of it are one start. A hot action is told
 * as a build as well: what the program writes because of it, or its command, leads to the next one.)
 *
 * - when one path has changed within 5 s of each of the last 5 starts, it is suspicious, and the write count
 *   is sampled from the next start on;
 * - a change around which the count stood still was not the program's: the path is cleared;
 * - ten in a row around which it moved, within a minute and always about as long after the start, are a loop. Where
 *   nothing can be said, because the system does not count or the change came as early as the first sample, it takes
 *   twenty.
 *
 * After that, changes of these files are the program's own as far as the count says so; one around which it stood
 * still is somebody's.
 *
 * Fed by whoever sees both the runs and the changes; all times are the clock's µs and never go back.
 */
typedef struct _RouseLoopDetector RouseLoopDetector;

typedef enum
{
  ROUSE_LOOP_NONE,
  ROUSE_LOOP_WATCH,   /* suspicious: sample from the next start on */
  ROUSE_LOOP_SUSPEND, /* a loop, and nothing but its own files; rouse_loop_detector_get_path() names one */
  ROUSE_LOOP_OWN,     /* after that: the program's own doing, which needs no restart */
} RouseLoopVerdict;

/** The write count to give when no process of the program is alive. */
#define ROUSE_LOOP_NOTHING_RUNS G_MAXUINT64

RouseLoopDetector *rouse_loop_detector_new (void);
void               rouse_loop_detector_free (RouseLoopDetector *self);

/** A run began; after a build, what began with that goes on. */
void rouse_loop_detector_run_started (RouseLoopDetector *self, gint64 now);
/** A build began. As long as it goes on, what it writes counts as written soon after its start. */
void rouse_loop_detector_build_started (RouseLoopDetector *self, gint64 now);
/** It is over, or given up. */
void rouse_loop_detector_build_ended (RouseLoopDetector *self, gint64 now);
/** What was told as a build was a hot action, and is a start of its own: the next run has other reasons. */
void rouse_loop_detector_no_run_follows (RouseLoopDetector *self);
/** In how many ms a sample is wanted, besides one now; 0 when none is. Ask after each start and each sample. */
guint rouse_loop_detector_wants_sample (RouseLoopDetector *self, gint64 now);
/** What rouse_process_get_write_count() says now; 0 when the system does not tell. */
void rouse_loop_detector_add_sample (RouseLoopDetector *self, gint64 now, guint64 write_count);
/** A change set arrived. If a sample is wanted, give one just before. */
RouseLoopVerdict rouse_loop_detector_add_changes (RouseLoopDetector *self, const RouseChangeSet *changes);
/** (nullable): the guilty file, from %ROUSE_LOOP_SUSPEND until the reset. */
const char *rouse_loop_detector_get_path (RouseLoopDetector *self);
/** Somebody took the matter into their own hands: all is forgotten. */
void rouse_loop_detector_reset (RouseLoopDetector *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseLoopDetector, rouse_loop_detector_free)
G_END_DECLS
