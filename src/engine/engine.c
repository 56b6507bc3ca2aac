/* engine.c - all projects of the user: what every view sees
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-engine"
#include "config.h"
#include "engine.h"

#include "base/error.h"

#include <string.h>

/* Many properties change at a time when a program restarts: a summary is made once for all of them. */
#define CHANGED_DELAY_MS 20

/**
 * RouseEngine:
 *
 * The sessions, what is stored of them, and their common end.
 */
struct _RouseEngine
{
  GObject parent_instance;

  RouseProjectStore *store;     /* (owned) */
  RouseLauncher     *launcher;  /* (owned) */
  RouseHistory      *history;   /* (owned) (nullable) */
  RouseClock        *clock;     /* (owned) */
  RouseObserverPool *observers; /* (owned) */
  RouseBrowser      *browser;   /* (owned) (nullable) */
  GPtrArray         *sessions;  /* (owned) (element-type RouseSession) */
  GHashTable        *removed;   /* (owned) (element-type utf8 RouseProject) by id, as they were when they were removed */
  GPtrArray         *leaving;   /* (owned) (element-type RouseSession) removed, but something of them still runs */
  GTask             *quit;      /* (owned) (nullable) whoever waits for the end */
  guint              changed_alarm;
  gboolean           paused;
  gboolean           quitting; /* and stays so when all has ended: nothing starts any more */
};

typedef enum
{
  PROP_PAUSED = 1,
  PROP_QUITTING,
  N_PROPERTIES
} RouseEngineProperty;

enum
{
  CHANGED,
  READY,
  EXITED,
  RELOADED,
  PROBLEM,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint       signals[N_SIGNALS];

static void rouse_engine_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseEngine, rouse_engine, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rouse_engine_list_init))

static void
changed_alarm_cb (gpointer data)
{
  RouseEngine *self = data;

  self->changed_alarm = 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
tell_changed (RouseEngine *self)
{
  if (self->changed_alarm == 0)
    self->changed_alarm = rouse_clock_add_alarm_ms (self->clock, CHANGED_DELAY_MS, changed_alarm_cb, self);
}

/* A store that cannot be written costs the memory of it, not the work. */
static void
tell_problem (RouseEngine *self, RouseSession *session, const char *text)
{
  g_debug ("problem: %s", text);
  g_signal_emit (self, signals[PROBLEM], 0, session, text);
}

static void
remember_on (RouseEngine *self, RouseSession *session, gboolean on)
{
  g_autoptr (GError) error = NULL;

  if (!rouse_project_store_set_on (self->store, rouse_session_get_id (session), on, &error))
    tell_problem (self, session, error->message);
}

static void
remember_order (RouseEngine *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GError)    error = NULL;

  for (guint i = 0; i < self->sessions->len; i++)
    g_ptr_array_add (ids, (gpointer) rouse_session_get_id (g_ptr_array_index (self->sessions, i)));
  g_ptr_array_add (ids, NULL);
  if (!rouse_project_store_set_order (self->store, (const char *const *) ids->pdata, &error))
    tell_problem (self, NULL, error->message);
}

/* sessions → show */

static void
session_ready_cb (RouseEngine *self, RouseRunner *runner, RouseRun *run, RouseReload *reload, RouseSession *session)
{
  g_signal_emit (self, signals[READY], 0, session, runner, run, reload);
}

static void
session_exited_cb (RouseEngine *self, RouseRunner *runner, RouseRun *run, RouseSession *session)
{
  g_signal_emit (self, signals[EXITED], 0, session, runner, run);
}

static void
session_reloaded_cb (RouseEngine *self, RouseRunner *runner, RouseReload *reload, RouseSession *session)
{
  g_signal_emit (self, signals[RELOADED], 0, session, runner, reload);
}

static void
session_message_cb (RouseEngine *self, const char *text, RouseSession *session)
{
  tell_problem (self, session, text);
}

