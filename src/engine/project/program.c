/* program.c - one command of a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/program.h"

#include <signal.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (RouseProgram, rouse_program, rouse_program_ref, rouse_program_unref)

RouseProgram *
rouse_program_new (void)
{
  RouseProgram *self = g_atomic_rc_box_new0 (RouseProgram);

  self->stop_signal = SIGTERM;
  self->stop_timeout_us = 5 * G_TIME_SPAN_SECOND;
  self->ready_us = 500 * G_TIME_SPAN_MILLISECOND;
  return self;
}

RouseProgram *
rouse_program_ref (RouseProgram *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RouseProgram *self = data;

  g_free (self->name);
  g_free (self->project);
  g_strfreev (self->argv);
  g_free (self->shell);
  g_free (self->cwd);
  g_strfreev (self->env);
}

void
rouse_program_unref (RouseProgram *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
needs_quotes (const char *word)
{
  return *word == '\0' || strpbrk (word, " \t\n\"'`$\\|&;<>()*?[]{}#~!") != NULL;
}

char *
rouse_program_dup_command_line (const RouseProgram *self)
{
  GString *line;

  if (self->shell != NULL)
    return g_strdup (self->shell);
  line = g_string_new (NULL);
  for (guint i = 0; self->argv != NULL && self->argv[i] != NULL; i++)
    {
      g_autofree char *quoted = needs_quotes (self->argv[i]) ? g_shell_quote (self->argv[i]) : NULL;

      if (i > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, quoted != NULL ? quoted : self->argv[i]);
    }
  return g_string_free (line, FALSE);
}
