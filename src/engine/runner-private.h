/* runner-private.h - what the files of the runner share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"

#include "discover/loaded.h"
#include "hot/action.h"
#include "hot/proxy.h"
#include "loop-watch.h"
#include "run/listen-set.h"
#include "run/output-log.h"

G_BEGIN_DECLS

/**
 * RouseRunner:
 *
 * Lives as long as its program is part of the project, whether that is on or off. runner-changes.c has what changes
 * mean for it, runner-hot.c what is done about them without a restart, runner-wait.c the start that waits for other
 * programs, runner-loaded.c which files it uses, runner-shown.c what views ask, runner.c all else.
 */
struct _RouseRunner
{
  GObject parent_instance;

  RouseSupervisor *supervisor; /* (owned) */
  RouseHistory    *history;    /* (owned) (nullable) */
  RouseClock      *clock;      /* (owned) */
  RouseLoopWatch  *loops;      /* (owned) */
  RouseOutputLog  *output;     /* (owned) of all runs */
  RouseConcern    *concern;    /* (owned) (nullable) which changes are its own; NULL: all */

  RouseReload     *reload;    /* (owned) (nullable) the last that is final */
  char            *suspended; /* (owned) (nullable) a file whose changes do not count */
  RouseChangeSet  *changes;   /* (owned) (nullable) its part in what was judged last */
  RouseHotPlan    *plan;      /* (owned) (nullable) what they ask for */
  RouseLoopVerdict verdict;   /* on them */
  guint            n_starts;
  gint64           stop_deadline; /* monotonic; 0 when nothing is being stopped */
  gboolean         held;          /* stopped by hand: changes do not start it */

  RouseReload *waiting; /* (owned) (nullable) what is to be done when those of `awaited` are ready */
  char       **awaited; /* (owned) (nullable) their names; set with `waiting` */
  char        *awaits;  /* (owned) (nullable) the same for people */
  gboolean     is_down; /* until then it is stopped */

  RouseHotAction *hot_action; /* (owned) (nullable) under way */
  RouseReload    *hot;        /* (owned) (nullable) what it is for; set with `hot_action` */
  RouseReload    *hot_next;   /* (owned) (nullable) what changed since, and needs no restart */
  gint64          hot_since;  /* monotonic: when it began */
  GPtrArray      *commands;   /* (owned) (element-type RouseCommandAction) over, but something of them is left */
  gboolean        idle_owed;  /* when that is gone */
  guint           columns;    /* of the terminal; 0 until somebody says */
  guint           rows;

  RouseProject *project; /* (owned) (nullable) whose files are watched */
  RouseLoaded  *loaded;  /* (owned) (nullable) of a program for which only these count */

  GPtrArray      *proxies; /* (owned) (nullable) (element-type RouseProxy) from its first start until it is stopped */
  RouseListenSet *fronts;  /* (owned) (nullable) where they listen */
  char           *script;  /* (owned) (nullable) what they put into pages */
};

/* A hot action that was ended for something else, until that has begun. */
typedef struct _RouseInterrupted RouseInterrupted;

typedef enum
{
  PROP_STATE = 1,
  PROP_RUN,
  PROP_RELOAD,
  PROP_HOT,
  PROP_N_STARTS,
  PROP_SUSPENDED,
  PROP_HELD,
  PROP_STOP_DEADLINE,
  PROP_STATUS_TEXT,
  PROP_AWAITS,
  N_PROPERTIES
} RouseRunnerProperty;

/* runner.c */