static void
check_quit (RouseEngine *self)
{
  g_autoptr (GTask)  task = NULL;
  g_autoptr (GError) error = NULL;

  if (self->quit == NULL || rouse_engine_get_n_alive (self) > 0)
    return;
  task = g_steal_pointer (&self->quit);
  if (self->history != NULL)
    rouse_history_flush (self->history);
  if (!rouse_project_store_end_life (self->store, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
session_idle_cb (RouseEngine *self, RouseSession *session)
{
  g_ptr_array_remove (self->leaving, session);
  check_quit (self);
}

/* (nullable) (transfer none): the session of the stored project with that id. */
static RouseSession *
insert_session (RouseEngine *self, const char *id, guint position, GError **error)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } joins[] = {
    { "notify", G_CALLBACK (tell_changed) },
    { "items-changed", G_CALLBACK (tell_changed) },
    { "runner-changed", G_CALLBACK (tell_changed) },
    { "runner-ready", G_CALLBACK (session_ready_cb) },
    { "runner-exited", G_CALLBACK (session_exited_cb) },
    { "runner-reloaded", G_CALLBACK (session_reloaded_cb) },
    { "message", G_CALLBACK (session_message_cb) },
    { "idle", G_CALLBACK (session_idle_cb) },
  };
  g_autofree char               *path = rouse_project_store_dup_path (self->store, id);
  g_autoptr (RouseProjectSource) source = rouse_project_source_new (id, path, NULL, rouse_project_store_get_trust (self->store), self->clock);
  RouseSession                  *session;

  if (!rouse_project_source_load (source, error))
    return NULL;
  session = rouse_session_new (rouse_project_source_get_project (source), self->launcher, self->history, self->clock);
  for (guint i = 0; i < G_N_ELEMENTS (joins); i++)
    g_signal_connect_object (session, joins[i].signal, joins[i].callback, self, G_CONNECT_SWAPPED);
  rouse_session_set_pool (session, self->observers);
  rouse_session_set_browser (session, self->browser);
  rouse_session_set_paused (session, self->paused);
  g_ptr_array_insert (self->sessions, position, session);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  rouse_session_follow (session, source);
  tell_changed (self);
  return session;
}

/* The object */

static void
rouse_engine_dispose (GObject *object)
{
  RouseEngine *self = ROUSE_ENGINE (object);

  if (self->clock != NULL)
    rouse_clock_clear_alarm (self->clock, &self->changed_alarm);
  g_clear_pointer (&self->sessions, g_ptr_array_unref);
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_object (&self->observers);
  g_clear_object (&self->browser);
  g_clear_pointer (&self->removed, g_hash_table_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->launcher);
  g_clear_object (&self->history);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_engine_parent_class)->dispose (object);
}

static void
rouse_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RouseEngine *self = ROUSE_ENGINE (object);

  switch ((RouseEngineProperty) id)
    {
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      return;
    case PROP_QUITTING:
      g_value_set_boolean (value, self->quitting);
      return;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static GType
get_item_type (GListModel *model)
{
  return ROUSE_TYPE_SESSION;
}

static guint
get_n_items (GListModel *model)
{
  return ROUSE_ENGINE (model)->sessions->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RouseEngine *self = ROUSE_ENGINE (model);

  return position < self->sessions->len ? g_object_ref (g_ptr_array_index (self->sessions, position)) : NULL;
}

static void
rouse_engine_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
rouse_engine_class_init (RouseEngineClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GType             type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = rouse_engine_dispose;
  object_class->get_property = rouse_engine_get_property;

  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  properties[PROP_QUITTING] = g_param_spec_boolean ("quitting", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[READY] = g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                 ROUSE_TYPE_SESSION, ROUSE_TYPE_RUNNER, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  signals[EXITED] = g_signal_new ("exited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                  ROUSE_TYPE_SESSION, ROUSE_TYPE_RUNNER, ROUSE_TYPE_RUN);
  signals[RELOADED] = g_signal_new ("reloaded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                    ROUSE_TYPE_SESSION, ROUSE_TYPE_RUNNER, ROUSE_TYPE_RELOAD);
  signals[PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   ROUSE_TYPE_SESSION, G_TYPE_STRING);
}

static void
rouse_engine_init (RouseEngine *self)
{
  self->observers = rouse_observer_pool_new ();
  self->sessions = g_ptr_array_new_with_free_func (g_object_unref);
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) rouse_project_unref);
}

RouseEngine *
rouse_engine_new (RouseProjectStore *store,
                  RouseLauncher     *launcher,
                  RouseHistory      *history,
                  RouseClock        *clock)
{
  RouseEngine *self = g_object_new (ROUSE_TYPE_ENGINE, NULL);

  self->store = g_object_ref (store);
  self->launcher = g_object_ref (launcher);
  self->history = history != NULL ? g_object_ref (history) : NULL;
  self->clock = g_object_ref (clock);
  return self;
}

void
rouse_engine_set_browser (RouseEngine *self, RouseBrowser *browser)
{
  g_return_if_fail (ROUSE_IS_ENGINE (self));

  if (!g_set_object (&self->browser, browser))
    return;
  for (guint i = 0; i < self->sessions->len; i++)
    rouse_session_set_browser (g_ptr_array_index (self->sessions, i), browser);
}

void
rouse_engine_load (RouseEngine *self, gboolean *crashed, gint64 *died_at)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GError)    error = NULL;

  g_return_if_fail (ROUSE_IS_ENGINE (self));

  stored = rouse_project_store_load (self->store, &problems);
  for (guint i = 0; i < stored->len; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (insert_session (self, ((RouseStoredProject *) g_ptr_array_index (stored, i))->project->id, self->sessions->len, &local_error) == NULL)
        tell_problem (self, NULL, local_error->message);
    }
  for (guint i = 0; i < problems->len; i++)
    tell_problem (self, NULL, g_ptr_array_index (problems, i));
  *crashed = FALSE;
  *died_at = 0;
  if (!rouse_project_store_begin_life (self->store, crashed, died_at, &error))
    tell_problem (self, NULL, error->message);
  for (guint i = 0; i < stored->len; i++)
    {
      RouseStoredProject *item = g_ptr_array_index (stored, i);
      RouseSession       *session = rouse_engine_find (self, item->project->id);

      if (item->on && session != NULL)
        rouse_session_start (session, FALSE, NULL); /* an error is the session's problem */
    }
}

