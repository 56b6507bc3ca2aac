/* message-row.h - what is wrong with the row above it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "form-check.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_MESSAGE_ROW (rouse_message_row_get_type ())
G_DECLARE_FINAL_TYPE (RouseMessageRow, rouse_message_row, ROUSE, MESSAGE_ROW, AdwPreferencesRow)

/** Says @text (nullable) of @row, which stands above it, and marks @row. */
void rouse_message_row_set (RouseMessageRow *self, GtkWidget *row, RouseCheckLevel level, const char *text);

G_END_DECLS
