/* history-table.h - the history as a table for people; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history.h"

G_BEGIN_DECLS

/** How the table is to look. */
typedef struct
{
  GDateTime *now;    /* in the time zone to show; what is of its day needs no date */
  gboolean   colour; /* with escape sequences */
  gboolean   output; /* below what failed, the last line it wrote, or why it could not start */
} RouseHistoryLook;

/** (transfer full): @rows (element-type RouseHistoryRow), one line each below a heading; ends with a line feed. */
char *rouse_history_dup_table (GPtrArray *rows, const RouseHistoryLook *look);

/**
 * Understands how far back to look: a time span ("2h", "3d"), a date, a time of this day, or both ("2026-11-23",
 * "14:30", "2026-11-23 14:30", with or without seconds). @since is wall-clock µs.
 */
gboolean rouse_history_parse_since (const char *text, GDateTime *now, gint64 *since, GError **error);

G_END_DECLS
