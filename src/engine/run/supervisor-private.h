/* supervisor-private.h - what the files of the supervisor share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run/supervisor.h"

#include "run/ask-socket.h"
#include "run/backoff.h"
#include "run/builder.h"
#include "run/listen-set.h"
#include "run/notify-socket.h"
#include "run/output-log.h"
#include "run/ready.h"

G_BEGIN_DECLS

/**
 * RouseSupervisor:
 *
 * Two things are kept apart: `state` is what the leader does, `process` is set until the last of its
 * descendants is gone. A start needs `process` to be %NULL; one that has to wait for that is `next`.
 *
 * With a build, `next` has to be `built` as well, and that comes first: what runs is not asked to end before. So
 * there are three steps, build, stop and launch, and rouse_supervisor_advance() takes the one that is due. What is
 * shown as the state is what the program does, but for a build that goes on or has failed.
 *
 * A start because of an end does not build: nothing has changed since. But when the build before had failed, what it
 * left may be half of something, so that it is built once more.
 *
 * Every function first brings the fields into their new order and then emits, because a handler may call
 * back. notify::state is held until the end of the turn, so that a passing state is not seen.
 */
struct _RouseSupervisor
{
  GObject parent_instance;

  RouseProgram  *program;  /* (owned) */
  RouseLauncher *launcher; /* (owned) */
  RouseClock    *clock;    /* (owned) */

  RouseState       state;    /* what the program does */
  RouseState       shown;    /* what is shown of it */
  RouseProcess    *process;  /* (owned) (nullable) */
  RouseRun        *run;      /* (owned) (nullable): of `process`, or the last one */
  RouseReload     *reload;   /* (owned) (nullable): the one that began `run` */
  RouseReload     *next;     /* (owned) (nullable): to be launched when it is built and `process` is gone */
  gboolean         built;    /* `next` is, or need not be */
  gboolean         patient;  /* `next` waits for `process` to come to its own end, and builds then */
  RouseOutputLog  *log;      /* (owned): what `run` printed */
  gboolean         stopping; /* `process` is to end because we said so */
  gboolean         at_once;  /* … and is not asked first */
  gint64           stop_us;  /* when we said so */
  gboolean         halting;  /* nothing is to run any more, and `idle` is owed */
  RouseBackoff     backoff;
  guint            n_in_vain;    /* how many starts, when that are enough; else 0 */
  RouseBuilder    *builder;      /* (owned) (nullable) of a program that has a build */
  RouseRun        *failed_build; /* (owned) (nullable) the last build, when it failed */
  char            *changes_file; /* (owned) (nullable) what `process` can read of the changes that began it */
  RouseReadyProbe *probe;        /* (owned) (nullable) while `run` has begun and is not ready */

  RouseSupervisorPrepare prepare; /* (nullable) */
  gpointer               prepare_data;

  RouseListenSet *sockets; /* (owned) (nullable) what `program` listens at, from its first start until it is stopped */

  RouseNotifySocket *notify_socket; /* (owned) (nullable) where `process` speaks of itself */
  RouseAskSocket    *ask_socket;    /* (owned) (nullable) where it can be asked, until it ends */
  char              *loaded_file;   /* (owned) (nullable) where it tells what it loads */
  char             **roots;         /* (owned) (nullable) … of what lies in them */
  char              *status_text;   /* (owned) (nullable) what it said last */
  gboolean           said_ready;    /* … that it is ready, before we knew that it had begun */
  gboolean           said_stopping; /* … that it is about to end */

  guint kill_alarm; /* the four of them: 0 when not set */
  guint retry_alarm;
  guint idle_alarm;
  guint request_alarm;

  guint columns; /* 0 until somebody says */
  guint rows;
};

enum
{
  BUILDING,
  BUILT,
  STOPPING,
  STARTED,
  READY,
  EXITED,
  RELOADED,
  OUTPUT,
  REQUESTED,
  IDLE,
  N_SIGNALS
};

extern guint rouse_supervisor_signals[N_SIGNALS];

/* supervisor.c */

