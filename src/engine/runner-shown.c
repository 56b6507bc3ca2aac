/* runner-shown.c - what views ask of a program, and its terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "runner-private.h"

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
  rouse_supervisor_resize (self->supervisor, columns, rows);
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

gboolean
rouse_runner_is_alive (RouseRunner *self)
{
  return rouse_supervisor_get_process (self->supervisor) != NULL || rouse_supervisor_get_build_process (self->supervisor) != NULL;
}

guint64
rouse_runner_read_memory (RouseRunner *self)
{
  RouseProcess *process = rouse_supervisor_get_process (self->supervisor);
  RouseProcess *build = rouse_supervisor_get_build_process (self->supervisor);

  return (process != NULL ? rouse_process_read_memory (process) : 0) + (build != NULL ? rouse_process_read_memory (build) : 0);
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
