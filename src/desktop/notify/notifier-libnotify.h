/* notifier-libnotify.h - notifications through libnotify, off the main thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "notify/notifier.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_NOTIFIER_LIBNOTIFY (rouse_notifier_libnotify_get_type ())
G_DECLARE_FINAL_TYPE (RouseNotifierLibnotify, rouse_notifier_libnotify, ROUSE, NOTIFIER_LIBNOTIFY, GObject)

/** (transfer full): one at a time in a process, as libnotify's state is the process's. */
RouseNotifier *rouse_notifier_libnotify_new (GDBusConnection *connection);

G_END_DECLS
