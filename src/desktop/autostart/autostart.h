/* autostart.h - whether Rouse is started when the user logs in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_AUTOSTART (rouse_autostart_get_type ())
G_DECLARE_INTERFACE (RouseAutostart, rouse_autostart, ROUSE, AUTOSTART, GObject)

/** Main context only; nothing blocks. Errors are worded for people. */
struct _RouseAutostartInterface
{
  GTypeInterface parent_iface;

  void (*get_enabled_async) (RouseAutostart *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  void (*set_enabled_async) (RouseAutostart     *self,
                             gboolean            enabled,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            data);
};

/**
 * (transfer full): by the portal where Rouse is sandboxed, which remembers in the key "start-at-login" of @settings
 * what was granted; else by the file that the desktop reads.
 */
RouseAutostart *rouse_autostart_new (GDBusConnection *connection, GSettings *settings);

/** All implementations answer with a #GTask that has a boolean. */
void     rouse_autostart_get_enabled_async (RouseAutostart     *self,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            data);
gboolean rouse_autostart_get_enabled_finish (RouseAutostart *self, GAsyncResult *result, gboolean *enabled, GError **error);

void     rouse_autostart_set_enabled_async (RouseAutostart     *self,
                                            gboolean            enabled,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            data);
gboolean rouse_autostart_set_enabled_finish (RouseAutostart *self, GAsyncResult *result, GError **error);

G_END_DECLS
