/* history-page.h - what happened, and why
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_HISTORY_PAGE (rouse_history_page_get_type ())
G_DECLARE_FINAL_TYPE (RouseHistoryPage, rouse_history_page, ROUSE, HISTORY_PAGE, AdwBin)

GtkWidget *rouse_history_page_new (RouseEngine *engine);
/** Shows what happened in @project (nullable: where it was), an id or a name, or, if @reload is not 0, selects that reload. */
void rouse_history_page_show (RouseHistoryPage *self, const char *project, gint64 reload);
/** Puts the focus into the search entry. */
void rouse_history_page_search (RouseHistoryPage *self);

G_END_DECLS
