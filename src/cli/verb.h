/* verb.h - the verbs of the command line: one function, one file each
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** What a wrong command line ends with, as for most tools of Unix. */
#define ROUSE_EXIT_USAGE 2

/** A verb's main(): argv[0] is the verb. Returns the exit code. */
typedef int (*RouseVerbFunc) (int argc, char **argv);

int rouse_cli_add (int argc, char **argv);
int rouse_cli_allow (int argc, char **argv);
int rouse_cli_complete (int argc, char **argv);
int rouse_cli_doctor (int argc, char **argv);
int rouse_cli_history (int argc, char **argv);
int rouse_cli_init (int argc, char **argv);
int rouse_cli_logs (int argc, char **argv);
int rouse_cli_notify (int argc, char **argv);
int rouse_cli_off (int argc, char **argv);
int rouse_cli_on (int argc, char **argv);
int rouse_cli_open (int argc, char **argv);
int rouse_cli_quit (int argc, char **argv);
int rouse_cli_remove (int argc, char **argv);
int rouse_cli_restart (int argc, char **argv);
int rouse_cli_run (int argc, char **argv);
int rouse_cli_show (int argc, char **argv);
int rouse_cli_start (int argc, char **argv);
int rouse_cli_status (int argc, char **argv);
int rouse_cli_stop (int argc, char **argv);
int rouse_cli_wait (int argc, char **argv);
int rouse_cli_watch (int argc, char **argv);
int rouse_cli_why (int argc, char **argv);

G_END_DECLS
