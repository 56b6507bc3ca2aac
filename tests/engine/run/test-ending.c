/* test-ending.c - what it means that a program ended by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/ending.h"

#include <sys/wait.h>

#define SERVICE ROUSE_KIND_SERVICE
#define TASK ROUSE_KIND_TASK
#define EXIT(code) W_EXITCODE (code, 0)
#define KILLED_BY(signum) W_EXITCODE (0, signum)

static const struct
{
  const char *path;
  RouseKind   kind;
  gboolean    restart_on_exit;
  gboolean    may_ask;
  gboolean    start_pending;
  int         wait_status;
  RouseEnding expected;
} cases[] = {
  { "/run/ending/service-leaves", SERVICE, FALSE, TRUE, FALSE, EXIT (0), { ROUSE_STATE_FINISHED, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_NO } },
  { "/run/ending/service-fails", SERVICE, FALSE, TRUE, FALSE, EXIT (1), { ROUSE_STATE_FAILED, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_NO } },
  { "/run/ending/service-crashes", SERVICE, FALSE, TRUE, FALSE, KILLED_BY (11), { ROUSE_STATE_FAILED, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_NO } },
  { "/run/ending/service-asks", SERVICE, FALSE, TRUE, FALSE, EXIT (3), { ROUSE_STATE_WAITING, ROUSE_OUTCOME_SUPERSEDED, ROUSE_AGAIN_WANTED } },
  { "/run/ending/service-may-not-ask", SERVICE, FALSE, FALSE, FALSE, EXIT (3), { ROUSE_STATE_FAILED, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_NO } },
  { "/run/ending/retry-that-may-not-ask", SERVICE, TRUE, FALSE, FALSE, EXIT (3), { ROUSE_STATE_WAITING, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_RETRY } },
  { "/run/ending/signal-3-does-not-ask", SERVICE, FALSE, TRUE, FALSE, KILLED_BY (3), { ROUSE_STATE_FAILED, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_NO } },
  { "/run/ending/retry", SERVICE, TRUE, TRUE, FALSE, EXIT (1), { ROUSE_STATE_WAITING, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_RETRY } },
  { "/run/ending/retry-after-0", SERVICE, TRUE, TRUE, FALSE, EXIT (0), { ROUSE_STATE_WAITING, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_RETRY } },
  { "/run/ending/retry-that-asks", SERVICE, TRUE, TRUE, FALSE, EXIT (3), { ROUSE_STATE_WAITING, ROUSE_OUTCOME_SUPERSEDED, ROUSE_AGAIN_WANTED } },
  { "/run/ending/start-pending", SERVICE, TRUE, TRUE, TRUE, EXIT (3), { ROUSE_STATE_FAILED, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_NO } },
  { "/run/ending/task-succeeds", TASK, FALSE, TRUE, FALSE, EXIT (0), { ROUSE_STATE_FINISHED, ROUSE_OUTCOME_READY, ROUSE_AGAIN_NO } },
  { "/run/ending/task-fails", TASK, FALSE, TRUE, FALSE, EXIT (2), { ROUSE_STATE_FAILED, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_NO } },
  { "/run/ending/task-never-asks", TASK, TRUE, TRUE, FALSE, EXIT (3), { ROUSE_STATE_FAILED, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_NO } },
};

static void
test_ending (gconstpointer data)
{
  guint                    i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseProgram) program = rouse_program_new ();
  RouseEnding              ending;

  program->kind = cases[i].kind;
  program->restart_on_exit = cases[i].restart_on_exit;
  ending = rouse_ending_judge (program, cases[i].wait_status, cases[i].may_ask, cases[i].start_pending);
  g_assert_cmpint (ending.state, ==, cases[i].expected.state);
  g_assert_cmpint (ending.outcome, ==, cases[i].expected.outcome);
  g_assert_cmpint (ending.again, ==, cases[i].expected.again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GUINT_TO_POINTER (i), test_ending);
  return g_test_run ();
}
