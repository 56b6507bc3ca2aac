/* proxy-private.h - what the files of the proxy share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "hot/proxy.h"

#include "hot/proxy-answer.h"

G_BEGIN_DECLS

typedef struct _RouseProxyConnection RouseProxyConnection;

struct _RouseProxy
{
  RouseProxySpec *spec;        /* (owned) */
  char           *program;     /* (owned) */
  RouseClock     *clock;       /* (owned) */
  GSocketClient  *client;      /* (owned) connects to the program */
  GSocket        *socket;      /* (owned) (nullable) listens; %NULL when it is about to be freed */
  GSource        *source;      /* (owned) (nullable) while somebody may come */
  guint           alarm;       /* 0; or it tries again to accept somebody */
  GQueue          connections; /* (element-type RouseProxyConnection) the longest there first */
  guint           n_held;

  RouseProxyState state;
  guint           epoch;  /* how often the program has come to serve */
  char           *text;   /* (owned) (nullable) */
  char           *script; /* (owned) (nullable) */
};

/* proxy.c */

/** A connection is closed: forgets it. */
void rouse_proxy_forget (RouseProxy *self, RouseProxyConnection *connection);

/* proxy-connection.c */

/** (transfer full): takes over a client. */
RouseProxyConnection *rouse_proxy_connection_new (RouseProxy *proxy, GSocket *socket);
void                  rouse_proxy_connection_unref (RouseProxyConnection *self);
/** Begins: may close it. */
void rouse_proxy_connection_start (RouseProxyConnection *self);
/** Ends it at once; the proxy forgets it. */
void rouse_proxy_connection_close (RouseProxyConnection *self);
/** Whether the client has asked nothing, so that it can be closed for another one. */
gboolean rouse_proxy_connection_is_idle (RouseProxyConnection *self);

/* proxy-dispatch.c */

/** The proxy's state is another one: what waited goes on. */
void rouse_proxy_connection_look (RouseProxyConnection *self);

G_END_DECLS
