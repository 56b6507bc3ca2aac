/* poll-pace.c - how often to look through what is not announced; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "watch/poll-pace.h"

/* What may be saved up: 25 sweeps of 20,000 files, so that an edit and those that follow are seen soon. */
#define MAX_CREDIT_US (500 * 1000)
/* However much was done because somebody waited for it, the next sweep comes within this time's credit. */
#define MAX_DEBT_US (500 * 1000)
#define WAITING_COUNTS_AS 10

/* Somebody at work saves again within seconds; who has not for an hour is at lunch. */
static const struct
{
  gint64 within_us; /* of the last change */
  guint  interval_ms;
  guint  saving_ms;
} intervals[] = {
  { 30 * G_TIME_SPAN_SECOND, 100, 500 },
  { 5 * G_TIME_SPAN_MINUTE, 500, 1000 },
  { G_TIME_SPAN_HOUR, 1000, 2000 },
  { G_MAXINT64, 2000, 5000 },
};

static gint64
get_credit (const RousePollPace *self, gint64 now)
{
  if (self->counted_us == 0)
    return MAX_CREDIT_US;
  return MIN (self->credit_us + (now - self->counted_us) / ROUSE_POLL_SHARE, MAX_CREDIT_US);
}

/* When there will be @wanted_us of it. */
static gint64
get_time_of_credit (const RousePollPace *self, gint64 now, gint64 wanted_us)
{
  gint64 credit_us = get_credit (self, now);

  return credit_us >= wanted_us ? now : now + (wanted_us - credit_us) * ROUSE_POLL_SHARE;
}

void
rouse_poll_pace_note_change (RousePollPace *self, gint64 now)
{
  self->changed_us = now;
}

void
rouse_poll_pace_begin (RousePollPace *self, gint64 now)
{
  /* At first sight of a tree its user is at work. */
  if (self->changed_us == 0)
    self->changed_us = now;
  self->began_us = now;
}

void
rouse_poll_pace_spend (RousePollPace *self, gint64 now, gint64 wall_us, gint64 cpu_us)
{
  gint64 waited_us = MAX (wall_us - cpu_us, 0);

  self->credit_us = MAX (get_credit (self, now) - MAX (cpu_us, waited_us / WAITING_COUNTS_AS), -MAX_DEBT_US);
  self->counted_us = now;
}

guint
rouse_poll_pace_get_interval_ms (const RousePollPace *self, gint64 now, gboolean saving)
{
  guint i = 0;

  while (self->changed_us != 0 && now - self->changed_us >= intervals[i].within_us)
    i++;
  return saving ? intervals[i].saving_ms : intervals[i].interval_ms;
}

gint64
rouse_poll_pace_get_next (const RousePollPace *self, gint64 now, gboolean saving)
{
  gint64 at_us;

  if (self->began_us == 0)
    return now;
  at_us = self->began_us + rouse_poll_pace_get_interval_ms (self, now, saving) * G_TIME_SPAN_MILLISECOND;
  return MAX (at_us, get_time_of_credit (self, now, 0));
}

gint64
rouse_poll_pace_get_more (const RousePollPace *self, gint64 now)
{
  return get_credit (self, now) > 0 ? now : get_time_of_credit (self, now, ROUSE_POLL_SLICE_US);
}
