/* printable.h - names made safe to show; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * (transfer full): @name, which may hold any bytes, as UTF-8 that is safe to show: control characters
 * and bytes that are not text become \n, \t or \x1b.
 */
char *rouse_text_dup_printable (const char *name);

/** (transfer full): the same, and relative to @base (nullable) when @path lies in it. */
char *rouse_text_dup_path (const char *path, const char *base);

G_END_DECLS
