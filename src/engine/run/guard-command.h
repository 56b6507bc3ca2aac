/* guard-command.h - how a guard is started, whoever starts it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run/launcher.h"

G_BEGIN_DECLS

/**
 * (transfer full): takes @env, and adds what the command is to see as this run: what the program and the launch ask
 * for wins over what was inherited, and the marks of Rouse win over both.
 */
char **rouse_guard_command_add_environment (char **env, const RouseProgram *program, const RouseLaunch *launch);

/** (transfer full) (element-type filename): the command line of the guard at @guard, with a %NULL at its end. */
GPtrArray *rouse_guard_command_new_line (const char *guard, const RouseProgram *program, const RouseLaunch *launch);

G_END_DECLS
