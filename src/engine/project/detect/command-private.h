/* command-private.h - what the readers of command lines share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/detect/command.h"

G_BEGIN_DECLS

/** Whether @line says something that words alone do not. */
gboolean rouse_command_needs_shell (const char *line);
/** Whether @word is NAME=VALUE. */
gboolean rouse_command_is_assignment (const char *word);
/** (transfer full): @words as one line, quoted where a shell would need it. */
char *rouse_command_join (char *const *words);

/**
 * Programs that start another one anew: nodemon, ts-node-dev, watchmedo, cargo watch, watchexec. When words[@at] is
 * one, it and its options are taken out of @words (element-type utf8), what it was told is put into @command, and
 * %TRUE is returned.
 */
gboolean rouse_command_unwrap (RouseCommand *command, GPtrArray *words, guint at);

G_END_DECLS
