/* recovery.c - what there is to say after a life that did not end in order; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/recovery.h"

#include <glib/gi18n.h>

/* (transfer full) (nullable) */
static char *
dup_time (gint64 at, GDateTime *now)
{
  g_autoptr (GDateTime) utc = at > 0 ? g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC) : NULL;
  g_autoptr (GDateTime) then = utc != NULL ? g_date_time_to_timezone (utc, g_date_time_get_timezone (now)) : NULL;

  if (then == NULL || g_date_time_compare (then, now) > 0)
    return NULL; /* the clock was set back: better nothing than nonsense */
  if (g_date_time_get_year (then) == g_date_time_get_year (now) && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%H:%M");
  /* Translators: day, month and time, as strftime() writes them */
  return g_date_time_format (then, _ ("%-d %B, %H:%M"));
}

char *
rouse_recovery_dup_text (gint64 died_at, GDateTime *now, guint n_programs)
{
  g_autofree char *when = dup_time (died_at, now);
  g_autofree char *programs = NULL;

  if (n_programs == 0)
    return NULL;
  programs = g_strdup_printf (ngettext ("%u program was ended with it and has been started again.",
                                        "%u programs were ended with it and have been started again.", n_programs),
                              n_programs);
  if (when == NULL)
    /* Translators: %s is the sentence “3 programs were ended with it and have been started again.” */
    return g_strdup_printf (_ ("Rouse was ended without warning. %s"), programs);
  /* Translators: %1$s is a time such as 14:03, %2$s the sentence “3 programs were ended with it and …” */
  return g_strdup_printf (_ ("Rouse was ended without warning, some time after %1$s. %2$s"), when, programs);
}
