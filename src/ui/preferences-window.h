/* preferences-window.h - the settings
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/** Presents the preferences above @parent; a second call presents the same window. */
void rouse_preferences_present (GtkWindow *parent);

G_END_DECLS
