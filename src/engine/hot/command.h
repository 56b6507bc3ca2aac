/* command.h - has a running program use what changed by a command that knows how
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "hot/action.h"
#include "run/launcher.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_COMMAND_ACTION (rouse_command_action_get_type ())
G_DECLARE_FINAL_TYPE (RouseCommandAction, rouse_command_action, ROUSE, COMMAND_ACTION, RouseHotAction)

/**
 * Runs @command, a line for the shell, in @program's folder and environment, with the file of @changes; it gets none of
 * the program's sockets. Done when it ends with 0. Otherwise %ROUSE_FALL_BACK_REFUSED; UNREACHABLE when it cannot be
 * started, for a shell too (126 and 127); TIMED_OUT after the program's hot_timeout_us, and then all that it started is
 * killed. What it leaves behind, or is cancelled, is asked to end, and killed after the program's stop_timeout_us.
 *
 * Signals besides `done`:
 *   started (RouseRun *) · output (GBytes *, gboolean is_err)
 *   gone                 nothing of it is left, if there was a process; keep it until then
 */
RouseCommandAction *rouse_command_action_new (const RouseProgram *program,
                                              const char         *command,
                                              RouseChangeSet     *changes,
                                              RouseLauncher      *launcher,
                                              RouseClock         *clock);
/** The size of its terminal. */
void rouse_command_action_resize (RouseCommandAction *self, guint columns, guint rows);
/** SIGKILL for what is being ended. */
void rouse_command_action_kill (RouseCommandAction *self);
/** (nullable): what is alive of it. */
RouseProcess *rouse_command_action_get_process (RouseCommandAction *self);

G_END_DECLS
