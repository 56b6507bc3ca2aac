/* engine.h - all projects of the user: what every view sees
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project-store.h"
#include "session.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_ENGINE (rouse_engine_get_type ())
G_DECLARE_FINAL_TYPE (RouseEngine, rouse_engine, ROUSE, ENGINE, GObject)

/**
 * A #GListModel of #RouseSession, in the user's order. Main context only.
 *
 * Properties, notified: "paused" (boolean: nothing is acted upon in any project), "quitting" (boolean).
 *
 * Signals:
 *   changed                                       something that a summary shows is different (any session's
 *                                                 or runner's property, a project added or removed); many
 *                                                 at a time are told once, later than they happened
 *   reloaded (RouseSession *, RouseRunner *, RouseReload *) · exited (RouseSession *, RouseRunner *, RouseRun *)
 *   ready (RouseSession *, RouseRunner *, RouseRun *, RouseReload *)
 *                                                 handed on from the runners
 *   problem (RouseSession * (nullable), const char *)  a person should know: a file of the configuration that
 *                                                 cannot be used, a store that cannot be written
 */
RouseEngine *rouse_engine_new (RouseProjectStore *store,
                               RouseLauncher     *launcher,
                               RouseHistory      *history, /* (nullable) */
                               RouseClock        *clock);

/** Who tells pages in browsers of all projects (nullable: nobody); see rouse_session_set_browser(). */
void rouse_engine_set_browser (RouseEngine *self, RouseBrowser *browser);

/** Loads the projects and switches on those that were on. @crashed and @died_at as in begin_life(). */
void rouse_engine_load (RouseEngine *self, gboolean *crashed, gint64 *died_at);

RouseHistory *rouse_engine_get_history (RouseEngine *self);
RouseClock   *rouse_engine_get_clock (RouseEngine *self);

/**
 * Adds @project, which gets an id if it has none, at @position (-1: last) and stores it; it is off. What it says is the
 * user's own; a rouse.ini in its folder comes below that, once it is allowed (see "pending" of the session). Without a
 * program, and a name or none, such a file is all there is. Of a project just removed, everything is as it was.
 * Returns: (transfer none) (nullable): its session, or %NULL and an error when it could not be stored.
 */
RouseSession *rouse_engine_add (RouseEngine *self, RouseProject *project, int position, GError **error);
/**
 * Puts @project (same id) in the place of what @session has; programs that are the same are not disturbed. Written down where
 * it came from, in the shared file too, which is allowed as it is then.
 */
gboolean rouse_engine_replace (RouseEngine *self, RouseSession *session, RouseProject *project, GError **error);
/**
 * Allows what waits in the shared file of @session, and uses it, if its hash is @hash: what a person has been shown.
 * %FALSE: something else stands there by now, or it could not be remembered; nothing is changed.
 */
gboolean rouse_engine_allow (RouseEngine *self, RouseSession *session, const char *hash, GError **error);
/** Switches it off and forgets it; its processes end in order. To undo, add the project again. */
gboolean rouse_engine_remove (RouseEngine *self, RouseSession *session, GError **error);
/** Moves it in the user's order. */
void rouse_engine_move (RouseEngine *self, RouseSession *session, guint position);

/** Switches a project on or off, and remembers that. Errors become its "problem". */
void rouse_engine_set_on (RouseEngine *self, RouseSession *session, gboolean on);
void rouse_engine_set_paused (RouseEngine *self, gboolean paused);

gboolean rouse_engine_get_paused (RouseEngine *self);

/** (nullable) (transfer none): by id. */
RouseSession *rouse_engine_find (RouseEngine *self, const char *id);
/** (nullable) (transfer none): by "ID/PROGRAM"; @session (out) (optional) (nullable) is the one it belongs to. */
RouseRunner *rouse_engine_find_runner (RouseEngine *self, const char *id_and_program, RouseSession **session);
/** (transfer full): "ID/PROGRAM" of @runner, or %NULL when it is none of ours. */
char *rouse_engine_dup_runner_id (RouseEngine *self, RouseRunner *runner);

/** Worst of all that are on. */
RouseState rouse_engine_get_state (RouseEngine *self);
/** How many programs have processes. */
guint rouse_engine_get_n_alive (RouseEngine *self);

/** Stops everything without forgetting what is on; done when the last process is gone and all is written. */
void     rouse_engine_quit_async (RouseEngine *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean rouse_engine_quit_finish (RouseEngine *self, GAsyncResult *result, GError **error);
/** Whether that has begun: nothing is to be started any more. */
gboolean rouse_engine_get_quitting (RouseEngine *self);
/** No more patience while quitting: SIGKILL. */
void rouse_engine_kill (RouseEngine *self);

G_END_DECLS
