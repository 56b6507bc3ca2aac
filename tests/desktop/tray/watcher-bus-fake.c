/* watcher-bus-fake.c - what keeps the list of icons on a bus, as a test wants it to be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watcher-bus-fake.h"
#include "bus-fixture.h"

#define NAME "org.kde.StatusNotifierWatcher"
#define PATH "/StatusNotifierWatcher"

static const char interface_xml[] =
  "<node><interface name='" NAME "'>"
  "<method name='RegisterStatusNotifierItem'><arg type='s' direction='in'/></method>"
  "<property name='IsStatusNotifierHostRegistered' type='b' access='read'/>"
  "<signal name='StatusNotifierHostRegistered'/><signal name='StatusNotifierHostUnregistered'/>"
  "<signal name='StatusNotifierItemRegistered'><arg type='s'/></signal>"
  "</interface></node>";

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
  WatcherBusFake *self = data;
  const char     *item;

  g_variant_get (parameters, "(&s)", &item);
  g_ptr_array_add (self->items, g_strdup (item));
  if (self->refuse)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, "org.example.Full", "no more icons");
      return;
    }
  g_dbus_method_invocation_return_value (invocation, NULL);
  g_dbus_connection_emit_signal (connection, NULL, PATH, NAME, "StatusNotifierItemRegistered", g_variant_new ("(s)", item), NULL);
}

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char      *sender,
                 const char      *path,
                 const char      *interface,
                 const char      *property,
                 GError         **error,
                 gpointer         data)
{
  WatcherBusFake *self = data;

  self->n_asked++;
  return g_variant_new_boolean (self->hosted);
}

WatcherBusFake *
watcher_bus_fake_new (const char *address, gboolean hosted, gboolean refuse)
{
  static const GDBusInterfaceVTable vtable = { method_cb, get_property_cb, NULL };
  WatcherBusFake                   *self = g_new0 (WatcherBusFake, 1);
  g_autoptr (GDBusNodeInfo)         node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autoptr (GVariant)              reply = NULL;

  self->connection = bus_fixture_join (address);
  self->items = g_ptr_array_new_with_free_func (g_free);
  self->hosted = hosted;
  self->refuse = refuse;
  self->object_id = g_dbus_connection_register_object (self->connection, PATH, node->interfaces[0], &vtable, self, NULL, NULL);
  reply = bus_fixture_call (self->connection, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName", g_variant_new ("(su)", NAME, 0), NULL);
  g_assert_nonnull (reply);
  return self;
}

void
watcher_bus_fake_set_hosted (WatcherBusFake *self, gboolean hosted)
{
  self->hosted = hosted;
  g_dbus_connection_emit_signal (self->connection, NULL, PATH, NAME,
                                 hosted ? "StatusNotifierHostRegistered" : "StatusNotifierHostUnregistered", NULL, NULL);
}

void
watcher_bus_fake_free (WatcherBusFake *self)
{
  g_dbus_connection_unregister_object (self->connection, self->object_id);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_ptr_array_unref (self->items);
  g_free (self);
}
