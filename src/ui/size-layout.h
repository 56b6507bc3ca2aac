/* size-layout.h - fills a widget with its child, and tells when there is another amount of room
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_SIZE_LAYOUT (rouse_size_layout_get_type ())
G_DECLARE_FINAL_TYPE (RouseSizeLayout, rouse_size_layout, ROUSE, SIZE_LAYOUT, GtkLayoutManager)

/**
 * Signal: resized (int width, int height): soon after another size was allocated, when widgets may be shown and
 * hidden again.
 */
GtkLayoutManager *rouse_size_layout_new (void);

G_END_DECLS
