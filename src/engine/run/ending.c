/* ending.c - what it means that a program ended by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/ending.h"

#include <sys/wait.h>

/* What the children of Django, werkzeug and hupper say when they want to be started anew. */
#define EXIT_CODE_RESTART 3

RouseEnding
rouse_ending_judge (const RouseProgram *program, int wait_status, gboolean may_ask, gboolean start_pending)
{
  gboolean    well = WIFEXITED (wait_status) && WEXITSTATUS (wait_status) == 0;
  gboolean    wants_restart = may_ask && WIFEXITED (wait_status) && WEXITSTATUS (wait_status) == EXIT_CODE_RESTART;
  RouseEnding ending = { well ? ROUSE_STATE_FINISHED : ROUSE_STATE_FAILED, ROUSE_OUTCOME_FAILED, ROUSE_AGAIN_NO };

  if (program->kind == ROUSE_KIND_TASK)
    {
      if (well)
        ending.outcome = ROUSE_OUTCOME_READY;
      return ending;
    }
  if (start_pending || !(wants_restart || program->restart_on_exit))
    return ending;
  ending.state = ROUSE_STATE_WAITING;
  ending.again = wants_restart ? ROUSE_AGAIN_WANTED : ROUSE_AGAIN_RETRY;
  if (wants_restart)
    ending.outcome = ROUSE_OUTCOME_SUPERSEDED;
  return ending;
}
