/* runner-shown.c - what views ask of a program, and its terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "runner-private.h"
#include "hot/command.h"

void
rouse_runner_write (RouseRunner *self, const char *data, gsize length)
{
  RouseProcess *process = rouse_supervisor_get_process (self->supervisor);

  if (process == NULL)
    process = rouse_supervisor_get_build_process (self->supervisor);
  if (process != NULL)
    rouse_process_write (process, data, length);
}

void
rouse_runner_resize (RouseRunner *self, guint columns, guint rows)
{
  self->columns = columns;
  self->rows = rows;
  rouse_supervisor_resize (self->supervisor, columns, rows);
  if (ROUSE_IS_COMMAND_ACTION (self->hot_action))
    rouse_command_action_resize (ROUSE_COMMAND_ACTION (self->hot_action), columns, rows);
}

RouseSupervisor *
rouse_runner_get_supervisor (RouseRunner *self)
{
  return self->supervisor;
}

RouseProgram *
rouse_runner_get_program (RouseRunner *self)
{
  return rouse_supervisor_get_program (self->supervisor);
}

RouseState
rouse_runner_get_state (RouseRunner *self)
{
  return rouse_supervisor_get_state (self->supervisor);
}

gboolean
rouse_runner_get_held (RouseRunner *self)
{
  return self->held;
}

RouseRun *
rouse_runner_get_run (RouseRunner *self)
{
  return rouse_supervisor_get_run (self->supervisor);
}

RouseReload *
rouse_runner_get_reload (RouseRunner *self)
{
  return self->reload;
}

RouseRun *
rouse_runner_get_failed_build (RouseRunner *self)
{
  return rouse_supervisor_get_failed_build (self->supervisor);
}

guint
rouse_runner_get_n_in_vain (RouseRunner *self)
{
  return rouse_supervisor_get_n_in_vain (self->supervisor);
}

const char *
rouse_runner_get_suspended (RouseRunner *self)
{
  return self->suspended;
}

const char *
rouse_runner_get_status_text (RouseRunner *self)
{
  return rouse_supervisor_get_status_text (self->supervisor);
}

guint
rouse_runner_get_n_starts (RouseRunner *self)
{
  return self->n_starts;
}

gint64
rouse_runner_get_stop_deadline (RouseRunner *self)
{
  return self->stop_deadline;
}

/* (transfer full) (element-type RouseProcess): of the run, a build, and commands. */
static GPtrArray *
list_processes (RouseRunner *self)
{
  GPtrArray    *processes = g_ptr_array_new ();
  RouseProcess *of_supervisor[] = { rouse_supervisor_get_process (self->supervisor), rouse_supervisor_get_build_process (self->supervisor) };

  for (guint i = 0; i < G_N_ELEMENTS (of_supervisor); i++)
    if (of_supervisor[i] != NULL)
      g_ptr_array_add (processes, of_supervisor[i]);
  if (ROUSE_IS_COMMAND_ACTION (self->hot_action) && rouse_command_action_get_process (ROUSE_COMMAND_ACTION (self->hot_action)) != NULL)
    g_ptr_array_add (processes, rouse_command_action_get_process (ROUSE_COMMAND_ACTION (self->hot_action)));
  for (guint i = 0; i < self->commands->len; i++)
    g_ptr_array_add (processes, rouse_command_action_get_process (g_ptr_array_index (self->commands, i)));
  return processes;
}

gboolean
rouse_runner_is_alive (RouseRunner *self)
{
  g_autoptr (GPtrArray) processes = list_processes (self);

  return processes->len > 0;
}

guint64
rouse_runner_read_memory (RouseRunner *self)
{
  g_autoptr (GPtrArray) processes = list_processes (self);
  guint64               memory = 0;

  for (guint i = 0; i < processes->len; i++)
    memory += rouse_process_read_memory (g_ptr_array_index (processes, i));
  return memory;
}

GBytes *
rouse_runner_dup_output (RouseRunner *self, guint max_lines)
{
  return rouse_output_log_dup_tail (self->output, ROUSE_RUNNER_OUTPUT_BYTES, max_lines);
}

void
rouse_runner_clear_output (RouseRunner *self)
{
  rouse_output_log_clear (self->output);
}