void rouse_runner_tell (RouseRunner *self, RouseRunnerProperty property);
void rouse_runner_set_held (RouseRunner *self, gboolean held);
/** Tells whether there is a file whose changes do not count, and which. */
void rouse_runner_tell_suspended (RouseRunner *self);
/** Puts a dim line into the output: @what, and when @run began. */
void rouse_runner_feed_mark (RouseRunner *self, const char *what, const RouseRun *run);
/** The same with a text that can be shown. */
void rouse_runner_feed_note (RouseRunner *self, const char *text);
/** The handlers of what the supervisor tells, and of what is told in its place. */
void rouse_runner_handle_output (RouseRunner *self, GBytes *bytes, gboolean is_err);
void rouse_runner_handle_reloaded (RouseRunner *self, RouseReload *reload);
/** Nothing of it is left. */
void rouse_runner_tell_idle (RouseRunner *self);

/** Of @changes, the program has loaded nothing, so that they do not count. */
void rouse_runner_tell_passed_over (RouseRunner *self, RouseChangeSet *changes);

/* runner-loaded.c */

/** A run is about to begin, has begun, is ready, has ended. */
void rouse_runner_tell_loaded_of_launch (RouseRunner *self);
void rouse_runner_tell_loaded_of_start (RouseRunner *self, const RouseRun *run);
void rouse_runner_tell_loaded_of_ready (RouseRunner *self);
void rouse_runner_tell_loaded_of_end (RouseRunner *self);
void rouse_runner_dispose_loaded (RouseRunner *self);

/* runner-changes.c */

/** Starts or restarts it, as its state has it; @reload is about what a hot action under way was for, too. */
void rouse_runner_carry_out (RouseRunner *self, RouseReload *reload);

/* runner-proxy.c */

/** Opens what is not open: before each start. */
gboolean rouse_runner_open_proxies (RouseRunner *self, GError **error);
/** Something has changed of which they have to know: the state, whether it is held. */
void rouse_runner_tell_proxies (RouseRunner *self);
void rouse_runner_close_proxies (RouseRunner *self);
/** The same, but for the sockets at which they listened, which are returned (transfer full) (nullable). */
RouseListenSet *rouse_runner_leave_proxies (RouseRunner *self);

/* runner-hot.c */

/** Does what @plan, which is about the changes of @reload, says, or restarts it where nobody could take a hot action. */
void rouse_runner_go (RouseRunner *self, RouseReload *reload, const RouseHotPlan *plan);
/** There is nothing in it for the program itself. */
void rouse_runner_leave_to_pages (RouseRunner *self, RouseReload *reload, const RouseHotPlan *plan);
/**
 * Ends the hot action (nullable) (transfer full), before a stop or restart; the latter's record, @heir (nullable), answers
 * for its changes. When that has begun, conclude_interrupted() makes the records of what was ended final.
 */
RouseInterrupted *rouse_runner_interrupt_hot (RouseRunner *self, RouseReload *heir);
void              rouse_runner_conclude_interrupted (RouseRunner *self, RouseInterrupted *interrupted);
void              rouse_interrupted_free (RouseInterrupted *self);
/** The program's state has changed. */
void rouse_runner_tell_hot_of_state (RouseRunner *self);
/** @run has ended: judges whether that is what the hot action brought about. */
void rouse_runner_tell_hot_of_end (RouseRunner *self, RouseRun *run);
/** … and the hot action ends with it. */
void rouse_runner_end_hot_with_program (RouseRunner *self);
/** SIGKILL for what is left of commands. */
void rouse_runner_kill_commands (RouseRunner *self);
void rouse_runner_dispose_hot (RouseRunner *self);

/* runner-wait.c */

/** Starts it by @reload when all of @awaited (nullable) are ready; until then it is stopped. */
void rouse_runner_start_when (RouseRunner *self, RouseReload *reload, const char *const *awaited);
/** Carries out @reload when all of @awaited (nullable) are ready; until then it goes on. Nothing for what waits to start. */
void rouse_runner_restart_when (RouseRunner *self, RouseReload *reload, const char *const *awaited);

/** Forgets what waits: (transfer full) (nullable), that. */
RouseReload *rouse_runner_end_wait (RouseRunner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseInterrupted, rouse_interrupted_free)
G_END_DECLS
