/* bus-fixture.h - calls over D-Bus to objects of the test's own process
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** Two ends of one connection, without a bus between them. Both are transfer full. */
void bus_fixture_connect (GDBusConnection **server, GDBusConnection **client);
/** A connection of its own to the bus at @address. (transfer full) */
GDBusConnection *bus_fixture_join (const char *address);

/** Calls, and lets the main context run until the answer is there: (transfer full), or %NULL and the error. */
GVariant *bus_fixture_call (GDBusConnection *client,
                            const char      *name, /* (nullable) the owner on a bus */
                            const char      *path,
                            const char      *interface,
                            const char      *method,
                            GVariant        *parameters,
                            GError         **error);
/** Reads a property the same way: (transfer full). */
GVariant *bus_fixture_get (GDBusConnection *client, const char *name, const char *path, const char *interface, const char *property);

/** Lets everything arrive that was sent through @connection before this call. */
void bus_fixture_settle (GDBusConnection *connection);

/** Collects signals as texts, "Name (arguments)". */
typedef struct
{
  GDBusConnection *connection; /* (owned) */
  GPtrArray       *texts;      /* (owned) (element-type utf8) */
  guint            id;
} BusSignals;

BusSignals *bus_signals_new (GDBusConnection *client, const char *path, const char *interface);
/** (transfer full): the oldest one; fails the test when there is none. */
char *bus_signals_pop (BusSignals *self);
/** Fails the test when there is a signal that nobody asked for. */
void bus_signals_free (BusSignals *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BusSignals, bus_signals_free)
G_END_DECLS
