/* test-portal.c - what is asked of the desktop's portals, and what becomes of their answers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "autostart/autostart-portal.h"
#include "background/background.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"

static const char *interfaces =
  "<node><interface name='org.freedesktop.portal.Background'>"
  "<method name='RequestBackground'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method>"
  "<property name='version' type='u' access='read'/>"
  "</interface></node>";

/* The portal is in this process, on a connection of its own. */
typedef struct
{
  GTestDBus       *bus;
  GDBusConnection *client;
  GDBusConnection *server;
  GSettings       *settings;
  guint            object;
  guint            version;
  guint32          response; /* of a request */
  gboolean         grants;
  GString         *log;
  GPtrArray       *held; /* (element-type GDBusMethodInvocation) SetStatus calls that are not answered yet */
  gboolean         holds;
} Fixture;

static void
request_background (Fixture *f, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
  g_auto (GStrv)       command = NULL;
  g_autofree char     *line = NULL;
  g_autofree char     *sender = g_strdelimit (g_strdup (g_dbus_method_invocation_get_sender (invocation) + 1), ".", '_');
  g_autofree char     *path = NULL;
  const char          *token;
  gboolean             autostart;
  GVariantBuilder      results;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_assert_true (g_variant_lookup (options, "autostart", "b", &autostart));
  g_assert_true (g_variant_lookup (options, "commandline", "^as", &command));
  line = g_strjoinv (" ", command);
  g_string_append_printf (f->log, "%s %s; ", autostart ? "on" : "off", line);

  /* It may well answer before the call returns. */
  path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (TRUE));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (autostart && f->grants));
  g_dbus_connection_emit_signal (f->server, NULL, path, "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(ua{sv})", f->response, &results), NULL);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
}

