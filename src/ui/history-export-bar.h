/* history-export-bar.h - writes what is wanted of the history to a file, and shows how far that is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-export.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_EXPORT_BAR (rouse_history_export_bar_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryExportBar, rouse_history_export_bar, ROUSE, HISTORY_EXPORT_BAR, AdwBin)

/* Signal: done (AdwToast *): it has been written, or why not. */

/** Asks for a file, then writes all that pass @filter to it. Does nothing while another is being written. */
void rouse_history_export_bar_start (RouseHistoryExportBar    *self,
                                     RouseHistory             *history,
                                     const RouseHistoryFilter *filter,
                                     RouseHistoryFormat        format);

/** (transfer full): the name that is suggested for a file: "rouse-history-2026-11-23.csv". Pure. */
char *rouse_history_export_bar_suggest_name (const RouseHistoryFilter *filter, RouseHistoryFormat format, GDateTime *now);

G_END_DECLS
