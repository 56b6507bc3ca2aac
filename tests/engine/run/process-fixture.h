/* process-fixture.h - a launcher of real processes, and a log of what they do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run/launcher-gio.h"

G_BEGIN_DECLS

typedef struct
{
  RouseLauncher *launcher;
  RouseProgram  *program;
  RouseProcess  *process;
  char          *run_id;
  int            sockets[2]; /* (owned) while they are launch.sockets */
  RouseLaunch    launch;     /* what it gets beside what the program says; empty */
  GString       *log;        /* "started, exited 0, gone" */
  GString       *output;     /* all that was printed, but "\r" */
  GString       *errors;
  char          *folder; /* empty, for files */
  guint          limit;
} Fixture;

/** @data: "plain" for pipes, else there is a terminal. */
void set_up (Fixture *f, gconstpointer data);
void tear_down (Fixture *f, gconstpointer data);

/** Launches the fixture's program, or testprog with the arguments that follow. */
void launch (Fixture *f);
void launch_testprog (Fixture *f, ...) G_GNUC_NULL_TERMINATED;

/* Launches testprog with two sockets, "web" and "unknown", and asserts that it sees them, and @pid for $LISTEN_PID:
 * "mine" or "-". It lives on. */
void launch_with_sockets (Fixture *f, const char *pid);
/* That whoever is the parent of process @child does not have the sockets. */
void assert_parent_has_no_sockets (Fixture *f, pid_t child);

/* These let the main context work until it is so. */
void  wait_for_text (Fixture *f, const char *text);
void  wait_for_log (Fixture *f, const char *text);
pid_t wait_for_pid (Fixture *f, const char *who); /* the one that testprog prints after @who */
void  assert_ends (Fixture *f, const char *log);

typedef struct
{
  const char *path;
  const char *data;
  void (*test) (Fixture *f, gconstpointer data);
} Test;

int run_tests (const Test *tests, guint n_tests, int argc, char **argv);

G_END_DECLS
