/* notify-sender.h - speaks to a notification socket as a program would
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** Sends @length bytes (-1: all of the string) and, unless it is -1, the descriptor @fd. Returns: whether there was room. */
gboolean notify_send (const char *path, const char *text, gssize length, int fd);
/** Lets what has arrived be handled. */
void notify_settle (void);

G_END_DECLS
