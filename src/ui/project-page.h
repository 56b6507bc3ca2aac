/* project-page.h - one project: its programs, and what they print
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_PROJECT_PAGE (rouse_project_page_get_type ())
G_DECLARE_FINAL_TYPE (RouseProjectPage, rouse_project_page, ROUSE, PROJECT_PAGE, AdwBin)

/** Shows @session (nullable). */
void rouse_project_page_set_session (RouseProjectPage *self, RouseSession *session);
/** (nullable) (transfer none) */
RouseSession *rouse_project_page_get_session (RouseProjectPage *self);
/** Shows the output of @program (nullable: of the one that was chosen). */
void rouse_project_page_show_program (RouseProjectPage *self, const char *program);
/** Moves the focus: into the programs, or from there to their output. %FALSE: it was there already. */
gboolean rouse_project_page_next_pane (RouseProjectPage *self);
/** Searches the output. */
void rouse_project_page_search (RouseProjectPage *self);

G_END_DECLS
