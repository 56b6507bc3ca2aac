/* watcher-bus-fake.h - what keeps the list of icons on a bus, as a test wants it to be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** Owns org.kde.StatusNotifierWatcher from make to free. */
typedef struct
{
  GDBusConnection *connection; /* (owned) of its own */
  GPtrArray       *items;      /* (owned) (element-type utf8) what registered, in that order */
  guint            object_id;
  guint            n_asked; /* how often somebody wanted to know whether there is a panel */
  gboolean         hosted;
  gboolean         refuse; /* accept no icon */
} WatcherBusFake;

WatcherBusFake *watcher_bus_fake_new (const char *address, gboolean hosted, gboolean refuse);
/** A panel comes or goes; the signal says so. */
void watcher_bus_fake_set_hosted (WatcherBusFake *self, gboolean hosted);
void watcher_bus_fake_free (WatcherBusFake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WatcherBusFake, watcher_bus_fake_free)
G_END_DECLS
