/* make-history.c - writes a history such as some months of work leave behind, for looking at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-fixture.h"

#include <stdlib.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError)         error = NULL;
  g_autoptr (RouseHistoryDb) db = NULL;
  guint                      n_reloads = argc > 2 ? atoi (argv[2]) : 0;
  guint                      days = argc > 3 ? atoi (argv[3]) : 80;
  gint64                     now = g_get_real_time ();

  if (n_reloads == 0 || days == 0)
    {
      g_printerr ("usage: make-history DATABASE RELOADS [DAYS]\n");
      return 2;
    }
  db = rouse_history_db_open (argv[1], NULL, &error);
  if (db == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  rouse_history_fixture_fill (db, n_reloads, days, now, 1);
  return 0;
}
