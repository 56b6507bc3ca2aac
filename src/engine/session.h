/* session.h - one project's pipeline while it is on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "hot/browser.h"
#include "observer-pool.h"
#include "project/project-source.h"
#include "runner.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_SESSION (rouse_session_get_type ())
G_DECLARE_FINAL_TYPE (RouseSession, rouse_session, ROUSE, SESSION, GObject)

/**
 * NEWCOMERS READ session.c: all stages of the path of a change meet there.
 *
 * A session lives as long as its project is known; it has a pipeline while it is on. It is a #GListModel
 * of its #RouseRunner, one a program, which stay the same when it is switched off and on. Main context only.
 *
 * Properties, all notified: "project" (RouseProject), "name" (string), "on" (boolean), "paused" (boolean),
 * "state" (uint, RouseState: the worst of its programs'), "branch" (string, nullable), "health" (RouseHealth,
 * nullable until armed), "progress" (RouseHealth, nullable: while the first look at the files takes long, the files and
 * folders so far), "held" (string, nullable: what a settled change waits for, such as "git"),
 * "reload" (RouseReload, nullable: the last one of any of its programs), "problem" (string, nullable: why it
 * could not be switched on, or what a person should know of it), "file" (string, nullable: its rouse.ini),
 * "pending" (RousePending, nullable: what stands in that file and runs nothing until it is allowed), "browser-script"
 * (string, nullable: the address of the script that lets a page follow, while pages do), "n-pages" (uint, how many follow).
 *
 * Signals:
 *   armed (RouseHealth *)      everything is watched
 *   health (RouseHealth *) · held (const char *) · message (const char *)   handed on from the observer
 *   changed (RouseChangeSet *) what of a change set concerns any of its programs, before it is acted upon; in handlers,
 *                              rouse_runner_is_concerned() says of each whether it is
 *   runner-changed (RouseRunner *) · runner-ready (RouseRunner *, RouseRun *, RouseReload *)
 *   runner-exited (RouseRunner *, RouseRun *) · runner-reloaded (RouseRunner *, RouseReload *)
 *                              handed on from its runners; the first is any property of one
 *   idle                       switched off, and nothing of it runs any more; always later than the call
 */
RouseSession *rouse_session_new (RouseProject  *project,
                                 RouseLauncher *launcher,
                                 RouseHistory  *history, /* (nullable) */
                                 RouseClock    *clock);

/** With whom it shares observers (nullable: nobody), from when it is switched on next. */
void rouse_session_set_pool (RouseSession *self, RouseObserverPool *pool);

/**
 * Who tells pages in browsers (nullable): those of the project follow while it is on and its `livereload` says so. That they
 * cannot becomes its "problem".
 */
void rouse_session_set_browser (RouseSession *self, RouseBrowser *browser);
/** (nullable) (transfer none) */
const char *rouse_session_get_browser_script (RouseSession *self);
/** How many pages follow now. */
guint rouse_session_get_n_pages (RouseSession *self);

/**
 * Switches it on: begins to observe and, unless @postpone, starts its programs, each when those that it comes after
 * are ready. Does nothing when it is on. Returns: %FALSE when it cannot be observed as the project says.
 */
gboolean rouse_session_start (RouseSession *self, gboolean postpone, GError **error);
/** Switches it off: stops its programs, all at the same time, and stops observing. `idle` follows. */
void     rouse_session_stop (RouseSession *self);
gboolean rouse_session_get_on (RouseSession *self);
/** SIGKILL for whatever is being stopped. */
void rouse_session_kill (RouseSession *self);
/** Starts all its programs anew, because the user says so, in the order that start() has. */
void rouse_session_restart (RouseSession *self);
/** Stops observing for a while, or goes on; what changed meanwhile is not acted upon. */
void     rouse_session_set_paused (RouseSession *self, gboolean paused);
gboolean rouse_session_get_paused (RouseSession *self);

/**
 * Puts @project in the place of what it has. Programs that run the same are not disturbed; others are stopped,
 * and if it is on, what takes their place is started. %FALSE: it cannot be observed like that, and nothing is changed.
 */
gboolean      rouse_session_set_project (RouseSession *self, RouseProject *project, GError **error);
RouseProject *rouse_session_get_project (RouseSession *self);
/** Looks which branch is checked out; otherwise that is done when files have changed. */
void rouse_session_refresh_branch (RouseSession *self);
/** The project's id, or its name when it has none. */
const char *rouse_session_get_id (RouseSession *self);
RouseState  rouse_session_get_state (RouseSession *self);
guint       rouse_session_get_n_runners (RouseSession *self);
/** (transfer none) */
RouseRunner *rouse_session_get_runner (RouseSession *self, guint index);
/** (nullable) (transfer none): the runner of the program of that name. */
RouseRunner *rouse_session_find_runner (RouseSession *self, const char *program);
/** (nullable) (transfer none) */
RouseHealth *rouse_session_get_health (RouseSession *self);
RouseHealth *rouse_session_get_progress (RouseSession *self);
const char  *rouse_session_get_branch (RouseSession *self);
const char  *rouse_session_get_held (RouseSession *self);
const char  *rouse_session_get_problem (RouseSession *self);
RouseReload *rouse_session_get_reload (RouseSession *self);

/**
 * From now on its project is what @source, which has been loaded, says, also when its files change. Programs that are the
 * same are not disturbed by that. %NULL: it stays as it is.
 */
void rouse_session_follow (RouseSession *self, RouseProjectSource *source);
/** Allows what waits in the shared file and uses it, if its hash is @hash; otherwise %FALSE, and nothing is changed. */
gboolean rouse_session_allow (RouseSession *self, const char *hash, GError **error);
/** As set_project(), and has the files that it follows say so; %FALSE: they cannot, or it cannot be observed like that. */
gboolean      rouse_session_edit (RouseSession *self, RouseProject *project, GError **error);
const char   *rouse_session_get_file (RouseSession *self);
RousePending *rouse_session_get_pending (RouseSession *self);
/** Whether processes of it exist. */
gboolean rouse_session_is_alive (RouseSession *self);

G_END_DECLS
