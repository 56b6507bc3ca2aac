/* shortcuts.h - which keys do what
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/** Adds them to @window, which has the actions; there is no GtkApplication that would keep them. */
void rouse_shortcuts_add (GtkWidget *window);
/** Presents the list of them above @parent. */
void rouse_shortcuts_present (GtkWindow *parent);

G_END_DECLS
