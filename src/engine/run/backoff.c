/* backoff.c - how long to wait before a program that keeps ending is started again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/backoff.h"

#define FIRST_US (G_TIME_SPAN_SECOND / 2)
#define MAX_US (30 * G_TIME_SPAN_SECOND)
/* A run that lived so long worked: its end is a new story. */
#define LONG_LIFE_US (10 * G_TIME_SPAN_SECOND)
/* A reloader inside the program may ask at every save; only one that asks as soon as it lives is a loop. */
#define LONG_ENOUGH_TO_ASK_US G_TIME_SPAN_SECOND
/* Who asks sooner does little else, and so many times in a row are too many. */
#define LONG_ENOUGH_TO_WORK_US (5 * G_TIME_SPAN_SECOND)
#define MAX_WISHES 4

static gint64
get_delay (guint n)
{
  return n > 6 ? MAX_US : MIN (FIRST_US << n, MAX_US);
}

gint64
rouse_backoff_next_us (RouseBackoff *self, gint64 lived_us)
{
  if (lived_us >= LONG_LIFE_US)
    self->n_ends = 0;
  return get_delay (self->n_ends++);
}

gint64
rouse_backoff_next_wanted_us (RouseBackoff *self, gint64 lived_us)
{
  if (lived_us >= LONG_ENOUGH_TO_ASK_US)
    self->n_ends = 0;
  return self->n_ends++ == 0 ? 0 : get_delay (self->n_ends - 2);
}

gboolean
rouse_backoff_grants_wish (RouseBackoff *self, gint64 lived_us, gboolean was_ready)
{
  if (was_ready && lived_us >= LONG_ENOUGH_TO_WORK_US)
    self->n_wishes = 0;
  return self->n_wishes++ < MAX_WISHES;
}

gboolean
rouse_backoff_is_enough (const RouseBackoff *self, gint64 lived_us, guint limit)
{
  return limit > 0 && lived_us < LONG_LIFE_US && self->n_ends >= limit;
}

void
rouse_backoff_reset (RouseBackoff *self)
{
  *self = (RouseBackoff){ 0 };
}
