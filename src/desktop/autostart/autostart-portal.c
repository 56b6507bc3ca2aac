/* autostart-portal.c - start at login as the desktop grants it to a sandboxed program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "autostart/autostart-portal.h"

#include <glib/gi18n.h>

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define KEY "start-at-login"

/**
 * RouseAutostartPortal:
 *
 * The portal can be asked to change it, but not how it is: what it answered last is kept in the settings.
 */
struct _RouseAutostartPortal
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GSettings       *settings;   /* (owned) */
};

static void rouse_autostart_portal_iface_init (RouseAutostartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseAutostartPortal, rouse_autostart_portal, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_AUTOSTART, rouse_autostart_portal_iface_init))

/* What is wanted, and who waits for the answer. */
typedef struct
{
  gboolean         enabled;
  GDBusConnection *connection; /* (owned) */
  guint            subscription;
} Request;

static void
unsubscribe (Request *request)
{
  guint subscription = request->subscription;

  request->subscription = 0;
  if (subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->connection, subscription);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->connection);
  g_free (request);
}

static void
response_cb (GDBusConnection *connection,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         data)
{
  g_autoptr (GTask)     task = g_object_ref (data);
  Request              *request = g_task_get_task_data (task);
  RouseAutostartPortal *self = g_task_get_source_object (task);
  g_autoptr (GVariant)  results = NULL;
  guint32               response;
  gboolean              granted = FALSE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  /* Releases the subscription's reference to the task. */
  unsubscribe (request);
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == 0)
    g_variant_lookup (results, "autostart", "b", &granted);
  if (response == 0 && granted == request->enabled)
    {
      g_settings_set_boolean (self->settings, KEY, granted);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s", _ ("The desktop does not allow it"));
}

static void
request_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask)    task = G_TASK (data);
  Request             *request = g_task_get_task_data (task);
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL || request->subscription == 0)
    return; /* the answer comes, or has come, as a signal */
  unsubscribe (request);
  g_dbus_error_strip_remote_error (error);
  g_task_return_error (task, g_steal_pointer (&error));
}

/* (transfer full): where the portal answers a request of @token. */
static char *
make_request_path (GDBusConnection *connection, const char *token)
{
  g_autofree char *sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (connection) + 1), ".", '_');

  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
}

static void
set_enabled_async (RouseAutostart *autostart, gboolean enabled, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  RouseAutostartPortal *self = ROUSE_AUTOSTART_PORTAL (autostart);
  GTask                *task = g_task_new (autostart, cancellable, callback, data);
  Request              *request = g_new0 (Request, 1);
  g_autofree char      *token = g_strdup_printf ("rouse%u", g_random_int ());
  g_autofree char      *path = make_request_path (self->connection, token);
  const char *const     command[] = { "rouse-tray", "--hidden", NULL };
  GVariantBuilder       options;

  request->enabled = enabled;
  request->connection = g_object_ref (self->connection);
  g_task_set_source_tag (task, set_enabled_async);
  g_task_set_task_data (task, request, request_free);
  /* Before the call, since the answer may come before the call returns. */
  request->subscription = g_dbus_connection_signal_subscribe (self->connection, PORTAL_NAME, "org.freedesktop.portal.Request", "Response",
                                                              path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, response_cb, g_object_ref (task), g_object_unref);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (_ ("Rouse restarts your programs when their files change.")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (enabled));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_dbus_connection_call (self->connection, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.portal.Background", "RequestBackground",
                          g_variant_new ("(sa{sv})", "", &options), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, cancellable, request_cb, task);
}

static void
get_enabled_async (RouseAutostart *autostart, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  RouseAutostartPortal *self = ROUSE_AUTOSTART_PORTAL (autostart);
  g_autoptr (GTask)     task = g_task_new (autostart, cancellable, callback, data);

  g_task_set_source_tag (task, get_enabled_async);
  g_task_return_boolean (task, g_settings_get_boolean (self->settings, KEY));
}

static void
rouse_autostart_portal_iface_init (RouseAutostartInterface *iface)
{
  iface->get_enabled_async = get_enabled_async;
  iface->set_enabled_async = set_enabled_async;
}

static void
rouse_autostart_portal_dispose (GObject *object)
{
  RouseAutostartPortal *self = ROUSE_AUTOSTART_PORTAL (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (rouse_autostart_portal_parent_class)->dispose (object);
}

static void
rouse_autostart_portal_class_init (RouseAutostartPortalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_autostart_portal_dispose;
}

static void
rouse_autostart_portal_init (RouseAutostartPortal *self)
{
}

RouseAutostart *
rouse_autostart_portal_new (GDBusConnection *connection, GSettings *settings)
{
  RouseAutostartPortal *self = g_object_new (ROUSE_TYPE_AUTOSTART_PORTAL, NULL);

  self->connection = g_object_ref (connection);
  self->settings = g_object_ref (settings);
  return ROUSE_AUTOSTART (self);
}
