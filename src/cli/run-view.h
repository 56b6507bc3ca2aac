/* run-view.h - what "rouse run" shows: one quiet line for each thing that happens
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run-options.h"

#include "run/supervisor.h"

G_BEGIN_DECLS

/** Passes the program's output on to stdout and stderr, and writes its own lines to stderr. Main thread. */
typedef struct _RouseRunView RouseRunView;

typedef enum
{
  ROUSE_SAY_DETAIL, /* with -v */
  ROUSE_SAY_NOTE,   /* without -q */
  ROUSE_SAY_ERROR,  /* always; in red */
  ROUSE_SAY_ANSWER, /* always: the user asked */
} RouseSay;

/** @raw: Rouse has the terminal, so its keys work. Borrows @options. */
RouseRunView *rouse_run_view_new (const RouseRunOptions *options, gboolean raw);
void          rouse_run_view_free (RouseRunView *self);

/** Shows what @source signals: a session, or @supervisor itself when it runs without one. */
void rouse_run_view_connect (RouseRunView *self, GObject *source, RouseSupervisor *supervisor);

/** Says @text (UTF-8, one line or more). */
void rouse_run_view_say (RouseRunView *self, RouseSay level, const char *text);
void rouse_run_view_sayf (RouseRunView *self, RouseSay level, const char *format, ...) G_GNUC_PRINTF (3, 4);

/** Hands output on. Returns: %FALSE when nobody reads it any more. */
gboolean rouse_run_view_write (RouseRunView *self, GBytes *bytes, gboolean is_err);

/** The user has stopped the program, or lets changes start it again. */
void rouse_run_view_set_held (RouseRunView *self, gboolean held);

/**
 * The program's screen is to be seen again, after the terminal was somebody else's.
 *
 * Returns: whether the program has to draw it.
 */
gboolean rouse_run_view_resume (RouseRunView *self);

/** What is coming will be the end: what stops now is not worth a line. */
void rouse_run_view_begin_quit (RouseRunView *self);

/** The keys and what they do. */
void rouse_run_view_show_keys (RouseRunView *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseRunView, rouse_run_view_free)
G_END_DECLS
