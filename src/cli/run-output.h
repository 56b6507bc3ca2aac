/* run-output.h - what the programs and Rouse itself print, on its way to the terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * One program's output is passed on byte for byte, as if Rouse were not there. That of several is cut into lines,
 * each with the name of its program in front; or one of them has the terminal for itself for a while, and what the
 * others print is shown afterwards. Follows what is switched on in the terminal, and undoes it. Main thread.
 */
typedef struct _RouseRunOutput RouseRunOutput;

/** @raw: Rouse has the terminal, in raw mode. */
RouseRunOutput *rouse_run_output_new (RouseClock *clock, gboolean raw);
void            rouse_run_output_free (RouseRunOutput *self);

/** Which programs there are; more than one: their lines get names. */
void     rouse_run_output_set_names (RouseRunOutput *self, const char *const *names);
gboolean rouse_run_output_is_shared (RouseRunOutput *self);
/** How wide a line of a program may be that @columns are there for, the name included; 0 stays 0. */
guint rouse_run_output_get_columns (RouseRunOutput *self, const char *name, guint columns);

/** Hands output of the program @name on. Returns: %FALSE when nobody reads it any more. */
gboolean rouse_run_output_write (RouseRunOutput *self, const char *name, GBytes *bytes, gboolean is_err);
/** A run of the program has ended: shows what it left unfinished, and undoes what it left switched on. */
void rouse_run_output_end_run (RouseRunOutput *self, const char *name);

/** Says @text (UTF-8, one line or more) on standard error, coloured by the sequence @style. */
void rouse_run_output_say (RouseRunOutput *self, const char *style, const char *text);
/**
 * Shows @text on the terminal until something else is written there or it is taken away by %NULL. Nothing happens where
 * standard error is none, or where the cursor or the program's output does not allow it.
 */
void rouse_run_output_set_status (RouseRunOutput *self, const char *text);
/** Clears the screen, if standard output is one. */
void rouse_run_output_clear (RouseRunOutput *self);

/** Gives the program @name the terminal for itself; %NULL: nobody. */
void        rouse_run_output_set_front (RouseRunOutput *self, const char *name);
const char *rouse_run_output_get_front (RouseRunOutput *self);

/** The terminal was somebody else's for a while: see rouse_run_view_resume(). */
gboolean rouse_run_output_resume (RouseRunOutput *self);

/* What is kept of the others' output while one has the terminal for itself. */
#define ROUSE_RUN_OUTPUT_HELD_BYTES (64 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseRunOutput, rouse_run_output_free)
G_END_DECLS
