/* window.h - the main window: projects and history, and the way between them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_WINDOW (rouse_window_get_type ())
G_DECLARE_FINAL_TYPE (RouseWindow, rouse_window, ROUSE, WINDOW, AdwWindow)

/**
 * Hidden, not destroyed, when it is closed. It offers the actions of @application as "app." and its own,
 * which everything in it may use, as "win.":
 *
 *   show s     goes to a place, see app/ui.h      back       from a project to the list, in a narrow window
 *   add s      a dialog that adds a project; the folder, or "" to ask for it
 *   edit s     a dialog that changes project ID    remove s   asks, then removes project ID; can be undone
 *   allow s    a dialog that shows what the rouse.ini of project ID would run, and asks whether it may
 *   move (si)  project ID by so many places in the list
 *   find       searches what is shown              restart    restarts the project that is shown
 *   next-pane  moves the focus on: list, programs, output
 *   toast s    shows a short message
 */
GtkWidget *rouse_window_new (GApplication *application, RouseEngine *engine);

/** Goes to @place (nullable), as app/ui.h describes; does not present the window. */
void rouse_window_show_place (RouseWindow *self, const char *place);
/** Shows @toast (transfer full). */
void rouse_window_add_toast (RouseWindow *self, AdwToast *toast);

G_END_DECLS
