/* command-private.h - what the readers of command lines share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/detect/command.h"

G_BEGIN_DECLS

/** Whether @word is NAME=VALUE. */
gboolean rouse_command_is_assignment (const char *word);
/**
 * (transfer full) (nullable) (element-type utf8): the words of one command as they are written, quotes and all, so
 * that with spaces between them they are the line again; %NULL when it is more than one command.
 */
GPtrArray *rouse_command_tokenize (const char *line);
/** (transfer full): a word without its quotes. */
char *rouse_command_dup_plain (const char *word);

/**
 * Programs that start another one anew: nodemon, ts-node-dev, watchmedo, cargo watch, watchexec. When words[@at] is
 * one, it and its options are taken out of @words (element-type utf8), what it was told is put into @command, and
 * %TRUE is returned.
 */
gboolean rouse_command_unwrap (RouseCommand *command, GPtrArray *words, guint at);

G_END_DECLS
