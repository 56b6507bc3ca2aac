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
  self->hot_timeout_us = 5 * G_TIME_SPAN_SECOND;
  self->terminal = TRUE;
  return self;
}

RouseProgram *
rouse_program_ref (RouseProgram *self)
{
  return g_atomic_rc_box_acquire (self);
}

RouseProgram *
rouse_program_copy (const RouseProgram *self)
{
  RouseProgram *copy = rouse_program_new ();

  copy->name = g_strdup (self->name);
  copy->project = g_strdup (self->project);
  copy->argv = g_strdupv (self->argv);
  copy->shell = g_strdup (self->shell);
  copy->cwd = g_strdup (self->cwd);
  copy->env = g_strdupv (self->env);
  copy->env_files = g_strdupv (self->env_files);
  copy->watch = g_strdupv (self->watch);
  copy->ignore = g_strdupv (self->ignore);
  copy->after = g_strdupv (self->after);
  copy->cascade = self->cascade;
  copy->build_argv = g_strdupv (self->build_argv);
  copy->build_shell = g_strdup (self->build_shell);
  copy->kind = self->kind;
  copy->on_busy = self->on_busy;
  copy->stop_signal = self->stop_signal;
  copy->stop_timeout_us = self->stop_timeout_us;
  copy->ready_kind = self->ready_kind;
  copy->ready_us = self->ready_us;
  copy->ready_port = self->ready_port;
  copy->ready_text = g_strdup (self->ready_text);
  copy->restart_on_exit = self->restart_on_exit;
  copy->restart_limit = self->restart_limit;
  copy->hot_ask = self->hot_ask;
  copy->discover = self->discover;
  copy->hot_timeout_us = self->hot_timeout_us;
  copy->listen = g_strdupv (self->listen);
  copy->listen_pid = self->listen_pid;
  copy->proxies = g_strdupv (self->proxies);
  copy->terminal = self->terminal;
  return copy;
}

/* (nullable) lists */
static gboolean
strv_equal (char *const *a, char *const *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

gboolean
rouse_program_runs_equal (const RouseProgram *a, const RouseProgram *b)
{
  return g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->project, b->project) == 0 && strv_equal (a->argv, b->argv) && g_strcmp0 (a->shell, b->shell) == 0 && g_strcmp0 (a->cwd, b->cwd) == 0 && strv_equal (a->env, b->env) && strv_equal (a->env_files, b->env_files) && a->kind == b->kind && a->ready_kind == b->ready_kind && a->ready_us == b->ready_us && a->ready_port == b->ready_port && g_strcmp0 (a->ready_text, b->ready_text) == 0 && strv_equal (a->build_argv, b->build_argv) && g_strcmp0 (a->build_shell, b->build_shell) == 0 && a->hot_ask == b->hot_ask && a->discover == b->discover && strv_equal (a->listen, b->listen) && a->listen_pid == b->listen_pid && strv_equal (a->proxies, b->proxies) && a->terminal == b->terminal;
}

gboolean
rouse_program_equal (const RouseProgram *a, const RouseProgram *b)
{
  return rouse_program_runs_equal (a, b) && a->on_busy == b->on_busy && a->stop_signal == b->stop_signal && a->stop_timeout_us == b->stop_timeout_us && a->restart_on_exit == b->restart_on_exit && a->restart_limit == b->restart_limit && a->hot_timeout_us == b->hot_timeout_us && strv_equal (a->watch, b->watch) && strv_equal (a->ignore, b->ignore) && strv_equal (a->after, b->after) && a->cascade == b->cascade;
}

gboolean
rouse_program_has_build (const RouseProgram *self)
{
  return self->build_shell != NULL || (self->build_argv != NULL && self->build_argv[0] != NULL);
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
  g_strfreev (self->env_files);
  g_strfreev (self->watch);
  g_strfreev (self->ignore);
  g_strfreev (self->after);
  g_strfreev (self->build_argv);
  g_free (self->build_shell);
  g_free (self->ready_text);
  g_strfreev (self->listen);
  g_strfreev (self->proxies);
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

/* (transfer full): @argv as one line. */
static char *
quote_words (char *const *argv)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; argv != NULL && argv[i] != NULL; i++)
    {
      g_autofree char *quoted = needs_quotes (argv[i]) ? g_shell_quote (argv[i]) : NULL;

      if (i > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, quoted != NULL ? quoted : argv[i]);
    }
  return g_string_free (line, FALSE);
}

char *
rouse_program_dup_command_line (const RouseProgram *self)
{
  return self->shell != NULL ? g_strdup (self->shell) : quote_words (self->argv);
}

char *
rouse_program_dup_build_line (const RouseProgram *self)
{
  if (self->build_shell == NULL && self->build_argv == NULL)
    return NULL;
  return self->build_shell != NULL ? g_strdup (self->build_shell) : quote_words (self->build_argv);
}
