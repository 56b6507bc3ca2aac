/* bus-fixture.c - calls over D-Bus to objects of the test's own process
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus-fixture.h"

#include <sys/socket.h>

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GIOStream *
new_stream (int fd)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

void
bus_fixture_connect (GDBusConnection **server, GDBusConnection **client)
{
  g_autoptr (GIOStream)    server_stream = NULL;
  g_autoptr (GIOStream)    client_stream = NULL;
  g_autoptr (GAsyncResult) server_result = NULL;
  g_autoptr (GAsyncResult) client_result = NULL;
  g_autofree char         *guid = g_dbus_generate_guid ();
  int                      fds[2];

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds));
  server_stream = new_stream (fds[0]);
  client_stream = new_stream (fds[1]);
  g_dbus_connection_new (server_stream, guid, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER, NULL, NULL, result_cb, &server_result);
  g_dbus_connection_new (client_stream, NULL, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL, result_cb, &client_result);
  while (server_result == NULL || client_result == NULL)
    g_main_context_iteration (NULL, TRUE);
  *server = g_dbus_connection_new_finish (server_result, NULL);
  *client = g_dbus_connection_new_finish (client_result, NULL);
  g_assert_nonnull (*server);
  g_assert_nonnull (*client);
}

GDBusConnection *
bus_fixture_join (const char *address)
{
  GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autoptr (GError)   error = NULL;
  GDBusConnection     *connection = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

GVariant *
bus_fixture_call (GDBusConnection *client,
                  const char      *name,
                  const char      *path,
                  const char      *interface,
                  const char      *method,
                  GVariant        *parameters,
                  GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (client, name, path, interface, method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_dbus_connection_call_finish (client, result, error);
}

GVariant *
bus_fixture_get (GDBusConnection *client, const char *name, const char *path, const char *interface, const char *property)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) reply = bus_fixture_call (client, name, path, "org.freedesktop.DBus.Properties", "Get",
                                                 g_variant_new ("(ss)", interface, property), &error);
  GVariant            *value;

  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);
  return value;
}

void
bus_fixture_settle (GDBusConnection *connection)
{
  const char          *name = g_dbus_connection_get_unique_name (connection);
  g_autoptr (GVariant) reply = NULL;

  /* Messages keep their order, so the answer is the last of what was on its way; peers without a bus answer
   * that there is no such object, which is an answer too. */
  reply = bus_fixture_call (connection, name != NULL ? "org.freedesktop.DBus" : NULL, "/", "org.freedesktop.DBus.Peer", "Ping", NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
signal_cb (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *name,
           GVariant        *parameters,
           gpointer         data)
{
  g_autofree char *text = g_variant_print (parameters, FALSE);

  g_ptr_array_add (data, g_strdup_printf ("%s %s", name, text));
}

BusSignals *
bus_signals_new (GDBusConnection *client, const char *path, const char *interface)
{
  BusSignals *self = g_new0 (BusSignals, 1);

  self->connection = g_object_ref (client);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->id = g_dbus_connection_signal_subscribe (client, NULL, interface, NULL, path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, self->texts, NULL);
  bus_fixture_settle (client);
  return self;
}

char *
bus_signals_pop (BusSignals *self)
{
  bus_fixture_settle (self->connection);
  g_assert_cmpuint (self->texts->len, >, 0);
  return g_ptr_array_steal_index (self->texts, 0);
}

void
bus_signals_free (BusSignals *self)
{
  bus_fixture_settle (self->connection);
  for (guint i = 0; i < self->texts->len; i++)
    g_test_message ("not asked for: %s", (char *) self->texts->pdata[i]);
  g_assert_cmpuint (self->texts->len, ==, 0);
  g_dbus_connection_signal_unsubscribe (self->connection, self->id);
  g_ptr_array_unref (self->texts);
  g_object_unref (self->connection);
  g_free (self);
}