RouseHistory *
rouse_engine_get_history (RouseEngine *self)
{
  return self->history;
}

RouseClock *
rouse_engine_get_clock (RouseEngine *self)
{
  return self->clock;
}

static gboolean
store (RouseEngine *self, RouseProject *project, GError **error)
{
  /* What comes from a shared file is in the project, but not in the user's own. */
  if (g_hash_table_lookup (self->removed, project->id) == project)
    return rouse_project_store_restore (self->store, project->id, error);
  return rouse_project_store_save (self->store, project, error);
}

RouseSession *
rouse_engine_add (RouseEngine *self, RouseProject *project, int position, GError **error)
{
  RouseSession *session;

  g_return_val_if_fail (ROUSE_IS_ENGINE (self), NULL);

  if (project->id == NULL)
    rouse_project_store_assign_id (self->store, project);
  if (!store (self, project, error))
    return NULL;
  session = insert_session (self, project->id, position < 0 ? self->sessions->len : MIN ((guint) position, self->sessions->len), error);
  if (session == NULL)
    return NULL;
  g_hash_table_remove (self->removed, project->id);
  remember_order (self);
  return session;
}

gboolean
rouse_engine_replace (RouseEngine *self, RouseSession *session, RouseProject *project, GError **error)
{
  g_return_val_if_fail (g_strcmp0 (project->id, rouse_session_get_id (session)) == 0, FALSE);

  return rouse_session_edit (session, project, error);
}

gboolean
rouse_engine_allow (RouseEngine *self, RouseSession *session, const char *hash, GError **error)
{
  g_return_val_if_fail (ROUSE_IS_ENGINE (self), FALSE);

  return rouse_session_allow (session, hash, error);
}

gboolean
rouse_engine_remove (RouseEngine *self, RouseSession *session, GError **error)
{
  g_autoptr (RouseSession) kept = g_object_ref (session);
  guint                    position;

  g_return_val_if_fail (ROUSE_IS_ENGINE (self), FALSE);

  if (!g_ptr_array_find (self->sessions, session, &position))
    return TRUE;
  if (!rouse_project_store_remove (self->store, rouse_session_get_id (session), error))
    return FALSE;
  g_hash_table_insert (self->removed, g_strdup (rouse_session_get_id (session)), rouse_project_ref (rouse_session_get_project (session)));
  g_ptr_array_remove_index (self->sessions, position);
  g_ptr_array_add (self->leaving, g_object_ref (session));
  rouse_session_follow (session, NULL);
  rouse_session_stop (session);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  tell_changed (self);
  return TRUE;
}

void
rouse_engine_move (RouseEngine *self, RouseSession *session, guint position)
{
  guint from, first;

  g_return_if_fail (ROUSE_IS_ENGINE (self));

  if (!g_ptr_array_find (self->sessions, session, &from))
    return;
  position = MIN (position, self->sessions->len - 1);
  if (from == position)
    return;
  g_ptr_array_insert (self->sessions, position, g_ptr_array_steal_index (self->sessions, from));
  first = MIN (from, position);
  g_list_model_items_changed (G_LIST_MODEL (self), first, MAX (from, position) - first + 1, MAX (from, position) - first + 1);
  remember_order (self);
  tell_changed (self);
}

