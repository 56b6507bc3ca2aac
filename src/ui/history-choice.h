/* history-choice.h - a button that offers several things, any of which may be wanted
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_CHOICE (rouse_history_choice_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryChoice, rouse_history_choice, ROUSE, HISTORY_CHOICE, AdwBin)

/**
 * Properties: "title" (string): what the button says as long as nothing is chosen; "chosen" (uint, notified):
 * the bits of what is.
 */

/** Adds something to choose, which stands for @bit. The strings are copied. */
void  rouse_history_choice_add (RouseHistoryChoice *self, guint bit, const char *label, const char *icon, const char *style);
guint rouse_history_choice_get_chosen (RouseHistoryChoice *self);
void  rouse_history_choice_set_chosen (RouseHistoryChoice *self, guint bits);

G_END_DECLS
