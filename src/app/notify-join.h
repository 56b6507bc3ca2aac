/* notify-join.h - from what happens in the engine to notifications, and from their buttons to actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"
#include "notify/notifier.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_NOTIFY_JOIN (rouse_notify_join_get_type ())
G_DECLARE_FINAL_TYPE (RouseNotifyJoin, rouse_notify_join, ROUSE, NOTIFY_JOIN, GObject)

/**
 * Main context only; lives as long as something is to be notified of. Signals:
 *   show (const char *place, const char *token)  the window is wanted at a place of app/ui.h; @token (nullable)
 *                                                allows it to take the focus
 *   looked-at (const char *runner_id) → gboolean asked: whether the user sees that program's output anyhow
 */
RouseNotifyJoin *rouse_notify_join_new (RouseEngine   *engine,
                                        RouseNotifier *notifier,
                                        GSettings     *settings,
                                        GActionGroup  *actions); /* see actions.h */

G_END_DECLS
