/* history-details.h - all that is known of one reload
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"
#include "record/error-line.h"
#include "record/history-entry.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_DETAILS (rouse_history_details_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryDetails, rouse_history_details, ROUSE, HISTORY_DETAILS, AdwBin)

/* Signal: changed (): another reload is shown, or another can be done with it. Its buttons are "history." actions. */

void rouse_history_details_set_engine (RouseHistoryDetails *self, RouseEngine *engine);
/** Shows the one reload that is selected, @entry, or that there is none or that there are several. */
void rouse_history_details_set_selected (RouseHistoryDetails *self, RouseHistoryEntry *entry, guint n_selected);

/** (nullable): the reload that is shown, as soon as it has been read. */
const RouseHistoryRow *rouse_history_details_get_row (RouseHistoryDetails *self);
/** (transfer full) (nullable): "ID/PROGRAM" of the program that it was a reload of, if that still exists. */
char *rouse_history_details_dup_runner_id (RouseHistoryDetails *self);
/** (transfer full) (nullable): the folder of its project, or else the one that its first file is in. */
char *rouse_history_details_dup_folder (RouseHistoryDetails *self);
/** (transfer full) (nullable): the file that the error is in, absolute; @line (out) is 0 when unknown. */
char *rouse_history_details_dup_error_file (RouseHistoryDetails *self, guint *line);
/** (transfer full): what it printed, without colours; "" for nothing. */
char *rouse_history_details_dup_output (RouseHistoryDetails *self);
/** (transfer full): a few lines that say it all. */
char *rouse_history_details_dup_summary (RouseHistoryDetails *self);

G_END_DECLS
