/* live-reload-client.h - one page that is connected
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _RouseLiveReloadClient RouseLiveReloadClient;

typedef struct
{
  void (*greeted) (RouseLiveReloadClient *client, gpointer data); /* it has said hello: now it may be told things */
  void (*closed) (RouseLiveReloadClient *client, gpointer data);  /* it is gone: free() it */
} RouseLiveReloadClientFuncs;

/**
 * Says hello to who is at the other end of @connection, which is over @socket. @key (nullable): the project that it says it
 * belongs to; @origin (nullable): where it comes from, until it says more exactly. Main context only.
 */
RouseLiveReloadClient *rouse_live_reload_client_new (SoupWebsocketConnection          *connection,
                                                     GSocket                          *socket,
                                                     const char                       *key,
                                                     const char                       *origin,
                                                     RouseClock                       *clock,
                                                     const RouseLiveReloadClientFuncs *funcs,
                                                     gpointer                          data);
/** Hangs up if need be; no function is called any more. */
void rouse_live_reload_client_free (RouseLiveReloadClient *self);

/** Sends @text, a message, once it has said hello; who has not read what was sent before is cut off instead. */
void rouse_live_reload_client_send (RouseLiveReloadClient *self, const char *text);

gboolean rouse_live_reload_client_is_greeted (RouseLiveReloadClient *self);
/** Whether it is our own script. */
gboolean    rouse_live_reload_client_is_ours (RouseLiveReloadClient *self);
const char *rouse_live_reload_client_get_key (RouseLiveReloadClient *self);
/** (nullable): where the page is, or at least comes from. */
const char *rouse_live_reload_client_get_url (RouseLiveReloadClient *self);

G_END_DECLS
