/* test-poll-pace.c - how often to look through what is not announced
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/poll-pace.h"

#define MS G_TIME_SPAN_MILLISECOND
#define T0 (1000 * G_TIME_SPAN_SECOND)

static const struct
{
  const char *path;
  gint64      since_ms; /* the last change */
  gboolean    saving;
  guint       expected_ms;
} cases[] = {
  { "/poll-pace/at-work", 0, FALSE, 100 },
  { "/poll-pace/half-a-minute", 30 * 1000, FALSE, 500 },
  { "/poll-pace/five-minutes", 300 * 1000, FALSE, 1000 },
  { "/poll-pace/an-hour", 3600 * 1000, FALSE, 2000 },
  { "/poll-pace/saving-at-work", 29000, TRUE, 500 },
  { "/poll-pace/saving-later", 100 * 1000, TRUE, 1000 },
  { "/poll-pace/saving-for-long", 2 * 3600 * 1000, TRUE, 5000 },
};

static void
test_interval (gconstpointer data)
{
  guint         i = GPOINTER_TO_UINT (data);
  RousePollPace pace = { 0 };
  gint64        now = T0 + cases[i].since_ms * MS;

  rouse_poll_pace_note_change (&pace, T0);
  g_assert_cmpuint (rouse_poll_pace_get_interval_ms (&pace, now, cases[i].saving), ==, cases[i].expected_ms);
  rouse_poll_pace_begin (&pace, now);
  rouse_poll_pace_spend (&pace, now + 2 * MS, 2 * MS, 2 * MS);
  g_assert_cmpint (rouse_poll_pace_get_next (&pace, now + 2 * MS, cases[i].saving), ==, now + cases[i].expected_ms * MS);
}

static void /* The first sweep of all may begin at once. */
test_first (void)
{
  RousePollPace pace = { 0 };

  g_assert_cmpint (rouse_poll_pace_get_next (&pace, T0, FALSE), <=, T0);
  rouse_poll_pace_begin (&pace, T0);
  g_assert_cmpint (rouse_poll_pace_get_next (&pace, T0, FALSE), ==, T0 + 100 * MS);
}

/* Sweeps of such a length, one after another as soon as allowed, while the user is at work. Returns: the share of the
 * processor, in thousandths, that the last @n of them took. */
static gint64
measure (gint64 wall_us, gint64 cpu_us, guint n, gint64 *longest_us)
{
  RousePollPace pace = { 0 };
  gint64        now = T0;
  gint64        from = 0;

  *longest_us = 0;
  for (guint i = 0; i < 2 * n; i++)
    {
      gint64 next = rouse_poll_pace_get_next (&pace, now, FALSE);

      if (i == n)
        from = now;
      *longest_us = i > 0 ? MAX (*longest_us, next - now) : 0;
      now = MAX (now, next);
      rouse_poll_pace_note_change (&pace, now);
      rouse_poll_pace_begin (&pace, now);
      now += wall_us;
      rouse_poll_pace_spend (&pace, now, wall_us, cpu_us);
    }
  return (gint64) n * cpu_us * 1000 / (now - from);
}

static void /* However large the tree: a fiftieth of a core in the long run. */
test_share (void)
{
  gint64 longest_us;

  g_assert_cmpint (measure (MS / 10, MS / 10, 100, &longest_us), <=, 1);
  g_assert_cmpint (longest_us, <=, 100 * MS);
  g_assert_cmpint (measure (20 * MS, 20 * MS, 100, &longest_us), <=, 20);
  g_assert_cmpint (longest_us, <=, 1000 * MS);
  g_assert_cmpint (measure (400 * MS, 400 * MS, 100, &longest_us), <=, 20);
  g_assert_cmpint (longest_us, <=, 20 * G_TIME_SPAN_SECOND);
}

static void /* After quiet times an edit and what follows it is looked for without delay. */
test_burst (void)
{
  RousePollPace pace = { 0 };
  gint64        now = T0;

  rouse_poll_pace_begin (&pace, now);
  rouse_poll_pace_spend (&pace, now, 20 * MS, 20 * MS);
  now += G_TIME_SPAN_HOUR;
  rouse_poll_pace_note_change (&pace, now);
  for (guint i = 0; i < 20; i++)
    {
      rouse_poll_pace_begin (&pace, now);
      now += 20 * MS;
      rouse_poll_pace_spend (&pace, now, 20 * MS, 20 * MS);
      g_assert_cmpint (rouse_poll_pace_get_next (&pace, now, FALSE), ==, now + 80 * MS);
      now += 80 * MS;
    }
}

static void /* A long sweep is spread: pieces of it, with pauses between them. */
test_pieces (void)
{
  RousePollPace pace = { 0 };
  gint64        now = T0;
  guint         n_at_once = 0;

  rouse_poll_pace_begin (&pace, now);
  while (rouse_poll_pace_get_more (&pace, now) <= now)
    {
      now += ROUSE_POLL_SLICE_US;
      rouse_poll_pace_spend (&pace, now, ROUSE_POLL_SLICE_US, ROUSE_POLL_SLICE_US);
      g_assert_cmpuint (++n_at_once, <, 200);
    }
  now = rouse_poll_pace_get_more (&pace, now);
  rouse_poll_pace_spend (&pace, now, ROUSE_POLL_SLICE_US, ROUSE_POLL_SLICE_US);
  g_assert_cmpint (rouse_poll_pace_get_more (&pace, now), ==, now + ROUSE_POLL_SLICE_US * ROUSE_POLL_SHARE);
}

static void /* Waiting for another machine is not work, but not nothing either; a wait without end is not made up for. */
test_waiting (void)
{
  gint64 longest_us;

  measure (500 * MS, 10 * MS, 100, &longest_us);
  g_assert_cmpint (longest_us, <=, 3 * G_TIME_SPAN_SECOND);
  measure (60 * G_TIME_SPAN_SECOND, 10 * MS, 10, &longest_us);
  g_assert_cmpint (longest_us, <=, 60 * G_TIME_SPAN_SECOND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GUINT_TO_POINTER (i), test_interval);
  g_test_add_func ("/poll-pace/first", test_first);
  g_test_add_func ("/poll-pace/share", test_share);
  g_test_add_func ("/poll-pace/burst", test_burst);
  g_test_add_func ("/poll-pace/pieces", test_pieces);
  g_test_add_func ("/poll-pace/waiting", test_waiting);
  return g_test_run ();
}
