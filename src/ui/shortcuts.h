/* shortcuts.h - which keys do what
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/** Adds the window's shortcuts to @klass; there is no GtkApplication that would keep them. */
void rouse_shortcuts_install (GtkWidgetClass *klass);
/** Presents the list of them above @parent. */
void rouse_shortcuts_present (GtkWindow *parent);

G_END_DECLS
