/* project-row.h - a project in the list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_PROJECT_ROW (rouse_project_row_get_type ())
G_DECLARE_FINAL_TYPE (RouseProjectRow, rouse_project_row, ROUSE, PROJECT_ROW, GtkListBoxRow)

/** Acts by the actions "app." and "win.": a switch, a menu, and Alt+Up, Alt+Down or dragging to move it. */
GtkWidget *rouse_project_row_new (RouseSession *session);

RouseSession *rouse_project_row_get_session (RouseProjectRow *self);
/** Time has passed: says anew how long ago things were. */
void rouse_project_row_tick (RouseProjectRow *self);

G_END_DECLS
