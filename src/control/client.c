/* client.c - the tray application, as the command line speaks with it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-control"
#include "config.h"
#include "control/client.h"
#include "control/object-path.h"

/* It has its name before its objects are there, for some milliseconds; on a machine that has just started, for longer. */
#define PATIENCE_US (10 * G_TIME_SPAN_SECOND)
#define LOOK_AGAIN_US (20 * G_TIME_SPAN_MILLISECOND)
/* Starting it may mean reading it from a cold disk. */
#define START_TIMEOUT_MS 30000

struct _RouseControlClient
{
  GDBusObjectManager *objects; /* (owned) */
  RouseDBusManager   *manager; /* (owned) */
};

static gboolean
is_running (GDBusConnection *connection)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                                             "NameHasOwner", g_variant_new ("(s)", ROUSE_APP_ID), G_VARIANT_TYPE ("(b)"),
                                                             G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean             owned = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "(b)", &owned);
  return owned;
}

static gboolean
start (GDBusConnection *connection, GError **error)
{
  g_autoptr (GError)   local_error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                                             "StartServiceByName", g_variant_new ("(su)", ROUSE_APP_ID, 0), G_VARIANT_TYPE ("(u)"),
                                                             G_DBUS_CALL_FLAGS_NONE, START_TIMEOUT_MS, NULL, &local_error);

  if (answer != NULL)
    return TRUE;
  g_dbus_error_strip_remote_error (local_error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, local_error->message);
  return FALSE;
}

gboolean
rouse_control_error_is_unknown (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_PROPERTY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
}

/* (transfer full) (nullable): the objects, once they are there. */
static GDBusObjectManager *
read_objects (GDBusConnection *connection, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;

  while (TRUE)
    {
      g_autoptr (GError)             local_error = NULL;
      g_autoptr (GDBusObjectManager) objects = NULL;
      g_autofree char               *owner = NULL;

      objects = rouse_dbus_object_manager_client_new_sync (connection, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START,
                                                           ROUSE_APP_ID, ROUSE_OBJECT_PATH_MANAGER, NULL, &local_error);
      if (objects != NULL)
        owner = g_dbus_object_manager_client_get_name_owner (G_DBUS_OBJECT_MANAGER_CLIENT (objects));
      if (owner != NULL)
        return g_steal_pointer (&objects);
      if (local_error == NULL)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it has ended");
          return NULL;
        }
      if (!rouse_control_error_is_unknown (local_error))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, local_error->message);
          return NULL;
        }
      if (g_get_monotonic_time () > deadline)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, local_error->message);
          return NULL;
        }
      g_usleep (LOOK_AGAIN_US);
    }
}

RouseControlClient *
rouse_control_client_new (gboolean start_it, GError **error)
{
  g_autoptr (GError)             local_error = NULL;
  g_autoptr (GDBusConnection)    connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &local_error);
  g_autoptr (GDBusObjectManager) objects = NULL;
  g_autoptr (RouseDBusManager)   manager = NULL;
  RouseControlClient            *self;

  if (connection == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, local_error->message);
      return NULL;
    }
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  if (!is_running (connection))
    {
      if (!start_it)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it does not run");
          return NULL;
        }
      if (!start (connection, error))
        return NULL;
    }
  objects = read_objects (connection, error);
  if (objects == NULL)
    return NULL;
  manager = rouse_dbus_manager_proxy_new_sync (connection, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, ROUSE_APP_ID, ROUSE_OBJECT_PATH_MANAGER, NULL, error);
  if (manager == NULL)
    return NULL;
  self = g_new0 (RouseControlClient, 1);
  self->objects = g_steal_pointer (&objects);
  self->manager = g_steal_pointer (&manager);
  return self;
}

void
rouse_control_client_free (RouseControlClient *self)
{
  g_object_unref (self->manager);
  g_object_unref (self->objects);
  g_free (self);
}

GDBusObjectManager *
rouse_control_client_get_objects (RouseControlClient *self)
{
  return self->objects;
}

RouseDBusManager *
rouse_control_client_get_manager (RouseControlClient *self)
{
  return self->manager;
}

static int
compare_projects (gconstpointer a, gconstpointer b)
{
  RouseDBusProject *one = *(RouseDBusProject **) a;
  RouseDBusProject *other = *(RouseDBusProject **) b;
  int               order = g_utf8_collate (rouse_dbus_project_get_name (one), rouse_dbus_project_get_name (other));

  return order != 0 ? order : g_strcmp0 (rouse_dbus_project_get_id (one), rouse_dbus_project_get_id (other));
}

GPtrArray *
rouse_control_client_list_projects (RouseControlClient *self)
{
  GPtrArray *projects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autolist (GDBusObject) objects = g_dbus_object_manager_get_objects (self->objects);

  for (GList *item = objects; item != NULL; item = item->next)
    {
      RouseDBusProject *project = rouse_dbus_object_get_project (ROUSE_DBUS_OBJECT (item->data));

      if (project != NULL)
        g_ptr_array_add (projects, project);
    }
  g_ptr_array_sort (projects, compare_projects);
  return projects;
}

static int
compare_programs (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (rouse_dbus_program_get_name (*(RouseDBusProgram **) a), rouse_dbus_program_get_name (*(RouseDBusProgram **) b));
}

GPtrArray *
rouse_control_client_list_programs (RouseControlClient *self, const char *project)
{
  GPtrArray *programs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autolist (GDBusObject) objects = g_dbus_object_manager_get_objects (self->objects);

  for (GList *item = objects; item != NULL; item = item->next)
    {
      g_autoptr (RouseDBusProgram) program = rouse_dbus_object_get_program (ROUSE_DBUS_OBJECT (item->data));

      if (program != NULL && g_strcmp0 (rouse_dbus_program_get_project (program), project) == 0)
        g_ptr_array_add (programs, g_steal_pointer (&program));
    }
  g_ptr_array_sort (programs, compare_programs);
  return programs;
}

RouseDBusProject *
rouse_control_client_find_project (RouseControlClient *self, const char *path)
{
  g_autoptr (GDBusObject) object = g_dbus_object_manager_get_object (self->objects, path);

  return object != NULL ? rouse_dbus_object_get_project (ROUSE_DBUS_OBJECT (object)) : NULL;
}

RouseDBusProgram *
rouse_control_client_find_program (RouseControlClient *self, const char *path)
{
  g_autoptr (GDBusObject) object = g_dbus_object_manager_get_object (self->objects, path);

  return object != NULL ? rouse_dbus_object_get_program (ROUSE_DBUS_OBJECT (object)) : NULL;
}

gboolean
rouse_control_client_set (RouseControlClient *self, RouseDBusProject *project, const char *property, GVariant *value, GError **error)
{
  GDBusProxy          *proxy = G_DBUS_PROXY (project);
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (g_dbus_proxy_get_connection (proxy), g_dbus_proxy_get_name (proxy), g_dbus_proxy_get_object_path (proxy),
                                                             "org.freedesktop.DBus.Properties", "Set",
                                                             g_variant_new ("(ssv)", g_dbus_proxy_get_interface_name (proxy), property, value),
                                                             NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, error);

  return answer != NULL;
}
