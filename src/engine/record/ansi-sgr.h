/* ansi-sgr.h - how text looks, as escape sequences say it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/ansi-text.h"

G_BEGIN_DECLS

typedef struct
{
  RouseAnsiAttributes attributes;
  RouseAnsiColour     foreground;
  RouseAnsiColour     background;
} RouseAnsiStyle;

gboolean rouse_ansi_style_equal (const RouseAnsiStyle *a, const RouseAnsiStyle *b);
/** Does what the sequence "ESC [ @parameters m" says; what it does not know it passes over. */
void rouse_ansi_style_apply (RouseAnsiStyle *self, const char *parameters, gsize length);

G_END_DECLS
