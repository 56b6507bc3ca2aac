/* run-trouble.h - what went wrong with a run, in its own words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/run.h"

G_BEGIN_DECLS

/**
 * (transfer full) (nullable): what @run, which has ended, left behind to say why: the most telling line of its output, then,
 * after an empty one, the last lines of it; or why it could not be started. Plain text without escape sequences, 8 KiB at
 * most. Files below @folder are preferred to those of libraries. %NULL when it said nothing.
 */
char *rouse_run_dup_trouble (const RouseRun *run, const char *folder);

G_END_DECLS
