/* glob.h - does a name match a pattern, as git's ignore files mean it: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/*
 * Globs and texts are bytes, not characters, with a length instead of a NUL.
 *
 *   ?  any byte but a slash          *  any bytes but slashes
 *   [a-z] [!a-z] [[:digit:]]  one byte of (or not of) a set, never a slash
 *   \x  the byte x itself
 *   ** as a whole component: any number of components; elsewhere it means *
 */

/**
 * Whether the whole of @text matches the whole of @glob. A malformed glob matches nothing. With @fold_case
 * ASCII letters match in either case, but for those that stand in a set one by one or behind a backslash:
 * git has it so. Time is bounded by the product of both lengths for each "**" in @glob.
 */
gboolean rouse_glob_match (const char *glob, gsize glob_length, const char *text, gsize text_length, gboolean fold_case);

/** How many bytes at the beginning of @glob stand for themselves. */
gsize rouse_glob_get_literal_length (const char *glob, gsize glob_length);

/**
 * The length of the first element of @glob: a byte, an escaped byte, a set, or a run of stars; 0 when it is
 * malformed. *@literal becomes the byte that it stands for, or 0 if it can match more than one.
 */
gsize rouse_glob_get_element (const char *glob, gsize glob_length, char *literal);

G_END_DECLS
