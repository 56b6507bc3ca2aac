/* history-output.h - what a run printed last, in colour
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/error-line.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_OUTPUT (rouse_history_output_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryOutput, rouse_history_output, ROUSE, HISTORY_OUTPUT, AdwBin)

/** Shows @tail (nullable: nothing). With @error (nullable), its line is marked and in sight; otherwise the end is. */
void rouse_history_output_set_tail (RouseHistoryOutput *self, GBytes *tail, const RouseErrorLine *error);
/** (transfer full): the text without its colours; "" for nothing. */
char *rouse_history_output_dup_text (RouseHistoryOutput *self);

G_END_DECLS
