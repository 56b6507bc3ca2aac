/* output-colors.h - the colours of the terminal, light and dark
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <vte/vte.h>

G_BEGIN_DECLS

/** Gives @terminal the palette; a light one has darker colours, so that yellow can be read on white. */
void rouse_output_colors_apply (VteTerminal *terminal, gboolean dark);
/** One of its sixteen colours. */
void rouse_output_colors_get (guint index, gboolean dark, GdkRGBA *color);

G_END_DECLS
