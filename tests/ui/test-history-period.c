/* test-history-period.c - days begin when they begin where one is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-period.h"

static const struct
{
  const char *name;
  const char *now;
  int         days;
  const char *expected; /* in UTC */
} cases[] = {
  { "/ui/history-period/midnight/today", "2026-11-23T14:03:05+01", 0, "2026-11-22T23:00:00Z" },
  { "/ui/history-period/midnight/first-moment", "2026-11-23T00:00:00+01", 0, "2026-11-22T23:00:00Z" },
  { "/ui/history-period/midnight/last-moment", "2026-11-23T23:59:59+01", 0, "2026-11-22T23:00:00Z" },
  { "/ui/history-period/midnight/week", "2026-11-03T12:00:00+01", -6, "2026-10-27T23:00:00Z" },
  /* The day has twenty-five hours, or twenty-three. */
  { "/ui/history-period/midnight/put-back", "2026-10-25T12:00:00+01", 1, "2026-10-25T23:00:00Z" },
  { "/ui/history-period/midnight/before-put-back", "2026-10-26T12:00:00+01", -1, "2026-10-24T22:00:00Z" },
  { "/ui/history-period/midnight/put-forward", "2026-03-29T12:00:00+02", 1, "2026-03-29T22:00:00Z" },
};

static void
test_midnight (gconstpointer data)
{
  guint                 i = GPOINTER_TO_UINT (data);
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 (cases[i].now, NULL);
  g_autoptr (GDateTime) midnight = NULL;
  g_autofree char      *found = NULL;

  if (g_str_equal (g_time_zone_get_abbreviation (local, 0), "UTC"))
    {
      g_test_skip ("this system does not know the zone");
      return;
    }
  midnight = g_date_time_new_from_unix_utc (rouse_history_period_get_midnight (g_date_time_to_unix (now) * G_USEC_PER_SEC, cases[i].days) / G_USEC_PER_SEC);
  found = g_date_time_format_iso8601 (midnight);
  g_assert_cmpstr (found, ==, cases[i].expected);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, GUINT_TO_POINTER (i), test_midnight);
  return g_test_run ();
}
