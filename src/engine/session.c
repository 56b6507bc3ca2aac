/* session.c - one project's pipeline while it is on: all stages meet here
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "session.h"
#include "settle/vcs.h"

/**
 * RouseSession:
 *
 * The path of a change, and who takes each step:
 *
 *   watch → tree → filter → settle   the observer, on its own thread (observation.c)
 *   → decide → run → record          each program's runner (runner.c)
 *   → show                           this object's and the runners' signals
 *
 * While it is off there is no observer. A runner that the project has no longer stays in `leaving` until
 * nothing of it runs; who takes its place starts then, since both may want the same port.
 */
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

static GParamSpec *properties[N_PROPERTIES];
static guint       signals[N_SIGNALS];

static void rouse_session_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseSession, rouse_session, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rouse_session_list_init))

static void
notify (RouseSession *self, RouseSessionProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_string (RouseSession *self, char **field, const char *value, RouseSessionProperty property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  notify (self, property);
}

static void
set_health (RouseSession *self, RouseHealth *health)
{
  if (self->health == health)
    return;
  g_clear_pointer (&self->health, rouse_health_unref);
  self->health = health != NULL ? rouse_health_ref (health) : NULL;
  notify (self, PROP_HEALTH);
}

/* observer → runners */

static void
changed_cb (RouseSession *self, RouseChangeSet *set)
{
  gboolean counts = FALSE;

  for (guint i = 0; i < self->runners->len; i++)
    counts |= rouse_runner_judge_changes (g_ptr_array_index (self->runners, i), set);
  if (set->branch_after != NULL)
    set_string (self, &self->branch, set->branch_after, PROP_BRANCH);
  if (counts)
    g_signal_emit (self, signals[CHANGED], 0, set);
  for (guint i = 0; i < self->runners->len; i++)
    rouse_runner_take_changes (g_ptr_array_index (self->runners, i), set);
}

static void
armed_cb (RouseSession *self, RouseHealth *health)
{
  set_health (self, health);
  g_signal_emit (self, signals[ARMED], 0, health);
}

static void
health_cb (RouseSession *self, RouseHealth *health)
{
  set_health (self, health);
  g_signal_emit (self, signals[HEALTH], 0, health);
}

static void
held_cb (RouseSession *self, const char *reason)
{
  set_string (self, &self->held, reason, PROP_HELD);
  g_signal_emit (self, signals[HELD], 0, reason);
}

static void
message_cb (RouseSession *self, const char *text)
{
  set_string (self, &self->problem, text, PROP_PROBLEM);
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

static gboolean
observe (RouseSession *self, GError **error)
{
  const RouseProject  *project = self->project;
  const char          *root[] = { project->root, NULL };
  RouseObserverOptions options = {
    .roots = project->roots != NULL ? (const char *const *) project->roots : root,
    .filter = {
      .include = (const char *const *) project->include,
      .extensions = (const char *const *) project->extensions,
      .ignore = (const char *const *) project->ignore,
      .no_vcs_ignore = project->no_vcs_ignore,
    },
    .settle_us = project->settle_us,
    .content = project->content,
    .follow_links = project->follow_links,
  };

  self->observer = rouse_observer_new (&options, error);
  if (self->observer == NULL)
    return FALSE;
  g_signal_connect_swapped (self->observer, "armed", G_CALLBACK (armed_cb), self);
  g_signal_connect_swapped (self->observer, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->observer, "held", G_CALLBACK (held_cb), self);
  g_signal_connect_swapped (self->observer, "health", G_CALLBACK (health_cb), self);
  g_signal_connect_swapped (self->observer, "message", G_CALLBACK (message_cb), self);
  return TRUE;
}

static void
stop_observing (RouseSession *self)
{
  if (self->observer != NULL)
    g_signal_handlers_disconnect_by_data (self->observer, self);
  g_clear_object (&self->observer);
  set_health (self, NULL);
  set_string (self, &self->held, NULL, PROP_HELD);
}

/* runners → show */

static void
runner_notify_cb (RouseSession *self, GParamSpec *pspec, RouseRunner *runner)
{
  if (g_str_equal (pspec->name, "state"))
    notify (self, PROP_STATE);
  g_signal_emit (self, signals[RUNNER_CHANGED], 0, runner);
}

static void
runner_ready_cb (RouseSession *self, RouseRun *run, RouseReload *reload, RouseRunner *runner)
{
  g_signal_emit (self, signals[RUNNER_READY], 0, runner, run, reload);
}

static void
runner_exited_cb (RouseSession *self, RouseRun *run, RouseRunner *runner)
{
  g_signal_emit (self, signals[RUNNER_EXITED], 0, runner, run);
}

static void
runner_reloaded_cb (RouseSession *self, RouseReload *reload, RouseRunner *runner)
{
  rouse_reload_ref (reload);
  g_clear_pointer (&self->reload, rouse_reload_unref);
  self->reload = reload;
  notify (self, PROP_RELOAD);
  g_signal_emit (self, signals[RUNNER_RELOADED], 0, runner, reload);
}

/* Emits idle if it is owed and nothing is left. */
static void
check_idle (RouseSession *self)
{
  if (!self->stopping || rouse_session_is_alive (self))
    return;
  self->stopping = FALSE;
  g_signal_emit (self, signals[IDLE], 0);
}

static void
runner_idle_cb (RouseSession *self)
{
  check_idle (self);
}

static void
leave_alone (RouseSession *self, RouseRunner *runner)
{
  g_signal_handlers_disconnect_by_data (runner, self);
}

/* A program that is no longer part of the project has come to its end. */
static void
left_cb (RouseSession *self, RouseRunner *runner)
{
  RouseRunner *next = rouse_session_find_runner (self, rouse_runner_get_program (runner)->name);

  leave_alone (self, runner);
  g_ptr_array_remove (self->leaving, runner);
  if (next != NULL && self->observer != NULL && rouse_runner_get_n_starts (next) == 0 && !rouse_runner_get_held (next))
    rouse_runner_start_first (next);
  check_idle (self);
}

static RouseRunner *
add_runner (RouseSession *self, RouseProgram *program)
{
  RouseRunner *runner = rouse_runner_new (program, self->launcher, self->history, self->clock);

  g_signal_connect_object (runner, "notify", G_CALLBACK (runner_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "ready", G_CALLBACK (runner_ready_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "exited", G_CALLBACK (runner_exited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "reloaded", G_CALLBACK (runner_reloaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "idle", G_CALLBACK (runner_idle_cb), self, G_CONNECT_SWAPPED);
  return runner;
}

/* The object */

static void
rouse_session_dispose (GObject *object)
{
  RouseSession *self = ROUSE_SESSION (object);

  if (self->observer != NULL)
    g_signal_handlers_disconnect_by_data (self->observer, self);
  g_clear_object (&self->observer);
  g_clear_pointer (&self->runners, g_ptr_array_unref);
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_pointer (&self->project, rouse_project_unref);
  g_clear_pointer (&self->health, rouse_health_unref);
  g_clear_pointer (&self->reload, rouse_reload_unref);
  g_clear_pointer (&self->branch, g_free);
  g_clear_pointer (&self->held, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_object (&self->launcher);
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
    case PROP_PROJECT:
      g_value_set_boxed (value, self->project);
      return;
    case PROP_NAME:
      g_value_set_string (value, self->project->name);
      return;
    case PROP_ON:
      g_value_set_boolean (value, self->observer != NULL);
      return;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      return;
    case PROP_STATE:
      g_value_set_uint (value, rouse_session_get_state (self));
      return;
    case PROP_BRANCH:
      g_value_set_string (value, self->branch);
      return;
    case PROP_HEALTH:
      g_value_set_boxed (value, self->health);
      return;
    case PROP_HELD:
      g_value_set_string (value, self->held);
      return;
    case PROP_RELOAD:
      g_value_set_boxed (value, self->reload);
      return;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      return;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static GType
get_item_type (GListModel *model)
{
  return ROUSE_TYPE_RUNNER;
}

static guint
get_n_items (GListModel *model)
{
  return ROUSE_SESSION (model)->runners->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RouseSession *self = ROUSE_SESSION (model);

  return position < self->runners->len ? g_object_ref (g_ptr_array_index (self->runners, position)) : NULL;
}

static void
rouse_session_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
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
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rouse_session_dispose;
  object_class->get_property = rouse_session_get_property;

  properties[PROP_PROJECT] = g_param_spec_boxed ("project", NULL, NULL, ROUSE_TYPE_PROJECT, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ON] = g_param_spec_boolean ("on", NULL, NULL, FALSE, flags);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, ROUSE_STATE_FINISHED, 0, flags);
  properties[PROP_BRANCH] = g_param_spec_string ("branch", NULL, NULL, NULL, flags);
  properties[PROP_HEALTH] = g_param_spec_boxed ("health", NULL, NULL, ROUSE_TYPE_HEALTH, flags);
  properties[PROP_HELD] = g_param_spec_string ("held", NULL, NULL, NULL, flags);
  properties[PROP_RELOAD] = g_param_spec_boxed ("reload", NULL, NULL, ROUSE_TYPE_RELOAD, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[ARMED] = new_signal ("armed", 1, ROUSE_TYPE_HEALTH);
  signals[HEALTH] = new_signal ("health", 1, ROUSE_TYPE_HEALTH);
  signals[HELD] = new_signal ("held", 1, G_TYPE_STRING);
  signals[MESSAGE] = new_signal ("message", 1, G_TYPE_STRING);
  signals[CHANGED] = new_signal ("changed", 1, ROUSE_TYPE_CHANGE_SET);
  signals[RUNNER_CHANGED] = new_signal ("runner-changed", 1, ROUSE_TYPE_RUNNER);
  signals[RUNNER_READY] = new_signal ("runner-ready", 3, ROUSE_TYPE_RUNNER, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  signals[RUNNER_EXITED] = new_signal ("runner-exited", 2, ROUSE_TYPE_RUNNER, ROUSE_TYPE_RUN);
  signals[RUNNER_RELOADED] = new_signal ("runner-reloaded", 2, ROUSE_TYPE_RUNNER, ROUSE_TYPE_RELOAD);
  signals[IDLE] = new_signal ("idle", 0);
}

static void
rouse_session_init (RouseSession *self)
{
  self->runners = g_ptr_array_new_with_free_func (g_object_unref);
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
}

RouseSession *
rouse_session_new (RouseProject  *project,
                   RouseLauncher *launcher,
                   RouseHistory  *history,
                   RouseClock    *clock)
{
  RouseSession *self = g_object_new (ROUSE_TYPE_SESSION, NULL);

  self->project = rouse_project_ref (project);
  self->launcher = g_object_ref (launcher);
  self->history = history != NULL ? g_object_ref (history) : NULL;
  self->clock = g_object_ref (clock);
  for (guint i = 0; i < project->programs->len; i++)
    g_ptr_array_add (self->runners, add_runner (self, g_ptr_array_index (project->programs, i)));
  rouse_session_refresh_branch (self);
  return self;
}

gboolean
rouse_session_start (RouseSession *self, gboolean postpone, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (ROUSE_IS_SESSION (self), FALSE);

  if (self->observer != NULL)
    return TRUE;
  if (!observe (self, &local_error))
    {
      set_string (self, &self->problem, local_error->message, PROP_PROBLEM);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->stopping = FALSE;
  set_string (self, &self->problem, NULL, PROP_PROBLEM);
  rouse_session_refresh_branch (self);
  rouse_observer_set_paused (self->observer, self->paused);
  /* In this order: what changes after the program has begun to read its files must be noticed. */
  rouse_observer_start (self->observer);
  notify (self, PROP_ON);
  for (guint i = 0; i < self->runners->len && !postpone; i++)
    rouse_runner_start_first (g_ptr_array_index (self->runners, i));
  return TRUE;
}

void
rouse_session_stop (RouseSession *self)
{
  gboolean was_on = self->observer != NULL;

  g_return_if_fail (ROUSE_IS_SESSION (self));

  stop_observing (self);
  self->stopping = TRUE;
  for (guint i = 0; i < self->runners->len; i++)
    rouse_runner_stop (g_ptr_array_index (self->runners, i));
  if (was_on)
    notify (self, PROP_ON);
}

gboolean
rouse_session_get_on (RouseSession *self)
{
  return self->observer != NULL;
}

void
rouse_session_kill (RouseSession *self)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  for (guint i = 0; i < self->leaving->len; i++)
    rouse_supervisor_kill (rouse_runner_get_supervisor (g_ptr_array_index (self->leaving, i)));
  for (guint i = 0; i < self->runners->len; i++)
    rouse_supervisor_kill (rouse_runner_get_supervisor (g_ptr_array_index (self->runners, i)));
}

void
rouse_session_restart (RouseSession *self)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  for (guint i = 0; i < self->runners->len; i++)
    rouse_runner_restart (g_ptr_array_index (self->runners, i));
}

/* Moves the runner at @index to those that leave. It keeps none of our handlers but left_cb(). */
static void
dismiss (RouseSession *self, RouseRunner *runner)
{
  leave_alone (self, runner);
  g_signal_connect_object (runner, "idle", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->leaving, g_object_ref (runner));
  rouse_runner_stop (runner);
}

/* (transfer full) (nullable): the runner of an equal program, which is taken out of the list. */
static RouseRunner *
take_equal (GPtrArray *runners, const RouseProgram *program)
{
  for (guint i = 0; i < runners->len; i++)
    if (rouse_program_equal (rouse_runner_get_program (g_ptr_array_index (runners, i)), program))
      return g_ptr_array_steal_index (runners, i);
  return NULL;
}

/* Whether there is one of that name whose place a new runner has to wait for. */
static gboolean
is_leaving (RouseSession *self, const char *name)
{
  for (guint i = 0; i < self->leaving->len; i++)
    if (g_str_equal (rouse_runner_get_program (g_ptr_array_index (self->leaving, i))->name, name))
      return TRUE;
  return FALSE;
}

/* Those whose programs are the same stay; the others leave, and who is new starts if the project is on. */
static void
replace_runners (RouseSession *self)
{
  g_autoptr (GPtrArray) old = self->runners;
  guint                 n_before = old->len;

  self->runners = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->project->programs->len; i++)
    {
      RouseProgram *program = g_ptr_array_index (self->project->programs, i);
      RouseRunner  *runner = take_equal (old, program);

      g_ptr_array_add (self->runners, runner != NULL ? runner : add_runner (self, program));
    }
  for (guint i = 0; i < old->len; i++)
    dismiss (self, g_ptr_array_index (old, i));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->runners->len);
  for (guint i = 0; i < self->runners->len && self->observer != NULL; i++)
    {
      RouseRunner *runner = g_ptr_array_index (self->runners, i);

      if (rouse_runner_get_n_starts (runner) == 0 && !rouse_runner_get_held (runner) && !is_leaving (self, rouse_runner_get_program (runner)->name))
        rouse_runner_start_first (runner);
    }
  notify (self, PROP_STATE);
}

gboolean
rouse_session_set_project (RouseSession *self, RouseProject *project, GError **error)
{
  g_autoptr (RouseProject)  old_project = NULL;
  g_autoptr (RouseObserver) old_observer = NULL;

  g_return_val_if_fail (ROUSE_IS_SESSION (self), FALSE);

  old_project = self->project;
  self->project = rouse_project_ref (project);
  if (self->observer != NULL && !rouse_project_watches_equal (old_project, project))
    {
      old_observer = g_steal_pointer (&self->observer);
      if (!observe (self, error))
        {
          self->observer = g_steal_pointer (&old_observer);
          rouse_project_unref (self->project);
          self->project = g_steal_pointer (&old_project);
          return FALSE;
        }
      g_signal_handlers_disconnect_by_data (old_observer, self);
      set_health (self, NULL);
      set_string (self, &self->held, NULL, PROP_HELD);
      rouse_observer_set_paused (self->observer, self->paused);
      rouse_observer_start (self->observer);
    }
  notify (self, PROP_PROJECT);
  notify (self, PROP_NAME);
  replace_runners (self);
  rouse_session_refresh_branch (self);
  return TRUE;
}

void
rouse_session_set_paused (RouseSession *self, gboolean paused)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  if (self->paused == paused)
    return;
  self->paused = paused;
  if (self->observer != NULL)
    rouse_observer_set_paused (self->observer, paused);
  notify (self, PROP_PAUSED);
}

gboolean
rouse_session_get_paused (RouseSession *self)
{
  return self->paused;
}

void
rouse_session_refresh_branch (RouseSession *self)
{
  RouseVcs        *vcs = rouse_vcs_new ();
  g_autofree char *branch = NULL;

  rouse_vcs_add_root (vcs, self->project->root);
  branch = rouse_vcs_dup_branch (vcs);
  rouse_vcs_free (vcs);
  set_string (self, &self->branch, branch, PROP_BRANCH);
}

RouseProject *
rouse_session_get_project (RouseSession *self)
{
  return self->project;
}

const char *
rouse_session_get_id (RouseSession *self)
{
  return self->project->id != NULL ? self->project->id : self->project->name;
}

RouseState
rouse_session_get_state (RouseSession *self)
{
  RouseState worst = ROUSE_STATE_STOPPED;

  for (guint i = 0; i < self->runners->len; i++)
    worst = rouse_state_worse (worst, rouse_runner_get_state (g_ptr_array_index (self->runners, i)));
  return worst;
}

guint
rouse_session_get_n_runners (RouseSession *self)
{
  return self->runners->len;
}

RouseRunner *
rouse_session_get_runner (RouseSession *self, guint index)
{
  g_return_val_if_fail (index < self->runners->len, NULL);

  return g_ptr_array_index (self->runners, index);
}

RouseRunner *
rouse_session_find_runner (RouseSession *self, const char *program)
{
  for (guint i = 0; i < self->runners->len; i++)
    {
      RouseRunner *runner = g_ptr_array_index (self->runners, i);

      if (g_strcmp0 (rouse_runner_get_program (runner)->name, program) == 0)
        return runner;
    }
  return NULL;
}

RouseHealth *
rouse_session_get_health (RouseSession *self)
{
  return self->health;
}

const char *
rouse_session_get_branch (RouseSession *self)
{
  return self->branch;
}

const char *
rouse_session_get_held (RouseSession *self)
{
  return self->held;
}

const char *
rouse_session_get_problem (RouseSession *self)
{
  return self->problem;
}

RouseReload *
rouse_session_get_reload (RouseSession *self)
{
  return self->reload;
}

gboolean
rouse_session_is_alive (RouseSession *self)
{
  if (self->leaving->len > 0)
    return TRUE;
  for (guint i = 0; i < self->runners->len; i++)
    if (rouse_runner_is_alive (g_ptr_array_index (self->runners, i)))
      return TRUE;
  return FALSE;
}
