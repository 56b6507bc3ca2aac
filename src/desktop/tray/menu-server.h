/* menu-server.h - the menu on the bus, as com.canonical.dbusmenu
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tray/tray-model.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_MENU_SERVER (rouse_menu_server_get_type ())
G_DECLARE_FINAL_TYPE (RouseMenuServer, rouse_menu_server, ROUSE, MENU_SERVER, GObject)

/**
 * Main context only. Signals, as in RouseTray:
 *   action (const char *name, GVariant *target) · about-to-show
 */
RouseMenuServer *rouse_menu_server_new (void);

/** Exports it until it is released. */
gboolean rouse_menu_server_export (RouseMenuServer *self, GDBusConnection *connection, const char *path, GError **error);
/** Tells what differs from the model before. Returns: whether entries came, went or moved. */
gboolean rouse_menu_server_set_model (RouseMenuServer *self, RouseTrayModel *model);

G_END_DECLS
