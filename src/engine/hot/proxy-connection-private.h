/* proxy-connection-private.h - what the files of one client's connection share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "hot/proxy-private.h"

#include "hot/proxy-body.h"
#include "hot/proxy-inject.h"
#include "hot/proxy-wire.h"

G_BEGIN_DECLS

typedef enum
{
  PHASE_IDLE,       /* the next request is to come */
  PHASE_HELD,       /* its request waits for the program */
  PHASE_CONNECTING, /* to the program */
  PHASE_WAITING,    /* the program should be there and was not: what comes next is seen in a moment */
  PHASE_EXCHANGE,   /* a request and its response are passed on */
  PHASE_TUNNEL,     /* everything is, both ways */
  PHASE_LEAVING,    /* the last of what there was for the client is sent, and then it is left */
} Phase;

/**
 * RouseProxyConnection:
 *
 * One client's connection: one request after the other. proxy-dispatch.c decides what becomes of a request,
 * proxy-exchange.c passes bytes on.
 */
struct _RouseProxyConnection
{
  RouseProxy     *proxy;       /* (unowned) (nullable) %NULL once it is closed */
  RouseProxyWire *client;      /* (owned) (nullable) */
  RouseProxyWire *upstream;    /* (owned) (nullable) the program */
  GCancellable   *cancellable; /* (owned) (nullable) of what connects */
  Phase           phase;
  guint           alarm;

  RouseProxyHead   *request; /* (owned) (nullable) */
  RouseProxyFraming framing; /* of the request */
  RouseProxyBody    request_body;
  gboolean          repeatable; /* nothing comes of sending it to a second run */
  gboolean          lost;       /* the run `epoch` has had it and is gone */
  guint             epoch;
  gboolean          reused;     /* it was sent where one before it had been answered, and nothing came back */
  gint64            since_us;   /* when it was there */
  gint64            refused_us; /* 0; or since when nothing accepts connections though it should */

  RouseProxyBody    response_body;
  gboolean          has_response; /* its head has been passed on */
  gboolean          persistent;   /* both sides go on using their connections */
  gboolean          impatient;    /* what there is of the response is passed on, whole or not */
  gboolean          broken;       /* the client is to see that */
  RouseProxyInject *inject;       /* (owned) (nullable) */
  GString          *content;      /* (owned) of the body, for `inject`, for which there was no room */
};

/* proxy-connection.c */

/** Enters @phase, which ends by itself after @ms; 0: it does not. */
void rouse_proxy_connection_set_phase (RouseProxyConnection *self, Phase phase, guint ms, RouseClockFunc alarm_cb);
/** Ends the connection to the program. */
void rouse_proxy_connection_drop_upstream (RouseProxyConnection *self);
/** Ends all but that the client gets the last of what there is for it. */
void rouse_proxy_connection_leave (RouseProxyConnection *self);
/** Does all that can be done, and waits for the rest. May close it. */
void rouse_proxy_connection_advance (RouseProxyConnection *self);
void rouse_proxy_connection_advance_cb (gpointer data);
/** Answers in the program's place. */
void rouse_proxy_connection_answer (RouseProxyConnection *self, guint status, const char *title, const char *text, guint retry_after_s);
/** The response has been passed on, if %TRUE whole: goes on to the next request, or leaves. */
void rouse_proxy_connection_finish (RouseProxyConnection *self, gboolean whole);

/* proxy-dispatch.c */

/** A head that is whole, in `request`. */
void rouse_proxy_connection_take_request (RouseProxyConnection *self);
/**
 * The program has ended the connection without an answer. With @has_part there is a part of one, which will do when the
 * program goes on as if nothing were.
 */
void rouse_proxy_connection_lose (RouseProxyConnection *self, gboolean has_part);

/* proxy-exchange.c */

/** Sends the request. */
void rouse_proxy_exchange_begin (RouseProxyConnection *self);
/** Forgets request and response. */
void rouse_proxy_exchange_clear (RouseProxyConnection *self);
/**
 * Passes on what can be passed on. Returns: whether something was done, so that there may be more to do. Sending is left to
 * advance(), which has to know whether that made room.
 */
gboolean rouse_proxy_exchange_step (RouseProxyConnection *self);
/** The same when both sides talk as they like. */
gboolean rouse_proxy_tunnel_step (RouseProxyConnection *self);

G_END_DECLS
