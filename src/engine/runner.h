/* runner.h - one program of a project: decide, run and record, joined
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "decide/hot-plan.h"
#include "record/history.h"
#include "run/supervisor.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_RUNNER (rouse_runner_get_type ())
G_DECLARE_FINAL_TYPE (RouseRunner, rouse_runner, ROUSE, RUNNER, GObject)

/**
 * Main context only. Properties, all notified: "state" (uint, RouseState), "run" (RouseRun, the one that is
 * alive or the last), "reload" (RouseReload, the last that is final), "hot" (RouseReload, nullable: the one whose hot
 * action is under way; the state says what the program does, so that it stays `running`), "n-starts" (uint, since it was made),
 * "suspended" (string, a file whose changes do not count because the program itself writes it after every
 * start), "held" (boolean: stopped by hand, changes do not start it), "stop-deadline" (int64, monotonic µs:
 * when what is being stopped is killed; 0 when nothing is), "status-text" (string, nullable: what the run that is
 * alive says of itself, in its own words), "awaits" (string, nullable: names of programs, for people,
 * that have to be ready before it starts; if it runs, before it is restarted).
 *
 * Signals:
 *   suspended (const char *path)  see above; %NULL when its changes count again
 *   building (RouseRun *, RouseReload *) · built (RouseRun *, RouseReload *)
 *   stopping (RouseRun *) · started (RouseRun *, RouseReload *) · ready (RouseRun *, RouseReload *)
 *   exited (RouseRun *) · reloaded (RouseReload *) · output (GBytes *, gboolean) · idle
 *                                 handed on from the supervisor; `reloaded` also of what was done without it, and the
 *                                 output of the commands of rules is the program's
 *   fed (GBytes *)                what has been added to the output, marks between the runs included
 *   passed-over (RouseChangeSet *)  changes that do not count only because it has not loaded those files
 *
 * A change is answered by a hot action, when the rules say so and the run is ready to take it, see runner-hot.c: then
 * no run begins, and `reloaded` tells of it, as ready. One that is not enough is followed by a restart, of which the very
 * same reload tells. What only pages have to take is told by a reload that is final at once, whatever the program does.
 */
RouseRunner *rouse_runner_new (RouseProgram  *program,
                               RouseLauncher *launcher,
                               RouseHistory  *history, /* (nullable) */
                               RouseClock    *clock);

/** Puts @program, whose runs are equal, in the place of what it has; what runs is not disturbed. */
void rouse_runner_set_program (RouseRunner *self, RouseProgram *program);
/** Which changes are the program's own affair from now on; until it is told, all are. */
void rouse_runner_set_concern (RouseRunner *self, RouseConcern *concern);
/** The project that it is part of, for what is watched of it: the files that it loads are looked for there. */
void rouse_runner_set_project (RouseRunner *self, RouseProject *project);
/**
 * (nullable) (transfer none): which files it has loaded by now; %NULL when that does not matter to it. Looks at its
 * processes, which takes some milliseconds.
 */
RouseLoadedSet *rouse_runner_get_loaded (RouseRunner *self);
/**
 * (nullable) (transfer none): those of @changes that concern the program; %NULL when none does, or when it made them
 * itself, so nobody need know. take_changes() follows.
 */
RouseChangeSet *rouse_runner_judge_changes (RouseRunner *self, RouseChangeSet *changes);
/** Between judge_changes() and take_changes(): whether it is going to do something about them. */
gboolean rouse_runner_is_concerned (RouseRunner *self);
/**
 * (nullable) (transfer none): what is going to be done about them in place of a start or restart, as far as can be foreseen;
 * %NULL when there is nothing in its place.
 */
const RouseHotPlan *rouse_runner_get_hot_plan (RouseRunner *self);
/** Does what the changes that were just judged mean for the program; with @awaited as restart_when(). */
void rouse_runner_take_changes (RouseRunner *self, const char *const *awaited);

/**
 * Starts it, or starts it anew, because of @cause; ends a hold by stop(). With @awaited (nullable), the names of
 * programs, it is stopped, and starts when set_awaited() says that nobody is awaited any more.
 */
void rouse_runner_start (RouseRunner *self, RouseCause cause, const char *const *awaited);
/**
 * Restarts it because a program that it comes after was restarted, unless the user holds it. With @awaited, it goes on
 * meanwhile, and changes that arrive until then are answered by the same restart.
 */
