/* project-form.h - a project, to be filled in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_PROJECT_FORM (rouse_project_form_get_type ())
G_DECLARE_FINAL_TYPE (RouseProjectForm, rouse_project_form, ROUSE, PROJECT_FORM, AdwBin)

/** Signal "entered": Enter was pressed where it means that one is done. */

/** Shows the project of @session, or, if that is %NULL, an empty one for @folder (nullable, as typed). */
void rouse_project_form_fill_in (RouseProjectForm *self, RouseEngine *engine, RouseSession *session, const char *folder);
/** (nullable) (transfer full): what was filled in; %NULL when something is wrong, which is then said where it is. */
RouseProject *rouse_project_form_dup_project (RouseProjectForm *self);
/** Says why it could not be stored. */
void rouse_project_form_show_error (RouseProjectForm *self, const char *text);

G_END_DECLS
