/* event-log.h - what happens in a session, as lines of JSON in a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_EVENT_LOG (rouse_event_log_get_type ())
G_DECLARE_FINAL_TYPE (RouseEventLog, rouse_event_log, ROUSE, EVENT_LOG, GObject)

/**
 * One line an event, each an object of event, at, t (see rouse_json_to_event_line()) and, after them:
 *   armed, health      as rouse_health_to_json()
 *   changed            as rouse_change_set_to_json(), with at most ROUSE_EVENT_MAX_FILES files; programs, a list
 *   held               reason; null when it goes on
 *   suspended          project, program, path, escaped (if it is not UTF-8); path is null when it goes on
 *   passed-over        project, program, and as `changed`: files that do not count only because the program has not loaded them
 *   awaits             project, program, awaits (names of programs); null when it waits no more
 *   stopping, exited   project, program, run as rouse_run_to_json()
 *   building, built    the same of a build, and the cause and action of the reload that it is for
 *   started, ready     the same, and the cause and action of the reload that began it
 *   reloaded           reload as rouse_reload_to_json()
 *   config             path, outcome, message: see rouse_event_log_tell_config()
 *
 * Part of the outside interface, as are the objects. Main context only. Signal:
 *   failed (GError *)  a line could not be written. Told once; later lines are tried all the same
 */

#define ROUSE_EVENT_MAX_FILES 1000 /* keeps a line readable for whoever looks into the file */

/** A new descriptor that appends to the file at @path, which is made when it does not exist; -1 and an error. */
int rouse_event_log_open (const char *path, GError **error);

/**
 * Writes what @session and its programs do from now on to @fd (transfer full), one write a line: several processes may
 * append to the same file. The program must ignore SIGPIPE if @fd can be a pipe.
 */
RouseEventLog *rouse_event_log_new (RouseSession *session, RouseClock *clock, int fd);
/**
 * The file at @path, which says what is run, has been read again; @outcome: "used", "pending" (it has to be allowed
 * first) or "broken", and then @message (nullable) says why.
 */
void rouse_event_log_tell_config (RouseEventLog *self, const char *path, const char *outcome, const char *message);

G_END_DECLS