static void
method_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               data)
{
  Fixture *f = data;

  if (g_str_equal (method, "RequestBackground"))
    request_background (f, parameters, invocation);
  else
    {
      g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 0);
      const char          *message;

      g_assert_true (g_variant_lookup (options, "message", "&s", &message));
      g_string_append_printf (f->log, "%s; ", message);
      if (f->holds)
        g_ptr_array_add (f->held, invocation);
      else
        g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static GVariant *
property_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *name, GError **error, gpointer data)
{
  return g_variant_new_uint32 (((Fixture *) data)->version);
}

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection   *connection = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                                          G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                                          NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static void
call_bus (Fixture *f, const char *method, GVariant *parameters)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (f->server, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", method, parameters,
                                                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
start_portal (Fixture *f, guint version)
{
  static const GDBusInterfaceVTable vtable = { method_cb, property_cb, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo)         node = g_dbus_node_info_new_for_xml (interfaces, NULL);
  g_autoptr (GError)                error = NULL;

  f->version = version;
  f->object = g_dbus_connection_register_object (f->server, PORTAL_PATH, node->interfaces[0], &vtable, f, NULL, &error);
  g_assert_no_error (error);
  call_bus (f, "RequestName", g_variant_new ("(su)", PORTAL_NAME, 0));
}

static void
stop_portal (Fixture *f)
{
  call_bus (f, "ReleaseName", g_variant_new ("(s)", PORTAL_NAME));
  g_dbus_connection_unregister_object (f->server, f->object);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->client = connect_to (f->bus);
  f->server = connect_to (f->bus);
  f->settings = g_settings_new ("io.github.rouse.Rouse");
  f->log = g_string_new (NULL);
  f->held = g_ptr_array_new ();
  f->grants = TRUE;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_settings_reset (f->settings, "start-at-login");
  g_clear_object (&f->settings);
  g_dbus_connection_close_sync (f->client, NULL, NULL);
  g_dbus_connection_close_sync (f->server, NULL, NULL);
  g_clear_object (&f->client);
  g_clear_object (&f->server);
  g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
  g_ptr_array_unref (f->held);
  g_string_free (f->log, TRUE);
}

static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GError *
set_enabled (Fixture *f, gboolean enabled)
{
  g_autoptr (RouseAutostart) autostart = rouse_autostart_portal_new (f->client, f->settings);
  g_autoptr (GAsyncResult)   result = NULL;
  GError                    *error = NULL;
  gboolean                   now = FALSE;

  rouse_autostart_set_enabled_async (autostart, enabled, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  rouse_autostart_set_enabled_finish (autostart, result, &error);
  g_clear_object (&result);
  rouse_autostart_get_enabled_async (autostart, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (rouse_autostart_get_enabled_finish (autostart, result, &now, NULL));
  g_assert_cmpint (now, ==, enabled && error == NULL);
  return error;
}

static void
test_granted (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) on = NULL;
  g_autoptr (GError) off = NULL;

  start_portal (f, 1);
  on = set_enabled (f, TRUE);
  g_assert_no_error (on);
  off = set_enabled (f, FALSE);
  g_assert_no_error (off);
  g_assert_cmpstr (f->log->str, ==, "on rouse-tray --hidden; off rouse-tray --hidden; ");
}

static void /* By the user in a dialog, or by what the desktop has been told before. */
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) cancelled = NULL;
  g_autoptr (GError) refused = NULL;

  start_portal (f, 1);
  f->response = 1;
  cancelled = set_enabled (f, TRUE);
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  f->response = 0;
  f->grants = FALSE;
  refused = set_enabled (f, TRUE);
  g_assert_error (refused, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_no_portal (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = set_enabled (f, TRUE);

  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN);
}

/* Until the log says so. */
static void
wait_for_log (Fixture *f, const char *expected)
{
  while (f->log->len < strlen (expected))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (f->log->str, ==, expected);
}

/* As many round trips as a call takes that is not to come. */
static void
settle (Fixture *f)
{
  for (guint i = 0; i < 5; i++)
    {
      call_bus (f, "GetId", NULL);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void /* Whenever a portal is there it knows, and is not told twice. */
test_status (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseBackground) background = rouse_background_new (f->client);

  rouse_background_set_status (background, "1 running");
  start_portal (f, 2);
  wait_for_log (f, "1 running; ");
  settle (f);
  rouse_background_set_status (background, "1 running");
  rouse_background_set_status (background, "2 running");
  wait_for_log (f, "1 running; 2 running; ");
  settle (f);
  stop_portal (f);
  settle (f);
  start_portal (f, 2);
  wait_for_log (f, "1 running; 2 running; 2 running; ");
  settle (f);
}

static void /* Of what changes while it is busy, only the last is worth telling. */
test_status_busy (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseBackground) background = rouse_background_new (f->client);

  start_portal (f, 2);
  f->holds = TRUE;
  rouse_background_set_status (background, "1 running");
  wait_for_log (f, "1 running; ");
  rouse_background_set_status (background, "2 running");
  rouse_background_set_status (background, "3 running");
  settle (f);
  g_assert_cmpstr (f->log->str, ==, "1 running; ");
  g_dbus_method_invocation_return_value (f->held->pdata[0], NULL);
  f->holds = FALSE;
  wait_for_log (f, "1 running; 3 running; ");
  settle (f);
}

static void
test_status_old_portal (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseBackground) background = rouse_background_new (f->client);

  start_portal (f, 1);
  rouse_background_set_status (background, "1 running");
  settle (f);
  g_assert_cmpstr (f->log->str, ==, "");
}

static void
test_status_long (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseBackground) background = rouse_background_new (f->client);
  g_autofree char            *status = g_strnfill (200, 'x');

  start_portal (f, 2);
  rouse_background_set_status (background, status);
  while (f->log->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_utf8_strlen (f->log->str, -1), ==, ROUSE_BACKGROUND_MAX_CHARS + 2);
  settle (f);
}

static void
add_test (const char *path, void (*function) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/desktop/portal/autostart/granted", test_granted);
  add_test ("/desktop/portal/autostart/refused", test_refused);
  add_test ("/desktop/portal/autostart/none", test_no_portal);
  add_test ("/desktop/portal/background/status", test_status);
  add_test ("/desktop/portal/background/busy", test_status_busy);
  add_test ("/desktop/portal/background/old", test_status_old_portal);
  add_test ("/desktop/portal/background/long", test_status_long);
  return g_test_run ();
}
