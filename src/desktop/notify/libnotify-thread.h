/* libnotify-thread.h - the one thread that calls libnotify, whose calls wait for the notification daemon
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "notify/notifier.h"

G_BEGIN_DECLS

typedef struct _RouseLibnotifyThread RouseLibnotifyThread;

/**
 * (transfer full): what happens to the notices is emitted as signals of @owner, in the main context that is
 * the caller's default. A stopped daemon lets a call of libnotify wait for 25 s; none of these functions do.
 */
RouseLibnotifyThread *rouse_libnotify_thread_start (GDBusConnection *connection, RouseNotifier *owner);
/** Shows @notice (nullable: takes away what is shown) under @key. */
void rouse_libnotify_thread_push (RouseLibnotifyThread *self, const char *key, RouseNotice *notice);
/** Takes away what is shown and ends the thread; when a call keeps it too long, it is left to end by itself. */
void rouse_libnotify_thread_end (RouseLibnotifyThread *self);

G_END_DECLS
