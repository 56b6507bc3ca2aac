/* watchman-locate.h - where a Watchman daemon listens
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** Whether $WATCHMAN_SOCK names the daemon to talk to: then there is no other, and none is started. */
gboolean rouse_watchman_is_given (void);

/**
 * (transfer full) (nullable): the socket of a daemon of this user that may be running, without asking anybody: what
 * $WATCHMAN_SOCK says, or what is at one of the places where daemons listen by default.
 */
char *rouse_watchman_dup_known_socket (void);

/**
 * Asks the installed program, which starts the daemon if there is none. G_IO_ERROR_NOT_FOUND: it is not installed. The answer
 * comes on the thread-default main context.
 */
void rouse_watchman_ask_socket_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/** (transfer full) (nullable): the path of the socket. */
char *rouse_watchman_ask_socket_finish (GAsyncResult *result, GError **error);

/** (transfer full) (nullable): the socket in the answer of `watchman get-sockname`. */
char *rouse_watchman_read_socket (const char *json, GError **error);

G_END_DECLS
