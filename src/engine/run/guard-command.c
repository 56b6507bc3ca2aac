/* guard-command.c - how a guard is started, whoever starts it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/guard-command.h"

#include "run/loaded-env.h"

#include <string.h>

/* What whoever runs us, another Rouse or systemd, has told us and nobody else. */
static const char *const not_inherited[] = {
  "ROUSE_CHANGES_FILE",
  "ROUSE_HOT_SOCKET",
  "ROUSE_LOADED_FILE",
  "ROUSE_LOADED_ROOTS",
  "NOTIFY_SOCKET",
  "WATCHDOG_USEC",
  "WATCHDOG_PID",
  "LISTEN_FDS",
  "LISTEN_FDNAMES",
  "LISTEN_FDS_FIRST_FD",
  "LISTEN_PID",
  "LISTEN_PIDFDID",
};

/* Not behind a shell: which of its processes has the sockets is not known, and who reads the variable must find its
 * own pid there. */
static gboolean
wants_pid (const RouseProgram *program)
{
  return program->listen_pid == ROUSE_LISTEN_PID_YES || (program->listen_pid == ROUSE_LISTEN_PID_AUTO && program->shell == NULL);
}

/* $LISTEN_PID is the guard's to add: nobody else knows it in time. */
static char **
add_sockets (char **env, const RouseLaunch *launch)
{
  g_autofree char *n = g_strdup_printf ("%u", launch->n_sockets);

  if (launch->n_sockets == 0)
    return env;
  env = g_environ_setenv (env, "LISTEN_FDS", n, TRUE);
  env = g_environ_setenv (env, "LISTEN_FDNAMES", launch->socket_names, TRUE);
  return g_environ_unsetenv (env, "LISTEN_PID");
}

char **
rouse_guard_command_add_environment (char **env, const RouseProgram *program, const RouseLaunch *launch)
{
  const char *const *lists[] = { (const char *const *) program->env, launch->extra_env };
  const char        *term;

  env = g_environ_setenv (env, "PWD", program->cwd, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (not_inherited); i++)
    env = g_environ_unsetenv (env, not_inherited[i]);
  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; lists[l] != NULL && lists[l][i] != NULL; i++)
      {
        const char      *equals = strchr (lists[l][i], '=');
        g_autofree char *key = g_strndup (lists[l][i], equals - lists[l][i]);

        env = g_environ_setenv (env, key, equals + 1, TRUE);
      }
  env = g_environ_setenv (env, "ROUSE", "1", TRUE);
  env = g_environ_setenv (env, "ROUSE_PROJECT", program->project != NULL ? program->project : "", TRUE);
  env = g_environ_setenv (env, "ROUSE_PROGRAM", program->name != NULL ? program->name : "", TRUE);
  env = g_environ_setenv (env, "ROUSE_RUN_ID", launch->run_id, TRUE);
  env = add_sockets (env, launch);
  if (launch->hooks != NULL)
    env = rouse_loaded_env_add (env, launch->hooks);

  /* It gets a real terminal, even if we were started without one. */
  term = g_environ_getenv (env, "TERM");
  if (program->terminal && (term == NULL || *term == '\0' || strcmp (term, "dumb") == 0))
    env = g_environ_setenv (env, "TERM", "xterm-256color", TRUE);
  return env;
}

GPtrArray *
rouse_guard_command_new_line (const char *guard, const RouseProgram *program, const RouseLaunch *launch)
{
  GPtrArray *line = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (line, g_strdup (guard));
  g_ptr_array_add (line, g_strdup (program->terminal ? "tty" : "plain"));
  g_ptr_array_add (line, g_strdup_printf ("%u%s", launch->n_sockets, wants_pid (program) ? ":pid" : ""));
  g_ptr_array_add (line, g_strdup (program->cwd));
  if (program->shell != NULL)
    {
      g_ptr_array_add (line, g_strdup ("/bin/sh"));
      g_ptr_array_add (line, g_strdup ("-c"));
      g_ptr_array_add (line, g_strdup (program->shell));
    }
  else
    for (guint i = 0; program->argv[i] != NULL; i++)
      g_ptr_array_add (line, g_strdup (program->argv[i]));
  g_ptr_array_add (line, NULL);
  return line;
}
