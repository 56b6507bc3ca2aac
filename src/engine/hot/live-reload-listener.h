/* live-reload-listener.h - a port on this machine's loopback addresses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RouseLiveReloadListener RouseLiveReloadListener;

/** Somebody has connected. */
typedef void (*RouseLiveReloadAcceptFunc) (GSocketConnection *connection, gpointer data);

/**
 * Listens at @port, or if that is taken at one of those that follow it, or anywhere; %NULL and an error when there is none.
 * Where nobody can be accepted, for want of descriptors, it is tried again after a while: GSocketService does so at once,
 * for ever. Main context only.
 */
RouseLiveReloadListener *rouse_live_reload_listener_new (guint16                   port,
                                                         RouseClock               *clock,
                                                         RouseLiveReloadAcceptFunc func,
                                                         gpointer                  data,
                                                         GError                  **error);
void                     rouse_live_reload_listener_free (RouseLiveReloadListener *self);
guint16                  rouse_live_reload_listener_get_port (RouseLiveReloadListener *self);

G_END_DECLS
