/* status-table.h - how the projects are, as a table for people and as JSON for scripts; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "overview.h"

G_BEGIN_DECLS

/** (transfer full): a line a program of @projects (element-type RouseOverviewProject); @now in the time zone to show. */
char *rouse_status_dup_table (const RouseOverview *overview, GPtrArray *projects, GDateTime *now, gboolean colour);

/** (transfer full): the same as one JSON object on several lines, without a line feed at the end; see rouse(1). */
char *rouse_status_dup_json (const RouseOverview *overview, GPtrArray *projects);

/** (transfer full): "views.py and 3 more", "main → feature, 12 files", "first start": why @record, a reload's, was. */
char *rouse_status_dup_cause (JsonObject *record);

/** @state, a word of rouse_state_to_string(), translated. */
const char *rouse_status_get_state_words (const char *state);

G_END_DECLS
