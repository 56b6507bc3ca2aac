/* autostart-portal.h - start at login as the desktop grants it to a sandboxed program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "autostart/autostart.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_AUTOSTART_PORTAL (rouse_autostart_portal_get_type ())
G_DECLARE_FINAL_TYPE (RouseAutostartPortal, rouse_autostart_portal, ROUSE, AUTOSTART_PORTAL, GObject)

/** (transfer full): see rouse_autostart_new(). */
RouseAutostart *rouse_autostart_portal_new (GDBusConnection *connection, GSettings *settings);

G_END_DECLS
