/* env-file.h - reads a file of environment variables: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** Bytes of a file, and of all that comes of the files of one program. */
#define ROUSE_ENV_FILE_MAX (1024 * 1024)
/** Bytes of one setting: no system takes a longer one. */
#define ROUSE_ENV_VALUE_MAX (128 * 1024)
/** Variables of one program. */
#define ROUSE_ENV_VARIABLES_MAX 4096

/** What the files of one program set, each variable once. */
typedef struct _RouseEnvSettings RouseEnvSettings;

/** (transfer full) */
RouseEnvSettings *rouse_env_settings_new (void);
void              rouse_env_settings_free (RouseEnvSettings *self);

/**
 * (transfer full): "K=V", in the order in which they were set first, with %NULL at the end. Uses @self up.
 */
char **rouse_env_settings_steal (RouseEnvSettings *self);

/**
 * Adds what @text sets; it wins over what was set before. The files that people have for this follow no standard. Here:
 *
 * - A line is NAME=VALUE; "export" may stand before it, blanks around the "=". Names are letters, digits, "_", "." and
 *   "-", and begin with a letter or "_". Empty lines do not count, nor do those that begin with "#".
 * - A value without quotes goes to the end of the line, or to a "#" behind a blank; blanks at its end do not count.
 *   It is as it stands but for variables; "\$" is a dollar.
 * - In "double quotes", which may hold line breaks, \n \r \t \" \\ \$ are what they are in C, other backslashes stay,
 *   and variables are put in.
 * - In 'single quotes', which may hold line breaks too, all is as it stands; only \' is a quote.
 * - Behind a closing quote may stand a comment.
 * - $NAME and ${NAME} are what was set so far, here or in a file before, else what @environment says, else empty.
 *   ${NAME-VALUE} is VALUE, as it stands, when there is no such variable, ${NAME:-VALUE} also when it is empty. Any other
 *   dollar is one: no command is run.
 *
 * @name: what errors call the file
 * @environment: (nullable): as of g_get_environ()
 *
 * Returns: %FALSE and ROUSE_ERROR_INVALID, "name:line: what is wrong"; then @self is good for nothing but to be freed.
 */
gboolean rouse_env_settings_parse (RouseEnvSettings *self, const char *name, const char *text, gsize length, char **environment, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseEnvSettings, rouse_env_settings_free)
G_END_DECLS
