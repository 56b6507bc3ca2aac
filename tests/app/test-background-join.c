/* test-background-join.c - the line that the desktop shows of Rouse
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/background-join.h"

static const struct
{
  RouseStatus status;
  const char *line;
} cases[] = {
  { { 0 }, "No project is on" },
  { { .n_on = 1 }, "Nothing is running" },
  { { .n_on = 2, .n_running = 3 }, "3 running" },
  { { .n_on = 2, .n_running = 3, .n_failed = 1 }, "3 running, 1 failed" },
  { { .n_on = 2, .n_running = 1, .n_starting = 2, .n_failed = 1 }, "1 running, 2 starting, 1 failed" },
  { { .n_on = 1, .n_running = 1, .paused = TRUE }, "Paused, 1 running" },
};

static void
test_line (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = rouse_status_make_line (&cases[i].status);

      g_assert_cmpstr (line, ==, cases[i].line);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/background-join/line", test_line);
  return g_test_run ();
}