void
rouse_engine_set_on (RouseEngine *self, RouseSession *session, gboolean on)
{
  g_return_if_fail (ROUSE_IS_ENGINE (self));

  if (self->quitting || rouse_session_get_on (session) == on)
    return;
  if (on)
    on = rouse_session_start (session, FALSE, NULL); /* an error is the session's problem */
  else
    rouse_session_stop (session);
  remember_on (self, session, on);
}

void
rouse_engine_set_paused (RouseEngine *self, gboolean paused)
{
  g_return_if_fail (ROUSE_IS_ENGINE (self));

  if (self->paused == paused)
    return;
  self->paused = paused;
  for (guint i = 0; i < self->sessions->len; i++)
    rouse_session_set_paused (g_ptr_array_index (self->sessions, i), paused);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
  tell_changed (self);
}

gboolean
rouse_engine_get_paused (RouseEngine *self)
{
  return self->paused;
}

RouseSession *
rouse_engine_find (RouseEngine *self, const char *id)
{
  for (guint i = 0; i < self->sessions->len; i++)
    {
      RouseSession *session = g_ptr_array_index (self->sessions, i);

      if (g_strcmp0 (rouse_session_get_id (session), id) == 0)
        return session;
    }
  return NULL;
}

RouseRunner *
rouse_engine_find_runner (RouseEngine *self, const char *id_and_program, RouseSession **session)
{
  const char      *slash = strchr (id_and_program, '/');
  g_autofree char *id = slash != NULL ? g_strndup (id_and_program, slash - id_and_program) : NULL;
  RouseSession    *found = id != NULL ? rouse_engine_find (self, id) : NULL;

  if (session != NULL)
    *session = found;
  return found != NULL ? rouse_session_find_runner (found, slash + 1) : NULL;
}

char *
rouse_engine_dup_runner_id (RouseEngine *self, RouseRunner *runner)
{
  const char *name = rouse_runner_get_program (runner)->name;

  for (guint i = 0; i < self->sessions->len; i++)
    {
      RouseSession *session = g_ptr_array_index (self->sessions, i);

      if (rouse_session_find_runner (session, name) == runner)
        return g_strconcat (rouse_session_get_id (session), "/", name, NULL);
    }
  return NULL;
}

RouseState
rouse_engine_get_state (RouseEngine *self)
{
  RouseState worst = ROUSE_STATE_STOPPED;

  for (guint i = 0; i < self->sessions->len; i++)
    worst = rouse_state_worse (worst, rouse_session_get_state (g_ptr_array_index (self->sessions, i)));
  return worst;
}

static guint
count_alive (RouseSession *session)
{
  guint n = 0;

  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    n += rouse_runner_is_alive (rouse_session_get_runner (session, i)) ? 1 : 0;
  return MAX (n, rouse_session_is_alive (session) ? 1 : 0);
}

guint
rouse_engine_get_n_alive (RouseEngine *self)
{
  guint n = 0;

  for (guint i = 0; i < self->sessions->len; i++)
    n += count_alive (g_ptr_array_index (self->sessions, i));
  for (guint i = 0; i < self->leaving->len; i++)
    n += count_alive (g_ptr_array_index (self->leaving, i));
  return n;
}

void
rouse_engine_quit_async (RouseEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (ROUSE_IS_ENGINE (self));
  g_return_if_fail (!self->quitting);

  g_task_set_source_tag (task, rouse_engine_quit_async);
  self->quit = g_steal_pointer (&task);
  self->quitting = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUITTING]);
  for (guint i = 0; i < self->sessions->len; i++)
    rouse_session_stop (g_ptr_array_index (self->sessions, i));
  check_quit (self);
}

gboolean
rouse_engine_quit_finish (RouseEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
rouse_engine_get_quitting (RouseEngine *self)
{
  return self->quitting;
}

void
rouse_engine_kill (RouseEngine *self)
{
  g_return_if_fail (ROUSE_IS_ENGINE (self));

  for (guint i = 0; i < self->sessions->len; i++)
    rouse_session_kill (g_ptr_array_index (self->sessions, i));
  for (guint i = 0; i < self->leaving->len; i++)
    rouse_session_kill (g_ptr_array_index (self->leaving, i));
}
