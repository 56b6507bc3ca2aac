/* run-id.c - names for runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/run-id.h"

#include <unistd.h>

static void
append_base36 (GString *text, guint64 number)
{
  gsize at = text->len;

  do
    g_string_insert_c (text, at, "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]);
  while ((number /= 36) > 0);
}

char *
rouse_run_id_new (gint64 real_us)
{
  static int counter;
  GString   *id = g_string_new (NULL);

  append_base36 (id, real_us / G_TIME_SPAN_MILLISECOND);
  g_string_append_c (id, '-');
  append_base36 (id, getpid ());
  g_string_append_c (id, '-');
  append_base36 (id, (guint) g_atomic_int_add (&counter, 1));
  return g_string_free (id, FALSE);
}

pid_t
rouse_run_id_get_pid (const char *id)
{
  g_auto (GStrv) parts = g_strsplit (id, "-", -1);
  char          *end = NULL;
  guint64        pid;

  if (g_strv_length (parts) != 3)
    return 0;
  pid = g_ascii_strtoull (parts[1], &end, 36);
  return end != parts[1] && *end == '\0' && pid <= G_MAXINT32 ? (pid_t) pid : 0;
}
