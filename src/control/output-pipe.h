/* output-pipe.h - gives a program's output to another process
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"

G_BEGIN_DECLS

/**
 * The read end (transfer full) of a pipe into which the last @lines lines of @runner's output go (all that is kept
 * when negative), and with @follow what it prints from now on, until the reader closes it or the runner goes. A
 * reader that is too slow misses some, and is told so in the stream. -1 and an error when there is no pipe to be had.
 * Main context only.
 */
int rouse_output_pipe_open (RouseRunner *runner, int lines, gboolean follow, GError **error);

G_END_DECLS
