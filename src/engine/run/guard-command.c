/* guard-command.c - how a guard is started, whoever starts it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/guard-command.h"

#include <string.h>

/* What whoever runs us, another Rouse or systemd, has told us and nobody else. */
static const char *const not_inherited[] = { "ROUSE_CHANGES_FILE", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID" };

char **
rouse_guard_command_add_environment (char **env, const RouseProgram *program, const char *run_id, const char *const *extra_env)
{
  const char *const *lists[] = { (const char *const *) program->env, extra_env };
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
  env = g_environ_setenv (env, "ROUSE_RUN_ID", run_id, TRUE);

  /* It gets a real terminal, even if we were started without one. */
  term = g_environ_getenv (env, "TERM");
  if (program->terminal && (term == NULL || *term == '\0' || strcmp (term, "dumb") == 0))
    env = g_environ_setenv (env, "TERM", "xterm-256color", TRUE);
  return env;
}

GPtrArray *
rouse_guard_command_new_line (const char *guard, const RouseProgram *program)
{
  GPtrArray *line = g_ptr_array_new ();

  g_ptr_array_add (line, (char *) guard);
  g_ptr_array_add (line, (char *) (program->terminal ? "tty" : "plain"));
  g_ptr_array_add (line, program->cwd);
  if (program->shell != NULL)
    {
      g_ptr_array_add (line, (char *) "/bin/sh");
      g_ptr_array_add (line, (char *) "-c");
      g_ptr_array_add (line, program->shell);
    }
  else
    for (guint i = 0; program->argv[i] != NULL; i++)
      g_ptr_array_add (line, program->argv[i]);
  g_ptr_array_add (line, NULL);
  return line;
}
