/* drop-area.h - a folder that is dropped on the window becomes a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_DROP_AREA (rouse_drop_area_get_type ())
G_DECLARE_FINAL_TYPE (RouseDropArea, rouse_drop_area, ROUSE, DROP_AREA, AdwBin)

/** Shows itself while something is dragged over @target, and activates "win.add" when it is dropped. */
void rouse_drop_area_attach (RouseDropArea *self, GtkWidget *target);

G_END_DECLS
