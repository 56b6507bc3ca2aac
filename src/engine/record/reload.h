/* reload.h - the record of one plan carried out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/change-set.h"

G_BEGIN_DECLS

typedef enum /* stored: append, never renumber */
{
  ROUSE_CAUSE_FIRST,   /* the program's first start */
  ROUSE_CAUSE_CHANGE,  /* files changed */
  ROUSE_CAUSE_MANUAL,  /* the user asked */
  ROUSE_CAUSE_EXIT,    /* the program ended (exit code 3, or restart-on-exit) */
  ROUSE_CAUSE_CASCADE, /* a program that it comes after was restarted */
  ROUSE_CAUSE_CONFIG,  /* its configuration was edited */
  ROUSE_CAUSE_REQUEST, /* a program or script asked, by the notification socket */
} RouseCause;

typedef enum /* stored: append, never renumber */
{
  ROUSE_OUTCOME_PENDING,      /* not known yet */
  ROUSE_OUTCOME_READY,        /* the service became ready, or the task succeeded */
  ROUSE_OUTCOME_FAILED,       /* it ended before it was ready, or the task failed */
  ROUSE_OUTCOME_SUPERSEDED,   /* another reload or a stop came first */
  ROUSE_OUTCOME_NOT_STARTED,  /* the command could not be started */
  ROUSE_OUTCOME_BUILD_FAILED, /* the build failed: what ran before was left alone */
} RouseOutcome;

typedef enum /* stored: append, never renumber */
{
  ROUSE_RELOAD_START,
  ROUSE_RELOAD_RESTART,
  ROUSE_RELOAD_SIGNAL, /* these four leave the run that is alive alone */
  ROUSE_RELOAD_COMMAND,
  ROUSE_RELOAD_ASK, /* the program did it itself */
  ROUSE_RELOAD_BROWSER,
} RouseReloadAction;

typedef enum /* stored: append, never renumber. Why a hot action was not enough */
{
  ROUSE_FALL_BACK_NONE,    /* it was, or none was tried */
  ROUSE_FALL_BACK_REFUSED, /* the program answered that it needs a restart, or the command did not end with 0 */
  ROUSE_FALL_BACK_TIMED_OUT,
  ROUSE_FALL_BACK_UNREACHABLE, /* the program does not listen, or the command could not be started */
  ROUSE_FALL_BACK_ENDED,       /* the program ended over it */
  ROUSE_FALL_BACK_MIXED,       /* the changes need several hot actions that are not the same: none was tried */
} RouseFallBack;

/** Filled in as the reload goes on, then final. Main thread; the history takes a reference of its own. */
typedef struct
{
  char             *project;
  char             *program;
  gint64            at; /* wall clock µs: when the first change was noticed, or the command given */
  RouseCause        cause;
  RouseChangeSet   *changes; /* (nullable) (owned) */
  RouseReloadAction action;  /* what was done in the end */
  RouseReloadAction tried;   /* the hot action that was not enough, when `fall_back` says so and is not MIXED; else as `action` */
  RouseFallBack     fall_back;
  char             *why;       /* (nullable) what the program said about it, one line that can be shown */
  char             *rule;      /* (nullable) the name of the rule that decided; NULL: none, so the default */
  gint64            hot_us;    /* of the hot action, also of one that was not enough */
  gint64            settle_us; /* durations; -1 while unknown or not applicable */
  gint64            build_us;  /* of the build, whether it succeeded or not */
  gint64            stop_us;
  gint64            start_us;
  gint64            ready_us;
  RouseOutcome      outcome;
  char             *run_id; /* (nullable) the run it started; of a hot action, the one that took it */
} RouseReload;

#define ROUSE_TYPE_RELOAD (rouse_reload_get_type ())
GType rouse_reload_get_type (void);

/** Pending, with unknown durations. Takes a reference to @changes (nullable). */
RouseReload *rouse_reload_new (RouseCause cause, RouseChangeSet *changes);
RouseReload *rouse_reload_ref (RouseReload *self);
void         rouse_reload_unref (RouseReload *self);

/** @self takes the place of @older, which was never begun: it answers for the changes of both. */
void rouse_reload_absorb (RouseReload *self, const RouseReload *older);

/* Stable words for JSON, not translated. */
const char *rouse_cause_to_string (RouseCause cause);
const char *rouse_outcome_to_string (RouseOutcome outcome);
const char *rouse_reload_action_to_string (RouseReloadAction action);
const char *rouse_fall_back_to_string (RouseFallBack fall_back);
/** Whether it leaves the run that is alive alone. */
gboolean rouse_reload_action_is_hot (RouseReloadAction action);
/** Whether a hot action, which `tried` names, was not enough, so that something else was done. */
gboolean rouse_reload_was_in_vain (const RouseReload *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseReload, rouse_reload_unref)
G_END_DECLS
