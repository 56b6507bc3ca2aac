/* tray.h - an icon with a menu, where the desktop has a place for one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tray/tray-model.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_TRAY (rouse_tray_get_type ())
G_DECLARE_INTERFACE (RouseTray, rouse_tray, ROUSE, TRAY, GObject)

/**
 * Main context only. Implementations keep the icon there by themselves when what shows icons goes and comes back.
 *
 * Property, notified: "present" (boolean): somebody shows the icon.
 *
 * Signals:
 *   activated (const char *token)   the icon was clicked; @token (nullable) allows a window to take the focus
 *   secondary-activated             it was clicked with the middle button
 *   action (const char *name, GVariant *target)  an entry of the menu was chosen; @target is nullable
 *   about-to-show                   the menu is going to be opened: now is the time to set a newer model
 */
struct _RouseTrayInterface
{
  GTypeInterface parent_iface;

  void (*set_model) (RouseTray *self, RouseTrayModel *model);
};

/** The tray of the desktop that @connection (nullable) belongs to, or one that is never present. */
RouseTray *rouse_tray_new (GDBusConnection *connection);

/** Shows @model instead of the one before; what is the same in both is left alone. */
void     rouse_tray_set_model (RouseTray *self, RouseTrayModel *model);
gboolean rouse_tray_get_present (RouseTray *self);

G_END_DECLS
