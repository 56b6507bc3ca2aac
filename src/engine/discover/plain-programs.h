/* plain-programs.h - programs that load nothing of a project but what they have open or are told on their command line: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * Whether the program that is called @name is a shell, or only makes another one ready, waits, or passes bytes on.
 * @argv0 and @argv1 (nullable): what it was called with, for those that are many programs in one.
 */
gboolean rouse_plain_programs_include (const char *name, const char *argv0, const char *argv1);

G_END_DECLS
