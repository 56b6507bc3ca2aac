/* session.c - one project's pipeline while it is on: all stages meet here
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "session.h"
#include "decide/decide.h"
#include "loop-watch.h"

/**
 * RouseSession:
 *
 * The path of a change, and who takes each step:
 *
 *   watch → tree → filter → settle   the observer, on its own thread (observation.c)
 *   → decide                         changed_cb()
 *   → run                            the supervisor, as carry_out() tells it
 *   → record                         reloaded_cb(), exited_cb()
 *   → show                           this object's signals
 */
struct _RouseSession
{
  GObject parent_instance;

  RouseObserver   *observer;   /* (owned) */
  RouseSupervisor *supervisor; /* (owned) */
  RouseHistory    *history;    /* (owned) (nullable) */
  RouseClock      *clock;      /* (owned) */
  RouseLoopWatch  *loops;      /* (owned) */

  gboolean paused;
  gboolean held_by_user; /* stopped by hand: changes do not start it */
  char    *suspended;    /* (owned) (nullable) a file whose changes do not count: the program writes it */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_PAUSED,
  N_PROPERTIES
} RouseSessionProperty;

enum
{
  ARMED,
  HEALTH,
  HELD,
  MESSAGE,
  CHANGED,
  SUSPENDED,
  STOPPING,
  STARTED,
  READY,
  EXITED,
  RELOADED,
  OUTPUT,
  IDLE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseSession, rouse_session, G_TYPE_OBJECT)

/* observer → decide → supervisor */

static void
carry_out (RouseSession *self, RousePlan plan, RouseReload *reload)
{
  switch (plan)
    {
    case ROUSE_PLAN_NONE:
      return;
    case ROUSE_PLAN_START:
    case ROUSE_PLAN_RESTART:
    case ROUSE_PLAN_FOLD:
      rouse_supervisor_restart (self->supervisor, reload);
      return;
    case ROUSE_PLAN_FOLLOW:
      rouse_supervisor_follow (self->supervisor, reload);
      return;
    }
  g_return_if_reached ();
}

/* Tells whether there is a file whose changes do not count, and which. */
static void
tell_suspended (RouseSession *self)
{
  const char *path = rouse_loop_watch_get_path (self->loops);

  if (g_strcmp0 (self->suspended, path) == 0)
    return;
  g_free (self->suspended);
  self->suspended = g_strdup (path);
  g_signal_emit (self, signals[SUSPENDED], 0, path);
}

static void
changed_cb (RouseSession *self, RouseChangeSet *set)
{
  RouseDecideInput        input = { rouse_supervisor_get_state (self->supervisor), self->held_by_user };
  g_autoptr (RouseReload) reload = rouse_reload_new (ROUSE_CAUSE_CHANGE, set);
  RouseLoopVerdict        verdict = rouse_loop_watch_check (self->loops, set);

  if (verdict != ROUSE_LOOP_OWN)
    g_signal_emit (self, signals[CHANGED], 0, set);
  tell_suspended (self);
  if (verdict == ROUSE_LOOP_OWN || verdict == ROUSE_LOOP_SUSPEND)
    return;
  reload->settle_us = set->settled_us - set->first_us;
  reload->at = rouse_clock_get_real (self->clock) - (rouse_clock_get_now (self->clock) - set->first_us);
  carry_out (self, rouse_decide (rouse_supervisor_get_program (self->supervisor), input), reload);
}

static void
start_program (RouseSession *self, RouseCause cause)
{
  g_autoptr (RouseReload) reload = rouse_reload_new (cause, NULL);

  reload->at = rouse_clock_get_real (self->clock);
  rouse_supervisor_restart (self->supervisor, reload);
}

/* supervisor → history */

static void
reloaded_cb (RouseSession *self, RouseReload *reload)
{
  if (self->history != NULL)
    rouse_history_add_reload (self->history, reload);
  g_signal_emit (self, signals[RELOADED], 0, reload);
}

static void
record_run (RouseSession *self, RouseRun *run)
{
  RouseProgram *program = rouse_supervisor_get_program (self->supervisor);

  if (self->history != NULL)
    rouse_history_add_run (self->history, program->project, program->name, run);
}

static void
exited_cb (RouseSession *self, RouseRun *run)
{
  record_run (self, run);
  g_signal_emit (self, signals[EXITED], 0, run);
}

/* → show */

static void
armed_cb (RouseSession *self, RouseHealth *health)
{
  g_signal_emit (self, signals[ARMED], 0, health);
}

static void
health_cb (RouseSession *self, RouseHealth *health)
{
  g_signal_emit (self, signals[HEALTH], 0, health);
}

static void
held_cb (RouseSession *self, const char *reason)
{
  g_signal_emit (self, signals[HELD], 0, reason);
}

