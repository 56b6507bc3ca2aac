/* supervisor-private.h - what the files of the supervisor share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run/supervisor.h"

#include "run/backoff.h"
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
 * Every function first brings the fields into their new order and then emits, because a handler may call
 * back. notify::state is held until the end of the turn, so that a passing state is not seen.
 */
struct _RouseSupervisor
{
  GObject parent_instance;

  RouseProgram  *program;  /* (owned) */
  RouseLauncher *launcher; /* (owned) */
  RouseClock    *clock;    /* (owned) */

  RouseState       state;
  RouseProcess    *process;  /* (owned) (nullable) */
  RouseRun        *run;      /* (owned) (nullable): of `process`, or the last one */
  RouseReload     *reload;   /* (owned) (nullable): the one that began `run` */
  RouseReload     *next;     /* (owned) (nullable): to be launched when `process` is gone */
  RouseOutputLog  *log;      /* (owned): what `run` printed */
  gboolean         stopping; /* `process` is to end because we said so */
  gboolean         at_once;  /* … and is not asked first */
  gint64           stop_us;  /* when we said so */
  RouseBackoff     backoff;
  char            *changes_file; /* (owned) (nullable) what `process` can read of the changes that began it */
  RouseReadyProbe *probe;        /* (owned) (nullable) while `run` has begun and is not ready */

  RouseNotifySocket *notify_socket; /* (owned) (nullable) where `process` speaks of itself */
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

/* supervisor-run.c; those that emit may call back */

/** Makes @reload (nullable) final and says so; the first outcome counts. Emits. */
void rouse_supervisor_conclude (RouseSupervisor *self, RouseReload *reload, RouseOutcome outcome);
/**
 * Puts @reload (nullable) in the place of what was to come, and returns that: (transfer full) (nullable), to be
 * concluded when all else is done.
 */
RouseReload *rouse_supervisor_replace_next (RouseSupervisor *self, RouseReload *reload);
/** Starts what is next; nothing runs. Emits. */
void rouse_supervisor_launch_next (RouseSupervisor *self);
/** Asks what runs to end. Emits. */
void rouse_supervisor_begin_stop (RouseSupervisor *self);
/** SIGKILL for all of it. */
void rouse_supervisor_kill_process (RouseSupervisor *self);
/** Forgets the process. */
void rouse_supervisor_drop_process (RouseSupervisor *self);
/** The run that has begun is ready. Emits. */
void rouse_supervisor_become_ready (RouseSupervisor *self);

/* supervisor-notify.c */

/** (transfer full) (nullable): makes the socket of the run that is about to begin, and the setting that names it. */
char *rouse_supervisor_open_notify_socket (RouseSupervisor *self);
/** The run has begun: what it said before counts now. Emits. */
void rouse_supervisor_heed_early_word (RouseSupervisor *self);
/** The run has ended: all that it said is heard, and forgotten. Emits. */
void rouse_supervisor_hear_last_words (RouseSupervisor *self);
void rouse_supervisor_close_notify_socket (RouseSupervisor *self);

G_END_DECLS