/** A turn is one call from outside: its handlers may drop the last reference. */
void rouse_supervisor_begin_turn (RouseSupervisor *self);
void rouse_supervisor_end_turn (RouseSupervisor *self);
void rouse_supervisor_set_state (RouseSupervisor *self, RouseState state);
void rouse_supervisor_set_status_text (RouseSupervisor *self, const char *text);
/** Shows what has come of a build, besides what the program does. */
void rouse_supervisor_update_shown (RouseSupervisor *self);

/* supervisor-build.c */

/** Gives the supervisor what its program's build needs, if that has one. */
void rouse_supervisor_add_builder (RouseSupervisor *self);
void rouse_supervisor_drop_builder (RouseSupervisor *self);
/** Whether a build goes on that is still wanted. */
gboolean rouse_supervisor_is_building (RouseSupervisor *self);
/** Begins the build of what is next. Emits. */
void rouse_supervisor_begin_build (RouseSupervisor *self);
/** Nobody wants to know of a build, past or present, any more. */
void rouse_supervisor_forget_build (RouseSupervisor *self);
/** Whether anything is alive, of a run or a build. */
gboolean rouse_supervisor_has_process (RouseSupervisor *self);

/* supervisor-run.c; those that emit may call back */

/** Makes @reload (nullable) final and says so; the first outcome counts. Emits. */
void rouse_supervisor_conclude (RouseSupervisor *self, RouseReload *reload, RouseOutcome outcome);
/**
 * Puts @reload (nullable) in the place of what was to come, and returns that: (transfer full) (nullable), to be
 * concluded when all else is done.
 */
RouseReload *rouse_supervisor_replace_next (RouseSupervisor *self, RouseReload *reload);
/** Takes the step that is due on the way to what is next, if anything is: build, stop or launch. Emits. */
void rouse_supervisor_advance (RouseSupervisor *self);
/** Says that all is over, if that is owed and true. Emits. */
void rouse_supervisor_check_halted (RouseSupervisor *self);
/** Asks what runs to end. Emits. */
void rouse_supervisor_begin_stop (RouseSupervisor *self);
/** SIGKILL for all of it. */
void rouse_supervisor_kill_process (RouseSupervisor *self);
/** Forgets the process. */
void rouse_supervisor_drop_process (RouseSupervisor *self);
/** The run that has begun is ready. Emits. */
void rouse_supervisor_become_ready (RouseSupervisor *self);

/* supervisor-listen.c */

/** Opens what the program listens at, if that can be done and is not yet: it is going to start, perhaps after a build. */
void rouse_supervisor_hold_sockets (RouseSupervisor *self);
/**
 * Opens what the program listens at, or makes it good again for the run that is about to begin, and adds it to @launch.
 * On an error there is none any more, and the next start tries again.
 */
gboolean rouse_supervisor_open_sockets (RouseSupervisor *self, RouseLaunch *launch, GError **error);
/** Says that nothing runs and nothing is going to. Whoever starts because of that gets the sockets, else they are closed. */
void rouse_supervisor_emit_idle (RouseSupervisor *self);

/* supervisor-notify.c */

/** (transfer full) (nullable): makes the socket of the run that is about to begin, and the setting that names it. */
char *rouse_supervisor_open_notify_socket (RouseSupervisor *self);
/** The run has begun: what it said before counts now. Emits. */
void rouse_supervisor_heed_early_word (RouseSupervisor *self);
/** The run has ended: all that it said is heard, and forgotten. Emits. */
void rouse_supervisor_hear_last_words (RouseSupervisor *self);
void rouse_supervisor_close_notify_socket (RouseSupervisor *self);

/* supervisor-loaded.c */

/** Makes the file where the run that is about to begin tells what it loads, of a program that this matters for. */
void rouse_supervisor_open_loaded_file (RouseSupervisor *self, RouseLaunch *launch, GStrvBuilder *env);
void rouse_supervisor_remove_loaded_file (RouseSupervisor *self);

/* supervisor-ask.c */

/** (transfer full) (nullable): the same for the socket where it can be asked, of a program that wants to be. */
char *rouse_supervisor_open_ask_socket (RouseSupervisor *self);
void  rouse_supervisor_close_ask_socket (RouseSupervisor *self);

G_END_DECLS
