/* supervisor-listen.c - the sockets that are held for the program, from one run to the next
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/supervisor-private.h"

gboolean
rouse_supervisor_open_sockets (RouseSupervisor *self, RouseLaunch *launch, GError **error)
{
  if (self->program->listen == NULL || self->program->listen[0] == NULL)
    return TRUE;
  if (self->sockets == NULL)
    self->sockets = rouse_listen_set_open ((const char *const *) self->program->listen, error);
  else if (!rouse_listen_set_renew (self->sockets, error))
    rouse_supervisor_close_sockets (self);
  if (self->sockets == NULL)
    return FALSE;
  launch->sockets = rouse_listen_set_get_fds (self->sockets, &launch->n_sockets);
  launch->socket_names = rouse_listen_set_get_names (self->sockets);
  return TRUE;
}

void
rouse_supervisor_close_sockets (RouseSupervisor *self)
{
  g_clear_pointer (&self->sockets, rouse_listen_set_free);
}
