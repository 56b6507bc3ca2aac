/* output-colors.c - the colours of the terminal, light and dark
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "output-colors.h"

#define N_COLORS 16

/* Black, red, green, yellow, blue, magenta, cyan, white, and the bright ones. Each has a contrast of at least
 * 4.5 with the background, but for the one that is meant to be like it. */
static const char *const light_palette[N_COLORS] = {
  "#241f31", "#b3202c", "#1c6f33", "#845a00", "#1a5fb4", "#813d9c", "#0f6b74", "#6f6b78",
  "#5e5c64", "#c01c28", "#237a3c", "#8f6300", "#1c71d8", "#9141ac", "#12747e", "#3d3846"
};
static const char *const dark_palette[N_COLORS] = {
  "#5e5c64", "#f66151", "#57e389", "#f8e45c", "#78aeed", "#dc8add", "#7adfe0", "#deddda",
  "#9a9996", "#ff7b6b", "#8ff0a4", "#f9f06b", "#99c1f1", "#e5a9e6", "#a0f0f0", "#ffffff"
};

void
rouse_output_colors_apply (VteTerminal *terminal, gboolean dark)
{
  const char *const *names = dark ? dark_palette : light_palette;
  GdkRGBA            palette[N_COLORS], foreground, background;

  for (guint i = 0; i < N_COLORS; i++)
    gdk_rgba_parse (&palette[i], names[i]);
  gdk_rgba_parse (&foreground, dark ? "#f6f5f4" : "#241f31");
  gdk_rgba_parse (&background, dark ? "#1e1e1e" : "#ffffff");
  vte_terminal_set_colors (terminal, &foreground, &background, palette, N_COLORS);
}

void
rouse_output_colors_get (guint index, gboolean dark, GdkRGBA *color)
{
  g_return_if_fail (index < N_COLORS);

  gdk_rgba_parse (color, dark ? dark_palette[index] : light_palette[index]);
}
