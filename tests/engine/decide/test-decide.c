/* test-decide.c - what a change set means for a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/decide.h"

#define SERVICE ROUSE_KIND_SERVICE
#define TASK ROUSE_KIND_TASK

static const struct
{
  const char *path;
  RouseKind   kind;
  RouseOnBusy on_busy;
  RouseState  state;
  gboolean    held;
  RousePlan   expected;
} cases[] = {
  { "/decide/stopped-starts", SERVICE, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_STOPPED, FALSE, ROUSE_PLAN_START },
  { "/decide/failed-starts", SERVICE, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_FAILED, FALSE, ROUSE_PLAN_START },
  { "/decide/finished-starts", TASK, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_FINISHED, FALSE, ROUSE_PLAN_START },
  { "/decide/running-restarts", SERVICE, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_RUNNING, FALSE, ROUSE_PLAN_RESTART },
  { "/decide/starting-restarts", SERVICE, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_STARTING, FALSE, ROUSE_PLAN_RESTART },
  { "/decide/stopping-folds", SERVICE, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_STOPPING, FALSE, ROUSE_PLAN_FOLD },
  { "/decide/waiting-folds", SERVICE, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_WAITING, FALSE, ROUSE_PLAN_FOLD },
  { "/decide/busy-task-restarts", TASK, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_RUNNING, FALSE, ROUSE_PLAN_RESTART },
  { "/decide/busy-task-queues", TASK, ROUSE_ON_BUSY_QUEUE, ROUSE_STATE_RUNNING, FALSE, ROUSE_PLAN_FOLLOW },
  { "/decide/service-never-queues", SERVICE, ROUSE_ON_BUSY_QUEUE, ROUSE_STATE_RUNNING, FALSE, ROUSE_PLAN_RESTART },
  { "/decide/building-restarts", SERVICE, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_BUILDING, FALSE, ROUSE_PLAN_RESTART },
  { "/decide/building-task-never-queues", TASK, ROUSE_ON_BUSY_QUEUE, ROUSE_STATE_BUILDING, FALSE, ROUSE_PLAN_RESTART },
  { "/decide/held-stopped", SERVICE, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_STOPPED, TRUE, ROUSE_PLAN_NONE },
  { "/decide/held-running", SERVICE, ROUSE_ON_BUSY_RESTART, ROUSE_STATE_RUNNING, TRUE, ROUSE_PLAN_NONE },
};

static void
test_decide (gconstpointer data)
{
  guint                    i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseProgram) program = rouse_program_new ();
  RouseDecideInput         input = { cases[i].state, cases[i].held };

  program->kind = cases[i].kind;
  program->on_busy = cases[i].on_busy;
  g_assert_cmpint (rouse_decide (program, input), ==, cases[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GUINT_TO_POINTER (i), test_decide);
  return g_test_run ();
}
