/* autostart.c - the interface's calls, and which implementation there is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "autostart/autostart.h"
#include "autostart/autostart-portal.h"
#include "autostart/autostart-xdg.h"

#include <string.h>

#define DELETED " (deleted)"

G_DEFINE_INTERFACE (RouseAutostart, rouse_autostart, G_TYPE_OBJECT)

static void
rouse_autostart_default_init (RouseAutostartInterface *iface)
{
}

/* (transfer full): what is to be started. A path, since the login need not have the PATH that this process has. */
static char *
dup_program (void)
{
  char *path = g_file_read_link ("/proc/self/exe", NULL);

  if (path == NULL)
    return g_strdup ("rouse-tray");
  /* The kernel's remark when the program has been updated while it runs. */
  if (g_str_has_suffix (path, DELETED))
    path[strlen (path) - strlen (DELETED)] = '\0';
  return path;
}

RouseAutostart *
rouse_autostart_new (GDBusConnection *connection, GSettings *settings)
{
  g_autofree char *program = dup_program ();

  if (connection != NULL && g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return rouse_autostart_portal_new (connection, settings);
  return rouse_autostart_xdg_new (g_get_user_config_dir (), g_get_system_config_dirs (), program);
}

void
rouse_autostart_get_enabled_async (RouseAutostart *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (ROUSE_IS_AUTOSTART (self));

  ROUSE_AUTOSTART_GET_IFACE (self)->get_enabled_async (self, cancellable, callback, data);
}

gboolean
rouse_autostart_get_enabled_finish (RouseAutostart *self, GAsyncResult *result, gboolean *enabled, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  *enabled = g_task_propagate_boolean (G_TASK (result), &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
rouse_autostart_set_enabled_async (RouseAutostart     *self,
                                   gboolean            enabled,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            data)
{
  g_return_if_fail (ROUSE_IS_AUTOSTART (self));

  ROUSE_AUTOSTART_GET_IFACE (self)->set_enabled_async (self, enabled, cancellable, callback, data);
}

gboolean
rouse_autostart_set_enabled_finish (RouseAutostart *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
