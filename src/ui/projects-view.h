/* projects-view.h - the list of projects beside the one that is chosen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_PROJECTS_VIEW (rouse_projects_view_get_type ())
G_DECLARE_FINAL_TYPE (RouseProjectsView, rouse_projects_view, ROUSE, PROJECTS_VIEW, AdwBin)

/** Property "can-go-back" (boolean): a narrow window shows a project in the place of the list. */
void rouse_projects_view_set_engine (RouseProjectsView *self, RouseEngine *engine);
/** Chooses @project (nullable: shows the list) and in it @program (nullable), whose output is shown. */
void rouse_projects_view_show (RouseProjectsView *self, const char *project, const char *program);
/** From a project to the list. */
void rouse_projects_view_go_back (RouseProjectsView *self);
/** Searches the output that is shown. */
void rouse_projects_view_search (RouseProjectsView *self);
/** Moves the focus: from the list to the programs, from there to their output, and back. */
void rouse_projects_view_next_pane (RouseProjectsView *self);
/** Moves @session by so many places in the list; the focus stays with it. */
void rouse_projects_view_move (RouseProjectsView *self, RouseSession *session, int by);
/** (nullable) (transfer none): the project that is chosen. */
RouseSession *rouse_projects_view_get_session (RouseProjectsView *self);

G_END_DECLS
