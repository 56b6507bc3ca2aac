/* run-view.h - what "rouse run" shows: one quiet line for each thing that happens
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run-options.h"
#include "run-output.h"

#include "session.h"

G_BEGIN_DECLS

/** Passes the programs' output on to stdout and stderr, and writes its own lines to stderr. Main thread. */
typedef struct _RouseRunView RouseRunView;

typedef enum
{
  ROUSE_SAY_DETAIL, /* with -v */
  ROUSE_SAY_NOTE,   /* without -q */
  ROUSE_SAY_ERROR,  /* always; in red */
  ROUSE_SAY_ANSWER, /* always: the user asked */
} RouseSay;

/** @raw: Rouse has the terminal, so its keys work. Borrows @options. */
RouseRunView *rouse_run_view_new (const RouseRunOptions *options, RouseClock *clock, gboolean raw);
void          rouse_run_view_free (RouseRunView *self);

/** (transfer none): the way that output takes. */
RouseRunOutput *rouse_run_view_get_output (RouseRunView *self);

/** Shows what @session signals; it must stay. */
void rouse_run_view_connect (RouseRunView *self, RouseSession *session);
/** Shows what one program does, of a session or alone. */
void rouse_run_view_connect_runner (RouseRunView *self, RouseRunner *runner);

/** Says @text (UTF-8, one line or more). */
void rouse_run_view_say (RouseRunView *self, RouseSay level, const char *text);
void rouse_run_view_sayf (RouseRunView *self, RouseSay level, const char *format, ...) G_GNUC_PRINTF (3, 4);

/** Hands output on. Returns: %FALSE when nobody reads it any more. */
gboolean rouse_run_view_write (RouseRunView *self, RouseRunner *runner, GBytes *bytes, gboolean is_err);

/** What is coming will be the end: what stops now is not worth a line. */
void rouse_run_view_begin_quit (RouseRunView *self);

/** The keys and what they do. */
void rouse_run_view_show_keys (RouseRunView *self);

/** Whether the program itself is alive, and not only something that it has left behind. */
gboolean rouse_run_is_alive (RouseRunner *runner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseRunView, rouse_run_view_free)
G_END_DECLS
