/* proxy.h - stands before a program's web server: a script into its pages, and nobody turned away while it restarts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "project/proxy-spec.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_PROXY_DOWN,    /* the program was stopped: said so, at once */
  ROUSE_PROXY_HOLDING, /* it will be there soon: requests wait */
  ROUSE_PROXY_SERVING,
  ROUSE_PROXY_FAILED, /* it will not: said so, at once, with what went wrong */
} RouseProxyState;

typedef struct _RouseProxy RouseProxy;

/**
 * A proxy for @program, by name, before what @spec (transfer full) says, for those who connect to @socket, which listens. Main
 * context only.
 *
 * What it passes on it passes on byte by byte, in both directions, as it comes and no faster than it is taken; heads are
 * read only to know where messages end, and what cannot be understood in one way alone is refused. A connection of a client
 * has at most one to the program, which outlives neither. The one exception are pages, when there is a script: a browser's
 * request for one asks for no coding but gzip and deflate and for no part of what it has, and the page is sent decoded and
 * in chunks with the script's tag in it, without validators, and with its Content-Security-Policy widened by just that.
 *
 * A request that finds the program gone waits until it is back: any that had not been sent, and one that had been when
 * it can be repeated (GET, HEAD, OPTIONS, TRACE without a body) and nothing of the answer had been passed on. Twice to the
 * same run only when that closed a connection of earlier requests just as this one came, without a byte.
 */
RouseProxy *rouse_proxy_new (RouseProxySpec *spec, const char *program, GSocket *socket, RouseClock *clock);
/** Closes all that is open, but for the socket at which it listens. */
void rouse_proxy_free (RouseProxy *self);

/** How it is with the program; @text (nullable) says more of %ROUSE_PROXY_FAILED. Begins with %ROUSE_PROXY_DOWN. */
void rouse_proxy_set_state (RouseProxy *self, RouseProxyState state, const char *text);
/** The address of the script that pages get from now on; %NULL: none. */
void rouse_proxy_set_script (RouseProxy *self, const char *url);

/** Requests that wait; the next ones are refused with 503, as are those that wait for longer. */
#define ROUSE_PROXY_HELD_MAX 200
#define ROUSE_PROXY_HOLD_MS (30 * 1000)
/** Connections of clients; more wait to be accepted. */
#define ROUSE_PROXY_CONNECTIONS_MAX 256

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseProxy, rouse_proxy_free)
G_END_DECLS
