/* preferences-window.h - the settings
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_PREFERENCES_WINDOW (rouse_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (RousePreferencesWindow, rouse_preferences_window, ROUSE, PREFERENCES_WINDOW, AdwPreferencesWindow)

/** Presents the preferences above @parent; a second call presents the same window. */
void rouse_preferences_present (GtkWindow *parent);

G_END_DECLS
