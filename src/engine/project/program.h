/* program.h - one command of a project: what to run and how
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_KIND_SERVICE, /* should stay alive */
  ROUSE_KIND_TASK,    /* runs to its end on each change */
} RouseKind;

typedef enum
{
  ROUSE_ON_BUSY_RESTART, /* a change stops the running task and starts it anew */
  ROUSE_ON_BUSY_QUEUE,   /* a change waits for the running task to end */
} RouseOnBusy;

typedef enum
{
  ROUSE_READY_ALIVE,  /* alive for `ready_us` */
  ROUSE_READY_PORT,   /* something accepts connections at `ready_port` on this machine */
  ROUSE_READY_HTTP,   /* the address `ready_text` answers well */
  ROUSE_READY_OUTPUT, /* a line of its output matches the regular expression `ready_text` */
  ROUSE_READY_NOTIFY, /* it says READY=1 to the socket that $NOTIFY_SOCKET names, as sd_notify() does */
} RouseReadyKind;

typedef enum
{
  ROUSE_LISTEN_PID_AUTO, /* when the leader is the command itself, and not a shell */
  ROUSE_LISTEN_PID_YES,
  ROUSE_LISTEN_PID_NO,
} RouseListenPid;

typedef enum
{
  ROUSE_DISCOVER_TREE,   /* every file that is watched may concern it */
  ROUSE_DISCOVER_LOADED, /* of those that nothing is said about, only the files that it has loaded */
} RouseDiscover;

/**
 * RouseProgram:
 *
 * A value: filled in by whoever makes it, read-only afterwards. Thread-safe once filled in.
 */
typedef struct
{
  char  *name;                /* shown to people; unique in its project */
  char  *project;             /* the project's name */
  char **argv;                /* (nullable) the command, unless `shell` is set */
  char  *shell;               /* (nullable) a command line for /bin/sh -c */
  char  *cwd;                 /* absolute */
  char **env;                 /* (nullable) "K=V" over the inherited environment and `env_files` */
  char **env_files;           /* (nullable) absolute; files of K=V lines, read before each start, the last one wins */
  char **watch;               /* (nullable) globs as in the project's `include`: only what matches concerns it */
  char **ignore;              /* (nullable) globs: what matches does not concern it */
  char **after;               /* (nullable) programs of the project that have to be ready (of a task: have finished well)
                               * before its first start */
  gboolean       cascade;     /* when one of `after` was restarted and is ready again, it is restarted too */
  char         **build_argv;  /* (nullable) what has to succeed before each start; or, for /bin/sh -c, */
  char          *build_shell; /* (nullable) the line; runs in `cwd` with the program's environment */
  RouseKind      kind;
  RouseOnBusy    on_busy;         /* tasks only */
  int            stop_signal;     /* SIGTERM */
  gint64         stop_timeout_us; /* then SIGKILL; 0 kills at once */
  RouseReadyKind ready_kind;      /* services only */
  gint64         ready_us;        /* the three of them: as the kind says */
  guint16        ready_port;
  char          *ready_text;      /* (nullable) */
  gboolean       restart_on_exit; /* an unexpected end is followed by a start, after a back-off */
  guint          restart_limit;   /* that many such starts in a row, of runs that did not last, then it has failed; 0: no limit */
  gboolean       hot_ask;         /* a change that no rule is about is offered to the running program first, see hot/ */
  gint64         hot_timeout_us;  /* (5 s) for its answer, and for the command of a rule; then it is restarted */
  char         **listen;          /* (nullable) sockets that Rouse holds and each run inherits, see listen-spec.h */
  RouseListenPid listen_pid;      /* whether $LISTEN_PID goes with them */
  char         **proxies;         /* (nullable) "8080 -> 8000": see proxy-spec.h */
  RouseDiscover  discover;
  gboolean       terminal; /* (TRUE) give it a pseudo-terminal; else pipes, and stdin is inherited */
} RouseProgram;

#define ROUSE_TYPE_PROGRAM (rouse_program_get_type ())
GType rouse_program_get_type (void);

/** (transfer full): a service with the defaults; release with rouse_program_unref(). */
RouseProgram *rouse_program_new (void);
RouseProgram *rouse_program_ref (RouseProgram *self);
void          rouse_program_unref (RouseProgram *self);
/** (transfer full): a deep copy to fill in differently. */
RouseProgram *rouse_program_copy (const RouseProgram *self);
gboolean      rouse_program_equal (const RouseProgram *a, const RouseProgram *b);
/** Whether a run of one is as good as a run of the other: they differ at most in when it is started and how it is stopped. */
gboolean rouse_program_runs_equal (const RouseProgram *a, const RouseProgram *b);
/** Whether something has to succeed before each start. */
gboolean rouse_program_has_build (const RouseProgram *self);

/** (transfer full): the command as one line, quoted where a shell would need it. */
char *rouse_program_dup_command_line (const RouseProgram *self);
/** (transfer full) (nullable): the same of its build. */
char *rouse_program_dup_build_line (const RouseProgram *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseProgram, rouse_program_unref)
G_END_DECLS
