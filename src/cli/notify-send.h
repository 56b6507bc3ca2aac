/* notify-send.h - speaks to a notification socket, as sd_notify(3) does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Sends @message to the datagram socket at @address: a path, or "@" and a name in the abstract namespace. Blocks until
 * whoever listens has taken it, so that it is known before whatever the caller does next, and for some seconds at most.
 */
gboolean rouse_notify_send (const char *address, const char *message, GError **error);

G_END_DECLS
