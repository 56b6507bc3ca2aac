/* history-csv.h - a reload as a line for spreadsheets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history.h"

G_BEGIN_DECLS

/* RFC 4180: fields between commas, lines end with CR LF, quotes where they are needed. Keys, words and instants are
 * those of record-json.h, in English in every language; what does not apply is empty. Columns are added at the end. */

/** Appends the names of the columns. */
void rouse_history_csv_append_header (GString *out);
void rouse_history_csv_append_row (GString *out, const RouseHistoryRow *row);

/**
 * Appends @text (nullable) as a field. A spreadsheet would take what begins with = + - @ or a tab for a formula,
 * and files have such names: an apostrophe before it makes it text.
 */
void rouse_history_csv_append_field (GString *out, const char *text);

G_END_DECLS
