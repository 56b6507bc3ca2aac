/* folder-chooser.h - asks for a folder, as the desktop does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*RouseFolderFunc) (GFile *folder, gpointer data);

/** Calls @func unless the user decides otherwise, or @widget is gone by then. @folder (nullable) is where it begins. */
void rouse_folder_chooser_present (GtkWidget *widget, const char *folder, RouseFolderFunc func, gpointer data);

G_END_DECLS
