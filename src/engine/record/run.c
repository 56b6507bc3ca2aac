/* run.c - one life of a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/run.h"

#include <sys/wait.h>

G_DEFINE_BOXED_TYPE (RouseRun, rouse_run, rouse_run_ref, rouse_run_unref)

RouseRun *
rouse_run_new (void)
{
  return g_atomic_rc_box_new0 (RouseRun);
}

RouseRun *
rouse_run_ref (RouseRun *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RouseRun *self = data;

  g_free (self->id);
  g_clear_pointer (&self->tail, g_bytes_unref);
  g_free (self->error);
}

void
rouse_run_unref (RouseRun *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

int
rouse_run_get_exit_code (const RouseRun *self)
{
  if (WIFSIGNALED (self->wait_status))
    return 128 + WTERMSIG (self->wait_status);
  return WEXITSTATUS (self->wait_status);
}
