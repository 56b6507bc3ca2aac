/* test-tray-pace.c - what flickers is not shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/tray-pace.h"

#include <string.h>

#define I ROUSE_TRAY_IDLE
#define R ROUSE_TRAY_RUNNING
#define W ROUSE_TRAY_WORKING
#define F ROUSE_TRAY_FAILING
#define D ROUSE_TRAY_DEGRADED

typedef struct
{
  int            ms; /* when it is asked; 0 ends the list */
  RouseTrayState wanted;
  RouseTrayState shown;
  int            again_ms; /* 0: not asked to come back */
} Step;

static const struct
{
  const char *path;
  Step        steps[8];
} cases[] = {
  { "first", { { 1, F, F, 0 } } },
  { "first-working", { { 1, W, W, 0 }, { 2, R, R, 0 } } },
  { "at-once", { { 1, I, I, 0 }, { 2, R, R, 0 }, { 3, F, F, 0 }, { 4, D, D, 0 }, { 5, I, I, 0 } } },
  { "short-work", { { 1, R, R, 0 }, { 10, W, R, 160 }, { 159, W, R, 160 }, { 159, R, R, 0 }, { 300, R, R, 0 } } },
  { "long-work", { { 1, R, R, 0 }, { 10, W, R, 160 }, { 160, W, W, 0 }, { 500, W, W, 0 }, { 501, R, R, 0 } } },
  { "late", { { 1, R, R, 0 }, { 10, W, R, 160 }, { 900, W, W, 0 } } },
  /* Each piece of work is short by itself. */
  { "again-and-again", { { 1, R, R, 0 }, { 10, W, R, 160 }, { 100, R, R, 0 }, { 110, W, R, 260 }, { 200, R, R, 0 }, { 210, W, R, 360 } } },
  { "work-from-failed", { { 1, F, F, 0 }, { 10, W, F, 160 }, { 50, F, F, 0 }, { 60, W, F, 210 }, { 210, W, W, 0 }, { 220, F, F, 0 } } },
  { "fails-meanwhile", { { 1, R, R, 0 }, { 10, W, R, 160 }, { 20, F, F, 0 } } },
};

static void
test_pace (gconstpointer data)
{
  RouseTrayPace pace = { 0 };

  for (const Step *step = cases[GPOINTER_TO_UINT (data)].steps; step->ms != 0; step++)
    {
      gint64 again_at = -1;

      g_assert_cmpint (rouse_tray_pace_judge (&pace, step->wanted, step->ms * G_TIME_SPAN_MILLISECOND, &again_at), ==, step->shown);
      g_assert_cmpint (again_at, ==, step->again_ms * G_TIME_SPAN_MILLISECOND);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/app/tray-pace/", cases[i].path, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_pace);
    }
  return g_test_run ();
}
