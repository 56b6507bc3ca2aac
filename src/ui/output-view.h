/* output-view.h - a program's live output in a terminal: search, copy, links, typing into the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_OUTPUT_VIEW (rouse_output_view_get_type ())
G_DECLARE_FINAL_TYPE (RouseOutputView, rouse_output_view, ROUSE, OUTPUT_VIEW, AdwBin)

/**
 * Shows what a runner has printed and what it prints; what is typed goes to its program. While that does not
 * run, Enter starts it. Uses "app.program-start" (found by @runner_id) and the widget's own "output." actions:
 * copy, paste, select-all, clear, search.
 */
GtkWidget *rouse_output_view_new (void);

/** Shows @runner (nullable) from the beginning. @runner_id is its "ID/PROGRAM", for the actions. */
void rouse_output_view_set_runner (RouseOutputView *self, RouseRunner *runner, const char *runner_id);
/** (nullable) */
const char *rouse_output_view_get_runner_id (RouseOutputView *self);
/** Opens the search bar and puts the cursor into it. */
void rouse_output_view_search (RouseOutputView *self);
/** Puts the cursor into the terminal. */
void rouse_output_view_focus (RouseOutputView *self);

G_END_DECLS
