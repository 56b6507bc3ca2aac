/* history-changes.h - the files that caused a reload
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/change-set.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_CHANGES (rouse_history_changes_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryChanges, rouse_history_changes, ROUSE, HISTORY_CHANGES, AdwBin)

/** Shows @changes (nullable: hides itself); paths below @folder (nullable) are shown relative to it. A row opens its file. */
void rouse_history_changes_set_changes (RouseHistoryChanges *self, const RouseChangeSet *changes, const char *folder);

G_END_DECLS
