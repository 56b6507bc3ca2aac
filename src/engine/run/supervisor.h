/* supervisor.h - keeps one program running: at most one run at a time, and none left behind
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "record/reload.h"
#include "record/run.h"
#include "run/ask-socket.h"
#include "run/launcher.h"
#include "run/notify-message.h"
#include "run/state.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_SUPERVISOR (rouse_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (RouseSupervisor, rouse_supervisor, ROUSE, SUPERVISOR, GObject)

/**
 * Main context only. Signals:
 *   notify::state
 *   notify::status-text                    what the program says of itself; %NULL when a run begins and ends
 *   building (RouseRun *, RouseReload *)   the build's command executes; the run is the build's
 *   built (RouseRun *, RouseReload *)      the build ended, as rouse_run_went_well() says
 *   stopping (RouseRun *)                  asked to end
 *   started (RouseRun *, RouseReload *)    the command executes
 *   ready (RouseRun *, RouseReload *)
 *   exited (RouseRun *)                    the leader ended; run->expected says whether Rouse wanted it;
 *                                          also emitted for a run that could not be started (run->error)
 *   reloaded (RouseReload *)               the reload is final: ready, failed, superseded, not started
 *   output (GBytes *, gboolean is_err)
 *   requested                              the program asked for its restart; not more often than is good for it
 *   idle                                   stop() is complete: nothing runs and nothing is going to;
 *                                          always later than that call
 * A task is `ready` when it has ended with 0, a service when it is as the program's ready_kind says. READY=1 at its
 * notification socket is what ROUSE_READY_NOTIFY waits for, and comes before the time of ROUSE_READY_ALIVE is over: it
 * knows better. Where a port, an address or a line of output was named, these decide alone. A service that is ready
 * and says RELOADING=1 is `starting` until it says READY=1; nothing is emitted for that but notify::state. One that
 * says STOPPING=1 does not become ready any more.
 *
 * What it listens at is opened when it is first to start, and held until `idle` or until this is disposed of: through
 * restarts, builds and failures. So who connects to a program that has failed waits until it is mended. A supervisor that
 * is told to start by a handler of `idle` takes over what both listen at. When it cannot be opened, the start has failed as
 * one that found no command, and the next one tries again.
 *
 * A program with a build is built before each start that somebody or something asks for; what runs lives on until
 * that has succeeded. If it fails, the reload is final with %ROUSE_OUTCOME_BUILD_FAILED and the build's run, and the
 * state is %ROUSE_STATE_FAILED until a build succeeds, even though the run before may serve. A change during a build
 * cancels it and begins it anew.
 */
RouseSupervisor *rouse_supervisor_new (RouseProgram *program, RouseLauncher *launcher, RouseClock *clock);

typedef gboolean (*RouseSupervisorPrepare) (gpointer data, GError **error);

/** What has to succeed right before each run; %NULL: nothing. On an error the start has failed as one that found no command. */
void rouse_supervisor_set_prepare (RouseSupervisor *self, RouseSupervisorPrepare prepare, gpointer data);

RouseState    rouse_supervisor_get_state (RouseSupervisor *self);
RouseProgram *rouse_supervisor_get_program (RouseSupervisor *self);
/** From now on; @program's runs are equal to those of the one before. */
void           rouse_supervisor_set_program (RouseSupervisor *self, RouseProgram *program);
RouseLauncher *rouse_supervisor_get_launcher (RouseSupervisor *self);
/** Whether a start is to come as soon as what runs is gone. */
gboolean rouse_supervisor_has_next (RouseSupervisor *self);
/** (nullable): the run that is alive, or the last one. */
RouseRun *rouse_supervisor_get_run (RouseSupervisor *self);
/** (nullable): the process that is alive. */
RouseProcess *rouse_supervisor_get_process (RouseSupervisor *self);
/** (nullable): what is alive of a build. */
RouseProcess *rouse_supervisor_get_build_process (RouseSupervisor *self);
/** (nullable): the last build, when it failed and that has not been mended, nor the program stopped, since. */
RouseRun *rouse_supervisor_get_failed_build (RouseSupervisor *self);
/** When the program has failed so often in a row that it is not started any more: how many starts were in vain. */
guint rouse_supervisor_get_n_in_vain (RouseSupervisor *self);

/**
 * Makes sure that a run begins after this call: starts at once when nothing runs; else stops what runs
 * first. Calls while a stop is under way fold into the one start that follows it: the newest @reload
 * wins and the ones before are `reloaded` as superseded, their change sets merged into it.
 */
void rouse_supervisor_restart (RouseSupervisor *self, RouseReload *reload);
/** Like restart, but a run that is alive may first come to its own end. */
void rouse_supervisor_follow (RouseSupervisor *self, RouseReload *reload);
/** Stops what runs and cancels what was to come. Emits `idle` when all is gone. */
void rouse_supervisor_stop (RouseSupervisor *self);
/** The same with SIGKILL, and without asking first. */
void rouse_supervisor_stop_at_once (RouseSupervisor *self);
/** No more patience: SIGKILL for what is being stopped, of a build too. */
void rouse_supervisor_kill (RouseSupervisor *self);
/** What a program, or somebody in its name, says of itself. Nothing, when no run is alive. */
void rouse_supervisor_take_notification (RouseSupervisor *self, const RouseNotifyMessage *message);
/** (nullable): the last status text of the run that is alive. */
const char *rouse_supervisor_get_status_text (RouseSupervisor *self);
/** (nullable): where the run that is alive tells what it loads; of programs with `discover` = %ROUSE_DISCOVER_LOADED. */
const char *rouse_supervisor_get_loaded_file (RouseSupervisor *self);
/** What is watched, so what it is to tell of. For the next runs. */
void rouse_supervisor_set_roots (RouseSupervisor *self, const char *const *roots);
/** (nullable): where the run that is alive can be asked to reload itself; of programs with `hot_ask`. */
RouseAskSocket *rouse_supervisor_get_ask_socket (RouseSupervisor *self);
/** The terminal's size, for this run and the next ones. */
void rouse_supervisor_resize (RouseSupervisor *self, guint columns, guint rows);

G_END_DECLS
