/* ask-socket.h - where a run that can reload itself is asked to: what $ROUSE_HOT_SOCKET names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run/ask-message.h"

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_ASK_SOCKET (rouse_ask_socket_get_type ())
G_DECLARE_FINAL_TYPE (RouseAskSocket, rouse_ask_socket, ROUSE, ASK_SOCKET, GObject)

/** So many connections a run can have: more than anybody has workers, so that nothing grows without end. */
#define ROUSE_ASK_CLIENTS_MAX 64

/** @pid: of who connects, 0 where the system does not tell; it may be gone. Whether it is one of the run. */
typedef gboolean (*RouseAskJudge) (pid_t pid, gpointer data);

typedef enum
{
  ROUSE_ASK_ALL_DONE, /* everybody who listens uses what changed */
  ROUSE_ASK_REFUSED,  /* somebody needs a restart */
  ROUSE_ASK_LOST,     /* somebody was cut off; the run may be about to end, so that %ROUSE_ASK_ENDED may follow */
  ROUSE_ASK_ENDED,    /* the run ended */
} RouseAskResult;

/** @why (nullable): of %ROUSE_ASK_REFUSED, what it said. */
typedef void (*RouseAskFunc) (RouseAskResult result, const char *why, gpointer data);

/**
 * Makes a stream socket that only the user can reach. Whoever @judge admits, and the hello of whoever is well-formed,
 * listens from then on; it is called until close(). Main context only.
 */
RouseAskSocket *rouse_ask_socket_new (const char *run_id, RouseAskJudge judge, gpointer data, GError **error);
/** Its path. */
const char *rouse_ask_socket_get_path (RouseAskSocket *self);
/** The run has ended. Whoever waits for an answer hears so now. */
void rouse_ask_socket_close (RouseAskSocket *self);

/**
 * Asks everybody who listens, and whoever begins to before all have answered. @func is called later than this, once,
 * unless forget() comes first; but after %ROUSE_ASK_LOST, which may come several times, one of %ROUSE_ASK_REFUSED and
 * %ROUSE_ASK_ENDED may follow. One question at a
 * time. How long to wait is the caller's to say: @timeout_us is only passed on.
 *
 * Returns: %FALSE when not all can be asked, so that nothing was: nobody listens, or somebody who did was thrown out for
 * what it said, and may well live on with what it has loaded.
 */
gboolean rouse_ask_socket_ask (RouseAskSocket *self, const RouseChangeSet *changes, gint64 timeout_us, RouseAskFunc func, gpointer data);
/** Nobody waits for the answer any more. */
void rouse_ask_socket_forget (RouseAskSocket *self);

G_END_DECLS
