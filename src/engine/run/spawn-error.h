/* spawn-error.h - why a command could not be started, in a sentence
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"

G_BEGIN_DECLS

/** (transfer full): %ROUSE_ERROR_NOT_FOUND when something does not exist, else %ROUSE_ERROR_SPAWN. */
GError *rouse_spawn_error_new_chdir (const RouseProgram *program, int errsv);
/** The same, for @errsv from exec. Looks at the file to tell apart what has one errno. */
GError *rouse_spawn_error_new_exec (const RouseProgram *program, int errsv);

G_END_DECLS
