/* notify-socket.h - where a run says that it is ready: what $NOTIFY_SOCKET names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "run/notify-message.h"

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/** One run's socket. Main context only. */
typedef struct _RouseNotifySocket RouseNotifySocket;

/** @pid: of the sender, 0 where the system does not tell; it may be gone. Whether it is to be listened to. */
typedef gboolean (*RouseNotifyJudge) (pid_t pid, gpointer data);
typedef void (*RouseNotifyFunc) (const RouseNotifyMessage *message, gpointer data);

/**
 * Makes a datagram socket that only the user can reach, as sd_notify(3) wants it. What arrives is handed to @func from
 * the main context, and from drain(), if @judge admits its sender; not after free(), which either may call.
 *
 * Descriptors that are sent along are closed at once, which answers BARRIER=1. Who sends more than some 2000
 * messages a second has to wait. The first call removes what runs of the past left behind.
 */
RouseNotifySocket *rouse_notify_socket_new (const char      *run_id,
                                            RouseClock      *clock,
                                            RouseNotifyJudge judge,
                                            RouseNotifyFunc  func,
                                            gpointer         data,
                                            GError         **error);
void               rouse_notify_socket_free (RouseNotifySocket *self);

/** Its path. */
const char *rouse_notify_socket_get_path (RouseNotifySocket *self);
/** Takes what has been sent before this call, so that it is known before what comes next. */
void rouse_notify_socket_drain (RouseNotifySocket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseNotifySocket, rouse_notify_socket_free)
G_END_DECLS
