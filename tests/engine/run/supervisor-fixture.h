/* supervisor-fixture.h - a supervisor among fakes, and a log of all it says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "clock-fake.h"
#include "launcher-fake.h"
#include "run/supervisor.h"

#include <signal.h>
#include <sys/wait.h>

G_BEGIN_DECLS

#define EXIT(code) W_EXITCODE (code, 0)
#define KILLED_BY(signum) W_EXITCODE (0, signum)

typedef struct
{
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseProgram      *program;
  RouseSupervisor   *supervisor;
  GString           *log;        /* what was emitted, emptied by assert_log() */
  RouseRun          *last_build; /* that ended */
  RouseRun          *last_ended;
  RouseReload       *last_reloaded;
} Fixture;

/** @data: %NULL for a service with the defaults, "task", "restart-on-exit", "restart-limit" (the same, of 2), "impatient"
 * (no stop timeout), or what has a build: "build", "build-task", "build-restart-on-exit". */
void set_up (Fixture *f, gconstpointer data);
/** Asserts that the log is empty, no alarm is set and nothing leaks. */
void tear_down (Fixture *f, gconstpointer data);

/** Compares all that was emitted since the last time: "started, exited 0, [finished]". States in brackets. */
void assert_log (Fixture *f, const char *expected);
/** Compares what the process was told since the last time: "signal 15, kill". */
void assert_calls (Fixture *f, const char *expected);

RouseProcessFake *get_process (Fixture *f);
/** The newest of the build, and of the program itself. */
RouseProcessFake *get_build (Fixture *f);
RouseProcessFake *get_web (Fixture *f);
/** Gives the order for a start because of a change of @path, if that is not %NULL. */
void restart (Fixture *f, RouseCause cause, const char *path);
void follow (Fixture *f, const char *path);
/** Brings a service to where it is ready, or a task to where it works. */
void get_running (Fixture *f);

typedef struct
{
  const char *path;
  const char *data;
  void (*test) (Fixture *f, gconstpointer data);
} Test;

int run_tests (const Test *tests, guint n_tests, int argc, char **argv);

G_END_DECLS
