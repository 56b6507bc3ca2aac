/* output-log.h - the last of what a run printed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** A ring of bytes: keeps the newest, forgets the oldest. Grows up to its bound only when it must. */
typedef struct _RouseOutputLog RouseOutputLog;

/** (transfer full): keeps the last @max_bytes. */
RouseOutputLog *rouse_output_log_new (gsize max_bytes);
void            rouse_output_log_free (RouseOutputLog *self);

void rouse_output_log_append (RouseOutputLog *self, const void *data, gsize length);
void rouse_output_log_clear (RouseOutputLog *self);
/**
 * (transfer full): the end of the log, as written: at most @max_bytes and at most @max_lines lines. It begins
 * at the beginning of a line, but for a line that is longer than @max_bytes by itself.
 */
GBytes *rouse_output_log_dup_tail (RouseOutputLog *self, gsize max_bytes, guint max_lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseOutputLog, rouse_output_log_free)
G_END_DECLS
