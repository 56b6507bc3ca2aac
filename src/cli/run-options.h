/* run-options.h - the options of "rouse run"
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run-serve.h"
#include "watch-options.h"

#include "project/program.h"

G_BEGIN_DECLS

typedef struct
{
  RouseProgram      *program; /* complete but for `terminal`; without a command, what is to override a file */
  RouseWatchOptions *watch;
  RouseRunServe     *serve;
  char              *events; /* (nullable) the file for JSON lines */
  char              *file;   /* (nullable) absolute; without a command, and NULL: rouse.ini in the current folder */
  char             **only;   /* (nullable) names of programs of the file; NULL: all */
  gboolean           allow;  /* what the file says may run */
  gboolean           stop_signal_given;
  gboolean           stop_timeout_given;
  gboolean           discover_given;
  gboolean           postpone;
  gboolean           once;
  gboolean           clear;
  gboolean           stdin_quit;
  gboolean           quiet;
  gboolean           verbose;
} RouseRunOptions;

/**
 * Reads the command line; argv[0] is the verb.
 *
 * Returns: (transfer full): the options; or %NULL when only @help was asked for, or with
 * %ROUSE_ERROR_INVALID and a message that names the option and what is allowed.
 */
RouseRunOptions *rouse_run_options_parse (int argc, char **argv, gboolean *help, GError **error);

void rouse_run_options_print_help (void);

void rouse_run_options_free (RouseRunOptions *self);

/** Whether it is a command that is to run; otherwise the programs of a file are. */
gboolean rouse_run_options_has_command (const RouseRunOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseRunOptions, rouse_run_options_free)
G_END_DECLS
