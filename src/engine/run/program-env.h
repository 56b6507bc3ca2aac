/* program-env.h - a program with what its environment files say
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/program.h"

G_BEGIN_DECLS

/**
 * (transfer full): @program, whose `env` now begins with what its `env_files` set: what it sets itself comes behind
 * that, and wins. Variables that the files refer to are those of Rouse's own environment. Reads the files: they are
 * small, and regular ones only, so that nobody waits.
 *
 * Returns: %NULL and an error that names the file, and the line where there is one.
 */
RouseProgram *rouse_program_env_read (const RouseProgram *program, GError **error);

G_END_DECLS
