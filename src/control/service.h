/* service.h - the engine on the session bus
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_CONTROL_SERVICE (rouse_control_service_get_type ())
G_DECLARE_FINAL_TYPE (RouseControlService, rouse_control_service, ROUSE, CONTROL_SERVICE, GObject)

/**
 * Shows @engine on @connection as data/io.github.rouse.Rouse1.xml describes, until it is released. Main context
 * only. Signals, for what the engine cannot do:
 *   show (const char *place)   the window is wanted there
 *   quit
 */
RouseControlService *rouse_control_service_new (RouseEngine *engine, GDBusConnection *connection, GError **error);

G_END_DECLS
