/* test-history-export-bar.c - how an exported file is called
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-export-bar.h"

static const struct
{
  const char        *name;
  const char        *project;
  RouseHistoryFormat format;
  const char        *expected;
} cases[] = {
  { "/ui/history-export-bar/name/all", NULL, ROUSE_HISTORY_CSV, "rouse-history-2026-11-23.csv" },
  { "/ui/history-export-bar/name/project", "Café", ROUSE_HISTORY_JSON, "rouse-history-Café-2026-11-23.json" },
  { "/ui/history-export-bar/name/unfit", "a/b: \"c\"\n", ROUSE_HISTORY_CSV, "rouse-history-a-b- -c---2026-11-23.csv" },
};

static void
test_name (gconstpointer data)
{
  guint                          i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseHistoryFilter) filter = rouse_history_filter_new ();
  g_autoptr (GDateTime)          now = g_date_time_new_utc (2026, 11, 23, 14, 3, 5);
  g_autofree char               *name = NULL;

  filter->project = g_strdup (cases[i].project);
  name = rouse_history_export_bar_suggest_name (filter, cases[i].format, now);
  g_assert_cmpstr (name, ==, cases[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, GUINT_TO_POINTER (i), test_name);
  return g_test_run ();
}
