/* guard-command.h - how a guard is started, whoever starts it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"

G_BEGIN_DECLS

/**
 * (transfer full): takes @env, and adds what the command is to see as run @run_id: what the program and
 * @extra_env (nullable) ask for wins over what was inherited, and the marks of Rouse win over both.
 */
char **rouse_guard_command_add_environment (char              **env,
                                            const RouseProgram *program,
                                            const char         *run_id,
                                            const char *const  *extra_env);

/**
 * (transfer container): the command line of the guard at @guard, with a %NULL at its end; good for as long as
 * both arguments are.
 */
GPtrArray *rouse_guard_command_new_line (const char *guard, const RouseProgram *program);

G_END_DECLS
