/* duration.c - durations as people write them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "base/duration.h"
#include "base/error.h"

#include <errno.h>

static const struct
{
  const char *name;
  gint64      us;
} units[] = {
  { "us", 1 },
  { "ms", G_TIME_SPAN_MILLISECOND },
  { "s", G_TIME_SPAN_SECOND },
  { "m", G_TIME_SPAN_MINUTE },
  { "min", G_TIME_SPAN_MINUTE },
  { "h", G_TIME_SPAN_HOUR },
  { "d", G_TIME_SPAN_DAY },
};

gboolean
rouse_duration_parse (const char *text, gint64 *us, GError **error)
{
  char  *end = NULL;
  double number;

  /* strtod alone would also take signs, "inf", "nan" and hexadecimal. */
  if (!g_ascii_isdigit (text[0]) || strspn (text, "0123456789.") == 0 || text[1] == 'x' || text[1] == 'X')
    goto invalid;
  number = g_ascii_strtod (text, &end);
  if (end != text + strspn (text, "0123456789."))
    goto invalid;
  if (*end == '\0' && number == 0)
    {
      *us = 0;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (end, units[i].name))
      {
        double value = number * (double) units[i].us;

        if (value > 365.0 * G_TIME_SPAN_DAY)
          goto invalid;
        *us = (gint64) (value + 0.5);
        return TRUE;
      }
invalid:
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
               "“%s” is not a duration: write a number with a unit, such as 250ms, 5s, 2m or 1h", text);
  return FALSE;
}

char *
rouse_duration_format (gint64 us)
{
  if (us < 10 * G_TIME_SPAN_MILLISECOND)
    return g_strdup_printf ("%.1f ms", us / 1000.0);
  if (us < G_TIME_SPAN_SECOND)
    return g_strdup_printf ("%d ms", (int) ((us + 500) / 1000));
  if (us < G_TIME_SPAN_MINUTE)
    return g_strdup_printf ("%.1f s", us / 1e6);
  if (us < G_TIME_SPAN_HOUR)
    return g_strdup_printf ("%d min %d s", (int) (us / G_TIME_SPAN_MINUTE),
                            (int) (us % G_TIME_SPAN_MINUTE / G_TIME_SPAN_SECOND));
  return g_strdup_printf ("%d h %d min", (int) (us / G_TIME_SPAN_HOUR),
                          (int) (us % G_TIME_SPAN_HOUR / G_TIME_SPAN_MINUTE));
}