void rouse_runner_cascade (RouseRunner *self, const char *const *awaited);
/** Whom it waits for now; %NULL: nobody, and it does what waited. */
void rouse_runner_set_awaited (RouseRunner *self, const char *const *awaited);
/** The same because the user says so, whoever it should wait for; ends a suspension, too. */
void rouse_runner_restart (RouseRunner *self);
/** Stops it; changes do not start it until restart(). `idle` follows, always later than this call. */
void rouse_runner_stop (RouseRunner *self);
/** Stops it with SIGKILL at once, otherwise as stop(); when it is being stopped already, a start that is to follow does. */
void rouse_runner_kill (RouseRunner *self);
/** SIGKILL for whatever is being stopped, leftovers of commands included; nothing for what runs and is wanted. */
void rouse_runner_kill_leaving (RouseRunner *self);
/**
 * Says something in its name, in the words of sd_notify(3): %FALSE when @message says nothing, or too much, or when the
 * program does not run, which only leaves it to be asked for a restart, unless it was stopped by hand.
 */
gboolean rouse_runner_notify (RouseRunner *self, const char *message, GError **error);
/** The address of the script that its proxies put into pages; %NULL: none. */
void rouse_runner_set_script (RouseRunner *self, const char *url);
/**
 * Before it is stopped: has @successor, which was made from an edit of its program, go on with its proxies, if they are the
 * same. Who asks meanwhile waits.
 */
void rouse_runner_hand_proxies_over (RouseRunner *self, RouseRunner *successor);
/** Types into its terminal, or that of its build when nothing else is alive. */
void rouse_runner_write (RouseRunner *self, const char *data, gsize length);
/** The terminal's size, for this run and the next ones. */
void rouse_runner_resize (RouseRunner *self, guint columns, guint rows);

RouseSupervisor *rouse_runner_get_supervisor (RouseRunner *self);
RouseProgram    *rouse_runner_get_program (RouseRunner *self);
RouseState       rouse_runner_get_state (RouseRunner *self);
gboolean         rouse_runner_get_held (RouseRunner *self);
/** (nullable) (transfer none) */
RouseRun    *rouse_runner_get_run (RouseRunner *self);
RouseReload *rouse_runner_get_reload (RouseRunner *self);
/** (nullable) (transfer none): what the hot action under way is for. */
RouseReload *rouse_runner_get_hot (RouseRunner *self);
/** (nullable) (transfer none): why it has failed though it may run: see rouse_supervisor_get_failed_build(). */
RouseRun *rouse_runner_get_failed_build (RouseRunner *self);
/** Why it has failed and is not started again: see rouse_supervisor_get_n_in_vain(). */
guint       rouse_runner_get_n_in_vain (RouseRunner *self);
const char *rouse_runner_get_suspended (RouseRunner *self);
const char *rouse_runner_get_status_text (RouseRunner *self);
const char *rouse_runner_get_awaits (RouseRunner *self);
/** (nullable) (transfer none): the same, one by one. */
const char *const *rouse_runner_get_awaited (RouseRunner *self);
/** Whether it is stopped until then. */
gboolean rouse_runner_awaits_start (RouseRunner *self);
guint    rouse_runner_get_n_starts (RouseRunner *self);
gint64   rouse_runner_get_stop_deadline (RouseRunner *self);

/** Whether processes of it exist, also of a run whose leader has ended, or of a build. */
gboolean rouse_runner_is_alive (RouseRunner *self);
/** Resident memory of all its processes, bytes; 0 when nothing runs or the system does not tell. Reads /proc: a
 * millisecond or so. */
guint64 rouse_runner_read_memory (RouseRunner *self);

/**
 * (transfer full): what its runs have printed, as written, with a dim line before each run and build: the last @max_lines
 * lines, at most ROUSE_RUNNER_OUTPUT_BYTES. What `fed` tells follows on it.
 */
GBytes *rouse_runner_dup_output (RouseRunner *self, guint max_lines);
/** Forgets it. */
void rouse_runner_clear_output (RouseRunner *self);

#define ROUSE_RUNNER_OUTPUT_BYTES (512 * 1024)

G_END_DECLS
