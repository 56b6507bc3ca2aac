/* poll-pace.h - how often to look through what is not announced; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* In the long run looking takes at most a fiftieth of a core. What was saved up while it took less may be spent at once. */
#define ROUSE_POLL_SHARE 50
/* The longest that is looked before others get their turn. */
#define ROUSE_POLL_SLICE_US (4 * 1000)

/** All that the judgement rests on; zero it to begin. Times are monotonic µs. */
typedef struct
{
  gint64 changed_us; /* when something was found to have changed last; 0 for never */
  gint64 credit_us;  /* work that may be done at once; negative: what was done beyond it */
  gint64 counted_us; /* up to when credit has been given; 0 for never */
  gint64 began_us;   /* when the last sweep began; 0 for never */
} RousePollPace;

/** Something has changed: what changes next is likely to do so soon. */
void rouse_poll_pace_note_change (RousePollPace *self, gint64 now);
/** A sweep begins. */
void rouse_poll_pace_begin (RousePollPace *self, gint64 now);
/**
 * A piece of one has been done, which took so long on the clock and of the processor. Time spent waiting, for another
 * machine, counts as a tenth.
 */
void rouse_poll_pace_spend (RousePollPace *self, gint64 now, gint64 wall_us, gint64 cpu_us);
/** When the next sweep may begin; in the past when it may now. @saving: power is short. */
gint64 rouse_poll_pace_get_next (const RousePollPace *self, gint64 now, gboolean saving);
/** When the sweep under way may go on. */
gint64 rouse_poll_pace_get_more (const RousePollPace *self, gint64 now);
/** How often to look at what changed last, which is cheap: that often a sweep begins at best. */
guint rouse_poll_pace_get_interval_ms (const RousePollPace *self, gint64 now, gboolean saving);

G_END_DECLS
