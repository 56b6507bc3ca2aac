/* wrap-layout.h - children in a row, or in as many rows as it takes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_WRAP_LAYOUT (rouse_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (RouseWrapLayout, rouse_wrap_layout, ROUSE, WRAP_LAYOUT, GtkLayoutManager)

/**
 * Each child has its natural width, or the whole row if that is less; those that expand share what is left of
 * their row. Property "spacing" (int): between children and between rows, pixels.
 */
GtkLayoutManager *rouse_wrap_layout_new (int spacing);

G_END_DECLS
