/* session-private.h - what the files of the session share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

G_BEGIN_DECLS

typedef struct _RouseSessionPages RouseSessionPages;

/* session-object.c has the object and what it shows; session.c what it does, session-order.c in which order,
 * session-observe.c and session-retire.c upon which changes, session-browser.c what pages hear of it. */
struct _RouseSession
{
  GObject parent_instance;

  RouseProject       *project;  /* (owned) */
  RouseLauncher      *launcher; /* (owned) */
  RouseHistory       *history;  /* (owned) (nullable) */
  RouseClock         *clock;    /* (owned) */
  GPtrArray          *runners;  /* (owned) (element-type RouseRunner) */
  GPtrArray          *leaving;  /* (owned) (element-type RouseRunner) */
  RouseObserverPool  *pool;     /* (owned) (nullable) */
  RouseObserverShare *observer; /* (owned) (nullable) while it is on */
  GPtrArray          *retired;  /* (owned) (element-type Retired) those before, which may know of changes */

  RouseHealth *health;   /* (owned) (nullable) */
  RouseHealth *progress; /* (owned) (nullable) */
  RouseReload *reload;   /* (owned) (nullable) */
  char        *branch;   /* (owned) (nullable) */
  char        *held;     /* (owned) (nullable) */
  char        *problem;  /* (owned) (nullable) of what it does */
  char        *file;     /* (owned) (nullable) */

  RouseProjectSource *source;         /* (owned) (nullable) */
  RousePending       *pending;        /* (owned) (nullable) */
  char               *config_problem; /* (owned) (nullable) of its configuration: told first, and until that is mended */
  RouseSessionPages  *pages;          /* (owned) (nullable) when there is somebody who knows browsers */
  gboolean            paused;
  gboolean            stopping; /* idle is owed */
};

typedef enum
{
  PROP_PROJECT = 1,
  PROP_NAME,
  PROP_ON,
  PROP_PAUSED,
  PROP_STATE,
  PROP_BRANCH,
  PROP_HEALTH,
  PROP_PROGRESS,
  PROP_HELD,
  PROP_RELOAD,
  PROP_PROBLEM,
  PROP_FILE,
  PROP_PENDING,
  PROP_BROWSER_SCRIPT,
  PROP_N_PAGES,
  N_PROPERTIES
} RouseSessionProperty;

enum
{
  ARMED,
  HEALTH,
  HELD,
  MESSAGE,
  CHANGED,
  RUNNER_CHANGED,
  RUNNER_READY,
  RUNNER_EXITED,
  RUNNER_RELOADED,
  IDLE,
  N_SIGNALS
};

extern guint rouse_session_signals[N_SIGNALS];

void rouse_session_notify (RouseSession *self, RouseSessionProperty property);
/** Sets a field that is the property's, and tells it when it is another one. */
void rouse_session_set_string (RouseSession *self, char **field, const char *value, RouseSessionProperty property);
/** What is told of its configuration; each (nullable). */
void rouse_session_set_config (RouseSession *self, const char *file, RousePending *pending, const char *problem);
/** Something that a person should know. */
void rouse_session_tell_problem (RouseSession *self, const char *text);
/** Also ends what is told of the progress. */
void rouse_session_set_health (RouseSession *self, RouseHealth *health);
void rouse_session_set_progress (RouseSession *self, RouseHealth *progress);

/* session-observe.c */

/** (nullable) (transfer full) (element-type RouseConcern): one for each program of @project. */
GPtrArray *rouse_session_make_concerns (const RouseProject *project, GError **error);
/** Tells the runners, which stand in the programs' order. */
void rouse_session_set_concerns (RouseSession *self, GPtrArray *concerns);
/** Makes the observer that the project says. */
gboolean rouse_session_observe (RouseSession *self, GError **error);
void     rouse_session_stop_observing (RouseSession *self);
/** The observer's handler: does what @set means. */
void rouse_session_handle_changes (RouseSession *self, RouseChangeSet *set);

/* session-retire.c */

/** Takes over @observer (transfer full), in whose place another one is about to start. */
void rouse_session_retire (RouseSession *self, RouseObserverShare *observer);
void rouse_session_free_retired (gpointer retired);

/* session-order.c */

typedef gboolean (*RouseSessionWants) (RouseSession *self, RouseRunner *runner);

/** Starts it because of @cause as soon as all that it comes after are ready. */
void rouse_session_start_runner (RouseSession *self, RouseRunner *runner, RouseCause cause);
/** The same with all that @wants (nullable: all) picks out; what runs is started anew. */
void rouse_session_start_runners (RouseSession *self, RouseCause cause, RouseSessionWants wants);
/** Has every runner do what the changes that were judged mean for it. */
void rouse_session_take_changes (RouseSession *self);
/** @restarted is ready by @reload: those that follow its restarts do. */
void rouse_session_cascade (RouseSession *self, RouseRunner *restarted, const RouseReload *reload);
/** A state has changed: whoever waited for it need not any longer. */
void rouse_session_look_at_waits (RouseSession *self);

/* session-browser.c */

/** Lets pages follow, or leaves them, as the project and whether it is on say now. */
void rouse_session_update_pages (RouseSession *self);
void rouse_session_drop_pages (RouseSession *self);
/** Around take_changes(): what pages have to take is told them when it is over, once. */
void rouse_session_begin_pages (RouseSession *self);
void rouse_session_end_pages (RouseSession *self);
/** What has become of a program. */
void rouse_session_tell_pages_of_ready (RouseSession *self, RouseRunner *runner);
void rouse_session_tell_pages_of_end (RouseSession *self, RouseRunner *runner, RouseRun *run);
void rouse_session_tell_pages_of_reload (RouseSession *self, RouseRunner *runner, const RouseReload *reload);
void rouse_session_tell_pages_of_state (RouseSession *self, RouseRunner *runner);
/** Has them loaded again if that is due and can be. */
void rouse_session_look_at_pages (RouseSession *self);

G_END_DECLS
