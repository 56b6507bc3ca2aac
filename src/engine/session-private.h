/* session-private.h - what the files of the session share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

G_BEGIN_DECLS

/* session-object.c has the object and what it shows; session.c what it does. */
struct _RouseSession
{
  GObject parent_instance;

  RouseProject  *project;  /* (owned) */
  RouseLauncher *launcher; /* (owned) */
  RouseHistory  *history;  /* (owned) (nullable) */
  RouseClock    *clock;    /* (owned) */
  GPtrArray     *runners;  /* (owned) (element-type RouseRunner) */
  GPtrArray     *leaving;  /* (owned) (element-type RouseRunner) */
  RouseObserver *observer; /* (owned) (nullable) while it is on */

  RouseHealth *health;  /* (owned) (nullable) */
  RouseReload *reload;  /* (owned) (nullable) */
  char        *branch;  /* (owned) (nullable) */
  char        *held;    /* (owned) (nullable) */
  char        *problem; /* (owned) (nullable) */
  gboolean     paused;
  gboolean     stopping; /* idle is owed */
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
  PROP_HELD,
  PROP_RELOAD,
  PROP_PROBLEM,
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
void rouse_session_set_health (RouseSession *self, RouseHealth *health);

G_END_DECLS
