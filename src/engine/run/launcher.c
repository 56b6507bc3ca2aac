/* launcher.c - the calls and signals of the process interfaces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/launcher.h"

#include "run/program-env.h"

G_DEFINE_INTERFACE (RouseProcess, rouse_process, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (RouseLauncher, rouse_launcher, G_TYPE_OBJECT)

static void
rouse_process_default_init (RouseProcessInterface *iface)
{
  g_signal_new ("started", ROUSE_TYPE_PROCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  g_signal_new ("spawn-failed", ROUSE_TYPE_PROCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  g_signal_new ("output", ROUSE_TYPE_PROCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);
  g_signal_new ("exited", ROUSE_TYPE_PROCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  g_signal_new ("gone", ROUSE_TYPE_PROCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_launcher_default_init (RouseLauncherInterface *iface)
{
}

void
rouse_process_send_signal (RouseProcess *self, int signum)
{
  g_return_if_fail (ROUSE_IS_PROCESS (self));

  ROUSE_PROCESS_GET_IFACE (self)->send_signal (self, signum);
}

void
rouse_process_signal_leader (RouseProcess *self, int signum)
{
  g_return_if_fail (ROUSE_IS_PROCESS (self));

  ROUSE_PROCESS_GET_IFACE (self)->signal_leader (self, signum);
}

void
rouse_process_kill_all (RouseProcess *self)
{
  g_return_if_fail (ROUSE_IS_PROCESS (self));

  ROUSE_PROCESS_GET_IFACE (self)->kill_all (self);
}

void
rouse_process_write (RouseProcess *self, const char *data, gsize length)
{
  g_return_if_fail (ROUSE_IS_PROCESS (self));

  ROUSE_PROCESS_GET_IFACE (self)->write (self, data, length);
}

void
rouse_process_resize (RouseProcess *self, guint columns, guint rows)
{
  g_return_if_fail (ROUSE_IS_PROCESS (self));

  ROUSE_PROCESS_GET_IFACE (self)->resize (self, columns, rows);
}

guint64
rouse_process_get_write_count (RouseProcess *self)
{
  g_return_val_if_fail (ROUSE_IS_PROCESS (self), 0);

  return ROUSE_PROCESS_GET_IFACE (self)->get_write_count (self);
}

guint64
rouse_process_read_memory (RouseProcess *self)
{
  g_return_val_if_fail (ROUSE_IS_PROCESS (self), 0);

  return ROUSE_PROCESS_GET_IFACE (self)->read_memory (self);
}

gboolean
rouse_process_may_include (RouseProcess *self, gint64 pid)
{
  g_return_val_if_fail (ROUSE_IS_PROCESS (self), FALSE);

  return pid <= 0 || ROUSE_PROCESS_GET_IFACE (self)->may_include (self, pid);
}

GArray *
rouse_process_list (RouseProcess *self)
{
  g_return_val_if_fail (ROUSE_IS_PROCESS (self), NULL);

  return ROUSE_PROCESS_GET_IFACE (self)->list (self);
}

RouseProcess *
rouse_launcher_launch (RouseLauncher *self, const RouseProgram *program, const RouseLaunch *launch, GError **error)
{
  g_autoptr (RouseProgram) merged = NULL;

  g_return_val_if_fail (ROUSE_IS_LAUNCHER (self), NULL);
  g_return_val_if_fail (launch->run_id != NULL, NULL);
  g_return_val_if_fail (launch->n_sockets == 0 || launch->socket_names != NULL, NULL);
  g_return_val_if_fail (program->shell != NULL || (program->argv != NULL && program->argv[0] != NULL), NULL);

  if (program->env_files != NULL)
    {
      merged = rouse_program_env_read (program, error);
      if (merged == NULL)
        return NULL;
      program = merged;
    }
  return ROUSE_LAUNCHER_GET_IFACE (self)->launch (self, program, launch, error);
}
