/* git-config.h - the syntax of git's configuration files: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * One setting. @section and @key are in lower case; @subsection is %NULL when there is none; @value is %NULL
 * for a key without "=", which means true.
 */
typedef void (*RouseGitConfigFunc) (const char *section, const char *subsection, const char *key, const char *value, gpointer data);

/**
 * Calls @func for each setting in @text, in order. Returns %FALSE at the first line that git would refuse;
 * what stands before it has been reported.
 */
gboolean rouse_git_config_parse (const char *text, gsize length, RouseGitConfigFunc func, gpointer data);

/** What git takes for true: a key without value, "true", "yes", "on" or a number that is not 0. */
gboolean rouse_git_config_is_true (const char *value);

G_END_DECLS
