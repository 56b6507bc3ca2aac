/* words.h - what happens to a program, in words; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/change-set.h"
#include "record/reload.h"
#include "record/run.h"
#include "watch/health.h"

G_BEGIN_DECLS

/** (transfer full): "views.py changed", "a.py, b.py and 7 more changed", "main → feature, 120 files changed". */
char *rouse_words_for_changes (const RouseChangeSet *changes, const char *base);

/** (transfer full): one change on a line of its own: "modified src/a.py". */
char *rouse_words_for_change (const RouseChange *change, const char *base);

/** (transfer full): "exit code 1", "killed by SIGSEGV (Segmentation fault)". */
char *rouse_words_for_end (const RouseRun *run);

/** (transfer full): "stopped in 12 ms, started in 3 ms"; "" when nothing was stopped. */
char *rouse_words_for_times (const RouseReload *reload);

/** "first start", "by hand". Translated. */
const char *rouse_words_for_cause (RouseCause cause);

/** "ready", "failed". Translated. */
const char *rouse_words_for_outcome (RouseOutcome outcome);

/** (transfer full): "1234 files in 56 folders, 1 of them polled, 1 unreadable". */
char *rouse_words_for_health (const RouseHealth *health);

/** (transfer full): "looking at the files: 120,000 in 9,800 folders". */
char *rouse_words_for_progress (const RouseHealth *progress);

/** (transfer full): the last @n lines of @tail, without escape sequences, made printable; "" for nothing. */
char *rouse_words_for_tail (GBytes *tail, guint n);

G_END_DECLS
