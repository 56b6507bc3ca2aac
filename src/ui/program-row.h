/* program-row.h - a program of a project: its state, and what can be done with it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_PROGRAM_ROW (rouse_program_row_get_type ())
G_DECLARE_FINAL_TYPE (RouseProgramRow, rouse_program_row, ROUSE, PROGRAM_ROW, GtkListBoxRow)

/** @runner_id is its "ID/PROGRAM", for the actions. @single: it has no neighbours to be told from. */
GtkWidget *rouse_program_row_new (RouseRunner *runner, const char *runner_id, gboolean single);

RouseRunner *rouse_program_row_get_runner (RouseProgramRow *self);
const char  *rouse_program_row_get_runner_id (RouseProgramRow *self);
/** Time has passed: uptime, what is left of stopping, and if @memory how much it takes, which reads /proc. */
void rouse_program_row_tick (RouseProgramRow *self, gboolean memory);

G_END_DECLS
