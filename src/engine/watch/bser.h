/* bser.h - the form in which Watchman writes values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/*
 * Values are GVariants: an array is "av", an object "a{sv}", a string "ay" (bytes with a zero at the end, as file names
 * are), a number "x" or "d", a truth "b", and nothing "()".
 */

/**
 * (transfer full): @value as one message, with its length before it. Beside what decode() makes it may have "s", "as" and "v".
 * Takes over @value when it is floating.
 */
GByteArray *rouse_bser_encode (GVariant *value);

/**
 * What the first @n bytes of a stream say of the message that begins there. Returns: how many bytes stand before the value,
 * with the value's own in @length; 0 when more is needed to tell; -1 when this is no such stream.
 */
int rouse_bser_frame (const guint8 *bytes, gsize n, guint64 *length);

/** (transfer full) (nullable): the one value that @bytes are, or %NULL with an error. */
GVariant *rouse_bser_decode (const guint8 *bytes, gsize n, GError **error);

G_END_DECLS
