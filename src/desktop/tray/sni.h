/* sni.h - the tray of desktops that follow the StatusNotifierItem protocol
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tray/tray.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_TRAY_SNI (rouse_tray_sni_get_type ())
G_DECLARE_FINAL_TYPE (RouseTraySni, rouse_tray_sni, ROUSE, TRAY_SNI, GObject)

/**
 * (transfer full): an icon that registers with the panel on @connection's bus, now and whenever a panel comes back.
 * The environment's ROUSE_ICON_DIR, a folder with hicolor/index.theme, says where icons are that are not installed.
 */
RouseTray *rouse_tray_sni_new (GDBusConnection *connection, GError **error);

G_END_DECLS
