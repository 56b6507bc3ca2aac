/* history-words.h - what the history knows, in words and icons for people; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-filter.h"

G_BEGIN_DECLS

/* All (transfer full) unless they are const, and translated. @now is the present in the zone that times are shown in. */

/** "14:03:05", "Yesterday 14:03", "Monday 14:03", "3 Nov 14:03", "3 Nov 2025 14:03". */
char *rouse_history_words_for_time (gint64 at, GDateTime *now);
/** "Monday, 23 November 2026, 14:03:05". */
char *rouse_history_words_for_full_time (gint64 at, GDateTime *now);
/** From @since until before @until: "23 Nov, 10:02 – 10:40", "3 – 9 Nov", "3 Nov 22:00 – 4 Nov 01:30". */
char *rouse_history_words_for_range (gint64 since, gint64 until, GDateTime *now);
/** "40 ms", "0.82 s", "12.5 s", "2 min 5 s"; "" for less than 0. */
char *rouse_history_words_for_duration (gint64 us);

/** "views.py and 2 more", "main → feature", "Manual". */
char *rouse_history_words_for_cause (const RouseHistoryRow *row);
/** "Branch changed from main to feature, 120 files"; what the cell has no room for. */
char *rouse_history_words_for_cause_in_full (const RouseHistoryRow *row);
/** "Exit code 1", "Killed by SIGSEGV (Segmentation fault)", "Stopped by Rouse"; "" while it runs. */
char *rouse_history_words_for_end (const RouseRun *run);
/** "Ready in 0.82 s", "Failed: exit code 1", "Ready in 0.82 s, broke down 3 min later". */
char *rouse_history_words_for_row (const RouseHistoryRow *row);
/** A few lines that say it all, to be pasted somewhere. @folder (nullable) is the project's, @error (nullable) the line that says why. */
char *rouse_history_words_for_summary (const RouseHistoryRow *row, const char *folder, const char *error, GDateTime *now);

/** "1,204 reloads". */
char *rouse_history_words_for_count (guint n_reloads);
/** "1 reload deleted". */
char *rouse_history_words_for_deleted (guint n_reloads);

/** Of exactly one bit: "Ready"; its icon; its style class. */
const char *rouse_history_words_get_outcome (RouseHistoryOutcomes outcome);
const char *rouse_history_words_get_outcome_icon (RouseHistoryOutcomes outcome);
const char *rouse_history_words_get_outcome_style (RouseHistoryOutcomes outcome);

/** Of exactly one bit: "Files changed"; its icon. */
const char *rouse_history_words_get_cause (RouseHistoryCauses cause);
const char *rouse_history_words_get_cause_icon (RouseHistoryCauses cause);

/** "Restart", "Command → Restart". */
char *rouse_history_words_for_action (const RouseReload *reload);
/** "By rule “styles”", and why that was not enough; "" when nothing need be said. */
char *rouse_history_words_for_decision (const RouseReload *reload);

/** Of exactly one bit: "Hot Reload"; its icon. */
const char *rouse_history_words_get_way (RouseHistoryWays way);
const char *rouse_history_words_get_way_icon (RouseHistoryWays way);

/** "Created", "Renamed"; its icon; its style class. */
const char *rouse_history_words_get_change (const RouseChange *change);
const char *rouse_history_words_get_change_icon (const RouseChange *change);
const char *rouse_history_words_get_change_style (const RouseChange *change);

G_END_DECLS
