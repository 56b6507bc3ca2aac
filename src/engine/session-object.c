/* session-object.c - the session as an object: its properties, and the list of its runners
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "session-private.h"

static GParamSpec *properties[N_PROPERTIES];
guint              rouse_session_signals[N_SIGNALS];

static void rouse_session_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseSession, rouse_session, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rouse_session_list_init))

void
rouse_session_notify (RouseSession *self, RouseSessionProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
rouse_session_set_string (RouseSession *self, char **field, const char *value, RouseSessionProperty property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  rouse_session_notify (self, property);
}

static void
set_health (RouseSession *self, RouseHealth **field, RouseHealth *health, RouseSessionProperty property)
{
  if (*field == health)
    return;
  g_clear_pointer (field, rouse_health_unref);
  *field = health != NULL ? rouse_health_ref (health) : NULL;
  rouse_session_notify (self, property);
}

void
rouse_session_set_health (RouseSession *self, RouseHealth *health)
{
  set_health (self, &self->progress, NULL, PROP_PROGRESS);
  set_health (self, &self->health, health, PROP_HEALTH);
}

void
rouse_session_set_progress (RouseSession *self, RouseHealth *progress)
{
  set_health (self, &self->progress, progress, PROP_PROGRESS);
}

void
rouse_session_tell_problem (RouseSession *self, const char *text)
{
  rouse_session_set_string (self, &self->problem, text, PROP_PROBLEM);
  g_signal_emit (self, rouse_session_signals[MESSAGE], 0, text);
}

/* The object */

static void
rouse_session_dispose (GObject *object)
{
  RouseSession *self = ROUSE_SESSION (object);

  rouse_session_drop_pages (self);
  g_clear_pointer (&self->retired, g_ptr_array_unref);
  if (self->observer != NULL)
    g_signal_handlers_disconnect_by_data (self->observer, self);
  g_clear_object (&self->observer);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->runners, g_ptr_array_unref);
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_pointer (&self->project, rouse_project_unref);
  g_clear_pointer (&self->health, rouse_health_unref);
  g_clear_pointer (&self->progress, rouse_health_unref);
  g_clear_pointer (&self->reload, rouse_reload_unref);
  g_clear_pointer (&self->branch, g_free);
  g_clear_pointer (&self->held, g_free);
  g_clear_pointer (&self->problem, g_free);
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->source);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->pending, rouse_pending_unref);
  g_clear_pointer (&self->config_problem, g_free);
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
    case PROP_PROGRESS:
      g_value_set_boxed (value, self->progress);
      return;
    case PROP_HELD:
      g_value_set_string (value, self->held);
      return;
    case PROP_RELOAD:
      g_value_set_boxed (value, self->reload);
      return;
    case PROP_PROBLEM:
      g_value_set_string (value, rouse_session_get_problem (self));
      return;
    case PROP_FILE:
      g_value_set_string (value, self->file);
      return;
    case PROP_PENDING:
      g_value_set_boxed (value, self->pending);
      return;
    case PROP_BROWSER_SCRIPT:
      g_value_set_string (value, rouse_session_get_browser_script (self));
      return;
    case PROP_N_PAGES:
      g_value_set_uint (value, rouse_session_get_n_pages (self));
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
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, ROUSE_STATE_BUILDING, 0, flags);
  properties[PROP_BRANCH] = g_param_spec_string ("branch", NULL, NULL, NULL, flags);
  properties[PROP_HEALTH] = g_param_spec_boxed ("health", NULL, NULL, ROUSE_TYPE_HEALTH, flags);
  properties[PROP_PROGRESS] = g_param_spec_boxed ("progress", NULL, NULL, ROUSE_TYPE_HEALTH, flags);
  properties[PROP_HELD] = g_param_spec_string ("held", NULL, NULL, NULL, flags);
  properties[PROP_RELOAD] = g_param_spec_boxed ("reload", NULL, NULL, ROUSE_TYPE_RELOAD, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_FILE] = g_param_spec_string ("file", NULL, NULL, NULL, flags);
  properties[PROP_PENDING] = g_param_spec_boxed ("pending", NULL, NULL, ROUSE_TYPE_PENDING, flags);
  properties[PROP_BROWSER_SCRIPT] = g_param_spec_string ("browser-script", NULL, NULL, NULL, flags);
  properties[PROP_N_PAGES] = g_param_spec_uint ("n-pages", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  rouse_session_signals[ARMED] = new_signal ("armed", 1, ROUSE_TYPE_HEALTH);
  rouse_session_signals[HEALTH] = new_signal ("health", 1, ROUSE_TYPE_HEALTH);
  rouse_session_signals[HELD] = new_signal ("held", 1, G_TYPE_STRING);
  rouse_session_signals[MESSAGE] = new_signal ("message", 1, G_TYPE_STRING);
  rouse_session_signals[CHANGED] = new_signal ("changed", 1, ROUSE_TYPE_CHANGE_SET);
  rouse_session_signals[RUNNER_CHANGED] = new_signal ("runner-changed", 1, ROUSE_TYPE_RUNNER);
  rouse_session_signals[RUNNER_READY] = new_signal ("runner-ready", 3, ROUSE_TYPE_RUNNER, ROUSE_TYPE_RUN, ROUSE_TYPE_RELOAD);
  rouse_session_signals[RUNNER_EXITED] = new_signal ("runner-exited", 2, ROUSE_TYPE_RUNNER, ROUSE_TYPE_RUN);
  rouse_session_signals[RUNNER_RELOADED] = new_signal ("runner-reloaded", 2, ROUSE_TYPE_RUNNER, ROUSE_TYPE_RELOAD);
  rouse_session_signals[IDLE] = new_signal ("idle", 0);
}

static void
rouse_session_init (RouseSession *self)
{
  self->runners = g_ptr_array_new_with_free_func (g_object_unref);
  self->retired = g_ptr_array_new_with_free_func (rouse_session_free_retired);
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
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

RouseHealth *
rouse_session_get_progress (RouseSession *self)
{
  return self->progress;
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
  return self->config_problem != NULL ? self->config_problem : self->problem;
}

const char *
rouse_session_get_file (RouseSession *self)
{
  return self->file;
}

RousePending *
rouse_session_get_pending (RouseSession *self)
{
  return self->pending;
}

void
rouse_session_set_config (RouseSession *self, const char *file, RousePending *pending, const char *problem)
{
  rouse_session_set_string (self, &self->file, file, PROP_FILE);
  if (self->pending != pending)
    {
      g_clear_pointer (&self->pending, rouse_pending_unref);
      self->pending = pending != NULL ? rouse_pending_ref (pending) : NULL;
      rouse_session_notify (self, PROP_PENDING);
    }
  rouse_session_set_string (self, &self->config_problem, problem, PROP_PROBLEM);
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
