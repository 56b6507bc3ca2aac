/* run-file.h - the file that says what "rouse run" runs: read, allowed, and read again when it changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run-view.h"
#include "event-log.h"
#include "session.h"

G_BEGIN_DECLS

typedef struct _RouseRunFile RouseRunFile;

/** The file of @options, with the user's own configuration of the same folder over it. All is borrowed. Main thread. */
RouseRunFile *rouse_run_file_new (const RouseRunOptions *options, RouseRunView *view, RouseClock *clock, gboolean terminal);
void          rouse_run_file_free (RouseRunFile *self);

/**
 * (transfer full): the project that is to run. A file that was never allowed is shown, and asked for when there is a
 * terminal; without one, or when the answer is no, that is the error, as is a file that is wrong or not there.
 */
RouseProject *rouse_run_file_load (RouseRunFile *self, GError **error);

/**
 * Puts what the file comes to say into @session while that is on. What is wrong or not allowed is told, also to @events
 * (nullable), and changes nothing. Both are borrowed.
 */
void rouse_run_file_watch (RouseRunFile *self, RouseSession *session, RouseEventLog *events);
/** Allows what the file says now, which has been shown. */
void rouse_run_file_allow (RouseRunFile *self);

G_END_DECLS
