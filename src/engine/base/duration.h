/* duration.h - durations as people write them: 250ms, 5s, 1.5s, 2m, 1h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Parses a non-negative decimal number followed by a unit (us, ms, s, m or min, h, d) and nothing
 * else, at most 365 days. The unit is required, but for a plain 0.
 *
 * Returns: %FALSE and %ROUSE_ERROR_INVALID with a message that says what is allowed.
 */
gboolean rouse_duration_parse (const char *text, gint64 *us, GError **error);

/** (transfer full): the shortest exact-enough form: "8 ms", "2.5 s", "3 min". Not translated. */
char *rouse_duration_format (gint64 us);

G_END_DECLS
