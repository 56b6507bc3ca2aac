/* tray-none.h - the tray of a system that has none
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tray/tray.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_TRAY_NONE (rouse_tray_none_get_type ())
G_DECLARE_FINAL_TYPE (RouseTrayNone, rouse_tray_none, ROUSE, TRAY_NONE, GObject)

/** (transfer full): never present, shows nothing. */
RouseTray *rouse_tray_none_new (void);

G_END_DECLS
