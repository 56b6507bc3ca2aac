/* program-form.h - one program of a project, to be filled in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_PROGRAM_FORM (rouse_program_form_get_type ())
G_DECLARE_FINAL_TYPE (RouseProgramForm, rouse_program_form, ROUSE, PROGRAM_FORM, AdwPreferencesGroup)

/**
 * Shows @program. Signals: "changed" when something else was typed into it, "removed" when it is not wanted.
 */
GtkWidget *rouse_program_form_new (RouseProgram *program);

/** Where it is to run; @folder is nullable. */
void rouse_program_form_set_folder (RouseProgramForm *self, const char *folder);
/** Alone, a program needs no name and cannot be removed. */
void        rouse_program_form_set_alone (RouseProgramForm *self, gboolean alone);
const char *rouse_program_form_get_name (RouseProgramForm *self);

/** Says what is wrong, also of what was not touched yet. @others: names of the others.
 * Returns: (nullable) (transfer none): the first row that is wrong. */
GtkWidget *rouse_program_form_check (RouseProgramForm *self, const char *const *others);
/** (transfer full): what was filled in, over what it showed; `project` and `cwd` are the caller's to set. */
RouseProgram *rouse_program_form_dup_program (RouseProgramForm *self);
void          rouse_program_form_focus (RouseProgramForm *self);

G_END_DECLS