static void
message_cb (RouseSession *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

static void
stopping_cb (RouseSession *self, RouseRun *run)
{
  g_signal_emit (self, signals[STOPPING], 0, run);
}

static void
started_cb (RouseSession *self, RouseRun *run, RouseReload *reload)
{
  rouse_loop_watch_run_started (self->loops);
  /* Already now: of a Rouse that is killed, the runs that were alive are known at least. */
  record_run (self, run);
  g_signal_emit (self, signals[STARTED], 0, run, reload);
}

static void
ready_cb (RouseSession *self, RouseRun *run, RouseReload *reload)
{
  g_signal_emit (self, signals[READY], 0, run, reload);
}

static void
output_cb (RouseSession *self, GBytes *bytes, gboolean is_err)
{
  g_signal_emit (self, signals[OUTPUT], 0, bytes, is_err);
}

static void
idle_cb (RouseSession *self)
{
  g_signal_emit (self, signals[IDLE], 0);
}

static void
state_cb (RouseSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
rouse_session_dispose (GObject *object)
{
  RouseSession *self = ROUSE_SESSION (object);

  if (self->observer != NULL)
    g_signal_handlers_disconnect_by_data (self->observer, self);
  if (self->supervisor != NULL)
    g_signal_handlers_disconnect_by_data (self->supervisor, self);
  g_clear_pointer (&self->loops, rouse_loop_watch_free);
  g_clear_pointer (&self->suspended, g_free);
  g_clear_object (&self->observer);
  g_clear_object (&self->supervisor);
  g_clear_object (&self->history);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_session_parent_class)->dispose (object);
}

static void
rouse_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RouseSession *self = ROUSE_SESSION (object);

  switch ((RouseSessionProperty) id)
    {
    case PROP_STATE:
      g_value_set_uint (value, rouse_session_get_state (self));
      return;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      return;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static guint
new_signal (const char *name, guint n_params, ...)
{
  va_list params;
  guint   id;

  va_start (params, n_params);
  id = g_signal_new_valist (name, ROUSE_TYPE_SESSION, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL, G_TYPE_NONE, n_params, params);
  va_end (params);
  return id;
}

static void
rouse_session_class_init (RouseSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rouse_session_dispose;
  object_class->get_property = rouse_session_get_property;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[ARMED] = new_signal ("armed", 1, ROUSE_TYPE_HEALTH);
  signals[HEALTH] = new_signal ("health", 1, ROUSE_TYPE_HEALTH);
  signals[HELD] = new_signal ("held", 1, G_TYPE_STRING);
  signals[MESSAGE] = new_signal ("message", 1, G_TYPE_STRING);
  signals[CHANGED] = new_signal ("changed", 1, ROUSE_TYPE_CHANGE_SET);
  signals[SUSPENDED] = new_signal ("suspended", 1, G_TYPE_STRING);
  signals[STOPPING] = new_signal ("stopping", 1, ROUSE_TYPE_RUN);
  signals[STARTED] = new_signal ("started", 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  signals[READY] = new_signal ("ready", 2, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  signals[EXITED] = new_signal ("exited", 1, ROUSE_TYPE_RUN);
  signals[RELOADED] = new_signal ("reloaded", 1, ROUSE_TYPE_RELOAD);
  signals[OUTPUT] = new_signal ("output", 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);
  signals[IDLE] = new_signal ("idle", 0);
}

static void
rouse_session_init (RouseSession *self)
{
}

RouseSession *
rouse_session_new (RouseObserver   *observer,
                   RouseSupervisor *supervisor,
                   RouseHistory    *history,
                   RouseClock      *clock)
{
  RouseSession *self = g_object_new (ROUSE_TYPE_SESSION, NULL);

  self->observer = g_object_ref (observer);
  self->supervisor = g_object_ref (supervisor);
  self->history = history != NULL ? g_object_ref (history) : NULL;
  self->clock = g_object_ref (clock);
  self->loops = rouse_loop_watch_new (supervisor, clock);

  g_signal_connect_swapped (observer, "armed", G_CALLBACK (armed_cb), self);
  g_signal_connect_swapped (observer, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (observer, "held", G_CALLBACK (held_cb), self);
  g_signal_connect_swapped (observer, "health", G_CALLBACK (health_cb), self);
  g_signal_connect_swapped (observer, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (supervisor, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect_swapped (supervisor, "stopping", G_CALLBACK (stopping_cb), self);
  g_signal_connect_swapped (supervisor, "started", G_CALLBACK (started_cb), self);
  g_signal_connect_swapped (supervisor, "ready", G_CALLBACK (ready_cb), self);
  g_signal_connect_swapped (supervisor, "exited", G_CALLBACK (exited_cb), self);
  g_signal_connect_swapped (supervisor, "reloaded", G_CALLBACK (reloaded_cb), self);
  g_signal_connect_swapped (supervisor, "output", G_CALLBACK (output_cb), self);
  g_signal_connect_swapped (supervisor, "idle", G_CALLBACK (idle_cb), self);
  return self;
}

void
rouse_session_start (RouseSession *self, gboolean postpone)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  /* In this order: what changes after the program has begun to read its files must be noticed. */
  rouse_observer_start (self->observer);
  if (!postpone)
    start_program (self, ROUSE_CAUSE_FIRST);
}

void
rouse_session_restart (RouseSession *self)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  self->held_by_user = FALSE;
  rouse_loop_watch_reset (self->loops);
  tell_suspended (self);
  start_program (self, ROUSE_CAUSE_MANUAL);
}

void
rouse_session_stop (RouseSession *self)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  self->held_by_user = TRUE;
  rouse_supervisor_stop (self->supervisor);
}

void
rouse_session_set_paused (RouseSession *self, gboolean paused)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  if (self->paused == paused)
    return;
  self->paused = paused;
  rouse_observer_set_paused (self->observer, paused);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

gboolean
rouse_session_get_paused (RouseSession *self)
{
  return self->paused;
}

RouseSupervisor *
rouse_session_get_supervisor (RouseSession *self)
{
  return self->supervisor;
}

RouseState
rouse_session_get_state (RouseSession *self)
{
  return rouse_supervisor_get_state (self->supervisor);
}
