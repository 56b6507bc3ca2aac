/* proxy-wire.h - one end of a connection: a socket, what has come from it and what is to go to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** Whoever has that much waiting in one direction takes no more until some of it has gone. */
#define ROUSE_PROXY_BUFFER (64 * 1024)

typedef void (*RouseProxyWireFunc) (gpointer data);

/** Never blocks. Read-only from outside, but for taking from `in` and adding to `out`. */
typedef struct
{
  GSocket           *socket; /* (owned) */
  GIOStream         *stream; /* (owned) (nullable) whose socket it is */
  GString           *in;     /* (owned) what has come and has not been taken */
  GString           *out;    /* (owned) what has not been sent */
  gboolean           ended;  /* nothing more will come */
  gboolean           failed; /* the connection broke; `ended`, too */
  gboolean           shut;   /* nothing more will be sent */
  GSource           *source; /* (owned) (nullable) */
  GIOCondition       watched;
  RouseProxyWireFunc func;
  gpointer           data;
} RouseProxyWire;

/** (transfer full): @func is called after something has come or could be sent, once watch() was called. */
RouseProxyWire *rouse_proxy_wire_new (GSocket *socket, GIOStream *stream, RouseProxyWireFunc func, gpointer data);
/** Closes it. May be called in `func`. */
void rouse_proxy_wire_free (RouseProxyWire *self);
/** Takes what there is, up to the limit. */
void rouse_proxy_wire_read (RouseProxyWire *self);
/** Sends what can be sent. What cannot, because nobody takes it any more, is dropped. */
void rouse_proxy_wire_write (RouseProxyWire *self);
/** Waits for what can go on: more to come as long as there is room, and room for what is to be sent. */
void rouse_proxy_wire_watch (RouseProxyWire *self);
/** Tells the other side that nothing more will be sent. */
void rouse_proxy_wire_shut (RouseProxyWire *self);
/** Has the other side see that the connection broke when it is freed, rather than that it ended. */
void rouse_proxy_wire_break (RouseProxyWire *self);
/** Gives back the memory of buffers that are empty. */
void rouse_proxy_wire_shrink (RouseProxyWire *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseProxyWire, rouse_proxy_wire_free)
G_END_DECLS
