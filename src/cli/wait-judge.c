/* wait-judge.c - whether what somebody waits for has come
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "status-table.h"
#include "text.h"
#include "wait-judge.h"

#include <glib/gi18n.h>

static gboolean
is_under_way (const RouseOverviewProgram *program)
{
  gboolean task = g_str_equal (program->kind, "task");

  return g_str_equal (program->state, "starting") || g_str_equal (program->state, "stopping") || g_str_equal (program->state, "building") ||
         *program->awaits != '\0' || *program->hot != '\0' || (task && g_str_equal (program->state, "running"));
}

static RouseWaitVerdict
judge_one (const RouseChoice *choice)
{
  const RouseOverviewProgram *program = choice->program;
  gboolean                    task = g_str_equal (program->kind, "task");

  if (!choice->project->on)
    return ROUSE_WAIT_FAILED;
  if (is_under_way (program))
    return ROUSE_WAIT_GO_ON;
  if (g_str_equal (program->state, "waiting")) /* it is tried again */
    return ROUSE_WAIT_GO_ON;
  if (rouse_overview_program_fails (program))
    return ROUSE_WAIT_FAILED;
  return g_str_equal (program->state, task ? "finished" : "running") ? ROUSE_WAIT_DONE : ROUSE_WAIT_FAILED;
}

RouseWaitVerdict
rouse_wait_judge_ready (GPtrArray *programs, char **culprit)
{
  RouseWaitVerdict   verdict = ROUSE_WAIT_DONE;
  const RouseChoice *found = NULL;
  g_autofree char   *label = NULL;

  /* A failure is told before anything that may still come. */
  for (guint i = 0; i < programs->len && verdict != ROUSE_WAIT_FAILED; i++)
    {
      RouseWaitVerdict one = judge_one (g_ptr_array_index (programs, i));

      if (one == ROUSE_WAIT_DONE || one == verdict)
        continue;
      verdict = one;
      found = g_ptr_array_index (programs, i);
    }
  *culprit = NULL;
  if (found == NULL)
    return verdict;
  label = rouse_choice_dup_label (found);
  *culprit = g_strdup_printf ("%s: %s", label, found->project->on ? rouse_status_get_state_words (found->program->state) : _ ("off"));
  return verdict;
}

/* (transfer full) (nullable): why nothing comes of @choice. */
static char *
dup_obstacle (const RouseChoice *choice)
{
  const RouseOverviewProject *project = choice->project;

  if (!project->on)
    return g_strdup (_ ("off"));
  if (project->programs->len > 0)
    return NULL;
  if (project->pending)
    return rouse_overview_dup_pending_words (project);
  return *project->problem != '\0' ? rouse_text_dup_printable (project->problem) : g_strdup (rouse_status_get_state_words (project->state));
}

gboolean
rouse_wait_can_come (GPtrArray *choices, gboolean any, char **culprit)
{
  g_autofree char *first = NULL;

  *culprit = NULL;
  for (guint i = 0; i < choices->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (choices, i);
      g_autofree char   *label = rouse_choice_dup_label (choice);
      g_autofree char   *obstacle = dup_obstacle (choice);

      if (obstacle == NULL && any)
        return TRUE;
      if (obstacle != NULL && first == NULL)
        first = g_strdup_printf ("%s: %s", label, obstacle);
    }
  *culprit = g_steal_pointer (&first);
  return *culprit == NULL;
}

RouseWaitVerdict
rouse_wait_judge_reloaded (GPtrArray *programs, gboolean reloaded, gboolean failed)
{
  if (!reloaded)
    return ROUSE_WAIT_GO_ON;
  for (guint i = 0; i < programs->len; i++)
    if (is_under_way (((RouseChoice *) g_ptr_array_index (programs, i))->program))
      return ROUSE_WAIT_GO_ON;
  return failed ? ROUSE_WAIT_FAILED : ROUSE_WAIT_DONE;
}
