/* live-reload-server.h - the port that pages connect to: HTTP, and who is let in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _RouseLiveReloadServer RouseLiveReloadServer;

typedef struct
{
  /** (transfer full): the script for the project @key (nullable). */
  char *(*dup_script) (const char *key, gpointer data);
  /** (nullable): why nobody else may connect. */
  const char *(*get_refusal) (gpointer data);
  /** A page has connected; the names are as in rouse_live_reload_client_new(). */
  void (*opened) (SoupWebsocketConnection *connection, GSocket *socket, const char *key, const char *origin, gpointer data);
} RouseLiveReloadServerFuncs;

/**
 * Listens at @port of this machine's loopback addresses, or if that is taken at one of those that follow it, or anywhere.
 * %NULL and an error when there is none. Main context only.
 */
RouseLiveReloadServer *rouse_live_reload_server_new (guint16                           port,
                                                     RouseClock                       *clock,
                                                     const RouseLiveReloadServerFuncs *funcs,
                                                     gpointer                          data,
                                                     GError                          **error);
/** No function is called any more. Connections that have been opened stay. */
void    rouse_live_reload_server_free (RouseLiveReloadServer *self);
guint16 rouse_live_reload_server_get_port (RouseLiveReloadServer *self);
/** @hosts: (transfer full) (nullable): names beside those of this machine by which it may be called. */
void rouse_live_reload_server_set_hosts (RouseLiveReloadServer *self, char **hosts);

G_END_DECLS
