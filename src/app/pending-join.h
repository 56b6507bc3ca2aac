/* pending-join.h - tells when a project's rouse.ini waits to be allowed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"
#include "notify/notifier.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_PENDING_JOIN (rouse_pending_join_get_type ())
G_DECLARE_FINAL_TYPE (RousePendingJoin, rouse_pending_join, ROUSE, PENDING_JOIN, GObject)

/**
 * Main context only. Made when the projects have been loaded. Told are projects that are on; not those that are added
 * later on with something that waits, for whoever adds them sees it. A notice allows nothing: it leads to where one
 * can read what would run. Signal:
 *   show (const char *place, const char *token (nullable))   somebody wants to see that
 */
RousePendingJoin *rouse_pending_join_new (RouseEngine *engine, RouseNotifier *notifier, GSettings *settings);

G_END_DECLS
