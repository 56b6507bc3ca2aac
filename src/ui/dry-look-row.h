/* dry-look-row.h - what would be watched, counted while one still types
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_DRY_LOOK_ROW (rouse_dry_look_row_get_type ())
G_DECLARE_FINAL_TYPE (RouseDryLookRow, rouse_dry_look_row, ROUSE, DRY_LOOK_ROW, AdwActionRow)

/** Emits "looked" when the numbers are there or are not to be had. */

/** Counts anew for @project (nullable: there is nothing to look at). Only what matters to watching is looked at. */
void rouse_dry_look_row_look (RouseDryLookRow *self, RouseProject *project);
/** Whether the counted folders can be watched; @n_own are watched for it already. @text as in form-check.h. */
guint rouse_dry_look_row_check (RouseDryLookRow *self, guint n_own, char **text);

G_END_DECLS
