/* supervisor-ask.c - where a run can be asked to reload itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/supervisor-private.h"

static gboolean
judge_cb (pid_t pid, gpointer data)
{
  RouseSupervisor *self = data;

  return self->process != NULL && rouse_process_may_include (self->process, pid);
}

char *
rouse_supervisor_open_ask_socket (RouseSupervisor *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->program->hot_ask)
    return NULL;
  self->ask_socket = rouse_ask_socket_new (self->run->id, judge_cb, self, &error);
  if (self->ask_socket == NULL)
    {
      /* It runs all the same, and is restarted as if it did not listen. */
      g_warning ("no socket to ask at: %s", error->message);
      return NULL;
    }
  return g_strconcat ("ROUSE_HOT_SOCKET=", rouse_ask_socket_get_path (self->ask_socket), NULL);
}

void
rouse_supervisor_close_ask_socket (RouseSupervisor *self)
{
  g_autoptr (RouseAskSocket) socket = g_steal_pointer (&self->ask_socket);

  if (socket != NULL)
    rouse_ask_socket_close (socket);
}

RouseAskSocket *
rouse_supervisor_get_ask_socket (RouseSupervisor *self)
{
  g_return_val_if_fail (ROUSE_IS_SUPERVISOR (self), NULL);

  return self->ask_socket;
}
