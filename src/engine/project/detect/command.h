/* command.h - command lines that people wrote for their tools: taken to pieces, and freed of reloaders
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * (transfer full) (nullable): the words of @line, when it says nothing that takes a shell. Assignments before the
 * command are added to @env (inout) (nullable); without it they take a shell.
 */
char **rouse_command_split (const char *line, char ***env);

/** What is known of a command line. */
typedef struct
{
  char       *line;     /* what to run */
  const char *reloader; /* (nullable) static: the tool or option that was taken out */
  gboolean    reloads;  /* it takes in changes by itself, and was left as it is */
  const char *config;   /* (nullable) static: globs of the files that it has to be restarted for */
  guint       port;     /* where it listens; 0 when that is not known */
  char      **watch;    /* (nullable) globs that the reloader was told */
  char      **ignore;   /* (nullable) */
  gboolean    polls;    /* the reloader was told not to rely on the kernel */
  gboolean    runner;   /* `line` is of programs that node_modules/.bin may hold */
} RouseCommand;

/** (transfer full): @line without what would restart it on changes. */
RouseCommand *rouse_command_parse (const char *line);
void          rouse_command_free (RouseCommand *self);

/** The port that @line names, by --port, PORT= and the like; 0 when it does not. */
guint rouse_command_find_port (const char *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseCommand, rouse_command_free)
G_END_DECLS
