/* runner-private.h - what the files of the runner share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"

#include "loop-watch.h"
#include "run/output-log.h"

G_BEGIN_DECLS

/**
 * RouseRunner:
 *
 * Lives as long as its program is part of the project, whether that is on or off. runner-wait.c has the start that
 * waits for other programs, runner-shown.c what views
 * ask, runner.c all else.
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
  RouseLoopVerdict verdict;   /* on them */
  guint            n_starts;
  gint64           stop_deadline; /* monotonic; 0 when nothing is being stopped */
  gboolean         held;          /* stopped by hand: changes do not start it */

  RouseReload *waiting; /* (owned) (nullable) what is to be done when those of `awaited` are ready */
  char       **awaited; /* (owned) (nullable) their names; set with `waiting` */
  char        *awaits;  /* (owned) (nullable) the same for people */
  gboolean     is_down; /* until then it is stopped */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_RUN,
  PROP_RELOAD,
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
/** Does what @reload is about, as the program's state has it. */
void rouse_runner_carry_out (RouseRunner *self, RouseReload *reload);

/* runner-wait.c */

/** Starts it by @reload when all of @awaited (nullable) are ready; until then it is stopped. */
void rouse_runner_start_when (RouseRunner *self, RouseReload *reload, const char *const *awaited);
/** Carries out @reload when all of @awaited (nullable) are ready; until then it goes on. Nothing for what waits to start. */
void rouse_runner_restart_when (RouseRunner *self, RouseReload *reload, const char *const *awaited);

/** Forgets what waits: (transfer full) (nullable), that. */
RouseReload *rouse_runner_end_wait (RouseRunner *self);

G_END_DECLS
