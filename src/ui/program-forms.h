/* program-forms.h - the programs of a project, to be filled in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_PROGRAM_FORMS (rouse_program_forms_get_type ())
G_DECLARE_FINAL_TYPE (RouseProgramForms, rouse_program_forms, ROUSE, PROGRAM_FORMS, GtkBox)

/** Signal "entered": Enter was pressed where it means that one is done. */

/** (transfer full): a program as the preferences want new ones. */
RouseProgram *rouse_program_forms_new_program (const char *name);

/** Shows @programs (element-type RouseProgram), at least one, in the place of those that are there. */
void rouse_program_forms_set_programs (RouseProgramForms *self, GPtrArray *programs);
/** Where they are to run; @folder is nullable. */
void rouse_program_forms_set_folder (RouseProgramForms *self, const char *folder);
/** Whether the user has typed into them, added one or taken one out. */
gboolean rouse_program_forms_get_touched (RouseProgramForms *self);
/** Says what is wrong, also of what was not touched yet. Returns: (nullable) (transfer none): the first row that is. */
GtkWidget *rouse_program_forms_check (RouseProgramForms *self);
/** (transfer full) (element-type RouseProgram): see rouse_program_form_dup_program(). */
GPtrArray *rouse_program_forms_dup_programs (RouseProgramForms *self);
/** Puts the focus where the first one begins. */
void rouse_program_forms_focus (RouseProgramForms *self);

G_END_DECLS
