/* supervisor-listen.c - the sockets that are held for the program, from one run to the next
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/supervisor-private.h"

static gboolean
listens (RouseSupervisor *self)
{
  return self->program->listen != NULL && self->program->listen[0] != NULL;
}

void
rouse_supervisor_hold_sockets (RouseSupervisor *self)
{
  /* What is wrong shows when it is to start. */
  if (self->sockets == NULL && listens (self))
    self->sockets = rouse_listen_set_open ((const char *const *) self->program->listen, NULL);
}

gboolean
rouse_supervisor_open_sockets (RouseSupervisor *self, RouseLaunch *launch, GError **error)
{
  if (self->sockets != NULL && !rouse_listen_set_renew (self->sockets, error))
    {
      g_clear_pointer (&self->sockets, rouse_listen_set_free);
      return FALSE;
    }
  if (self->sockets == NULL && listens (self))
    {
      self->sockets = rouse_listen_set_open ((const char *const *) self->program->listen, error);
      if (self->sockets == NULL)
        return FALSE;
    }
  rouse_listen_set_close_offered ();
  if (self->sockets == NULL)
    return TRUE;
  launch->sockets = rouse_listen_set_get_fds (self->sockets, &launch->n_sockets);
  launch->socket_names = rouse_listen_set_get_names (self->sockets);
  return TRUE;
}

void
rouse_supervisor_emit_idle (RouseSupervisor *self)
{
  RouseListenSet *sockets = g_steal_pointer (&self->sockets);

  if (sockets != NULL)
    rouse_listen_set_offer (sockets);
  g_signal_emit (self, rouse_supervisor_signals[IDLE], 0); /* may be the last use of it */
  g_clear_pointer (&sockets, rouse_listen_set_free);
}
