/* tray-join.h - from what the engine looks like to the tray, and from its clicks to actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"
#include "tray/tray.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_TRAY_JOIN (rouse_tray_join_get_type ())
G_DECLARE_FINAL_TYPE (RouseTrayJoin, rouse_tray_join, ROUSE, TRAY_JOIN, GObject)

/**
 * Main context only; lives as long as the tray is to show something. Keeps the state of "tray-present". Signal:
 *   token (const char *)  before an action: what came with the click allows a window to take the focus
 */
RouseTrayJoin *rouse_tray_join_new (RouseEngine  *engine,
                                    RouseTray    *tray,
                                    GSettings    *settings,
                                    GActionGroup *actions); /* those of actions.h, a GActionMap too */

G_END_DECLS
