/* run-trouble.h - what went wrong with a run, in its own words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/run.h"

G_BEGIN_DECLS

/**
 * (transfer full): what @run, which has ended, left behind to say why: the most telling line of its output, or how it ended
 * when none speaks of an error; then, after an empty one, the last lines of it. Of one that could not be started, why. Plain
 * text without escape sequences, 8 KiB at most. Files below @folder are preferred to those of libraries.
 */
char *rouse_run_dup_trouble (const RouseRun *run, const char *folder);

G_END_DECLS
