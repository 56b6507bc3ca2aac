/* tray-join.c - from what the engine looks like to the tray, and from its clicks to actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/tray-join.h"
#include "app/tray-model-build.h"
#include "app/tray-pace.h"

#include <string.h>

struct _RouseTrayJoin
{
  GObject parent_instance;

  RouseEngine  *engine;   /* (owned) */
  RouseTray    *tray;     /* (owned) */
  GSettings    *settings; /* (owned) */
  GActionGroup *actions;  /* (unowned): the application has us */
  RouseTrayPace pace;
  gint64        updated_at; /* monotonic µs; 0 before the first time */
  guint         alarm;      /* 0 when what is shown is how things are */
};

enum
{
  TOKEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseTrayJoin, rouse_tray_join, G_TYPE_OBJECT)

static void update_cb (gpointer data);

static void
set_alarm (RouseTrayJoin *self, gint64 at)
{
  RouseClock *clock = rouse_engine_get_clock (self->engine);

  rouse_clock_clear_alarm (clock, &self->alarm);
  if (at != 0)
    self->alarm = rouse_clock_add_alarm (clock, at, update_cb, self);
}

/* engine → tray */

static void
update (RouseTrayJoin *self)
{
  gint64                     now = rouse_clock_get_now (rouse_engine_get_clock (self->engine));
  g_autoptr (RouseTrayModel) model = rouse_tray_model_build (self->engine, g_settings_get_boolean (self->settings, "do-not-disturb"));
  gint64                     again_at;

  model->state = rouse_tray_pace_judge (&self->pace, model->state, now, &again_at);
  set_alarm (self, again_at);
  self->updated_at = now;
  rouse_tray_set_model (self->tray, model);
}

static void
update_cb (gpointer data)
{
  RouseTrayJoin *self = data;

  self->alarm = 0;
  update (self);
}

static void
changed_cb (RouseTrayJoin *self)
{
  gint64 due = self->updated_at + ROUSE_TRAY_PACE_MS * G_TIME_SPAN_MILLISECOND;

  if (rouse_clock_get_now (rouse_engine_get_clock (self->engine)) >= due)
    update (self);
  else
    set_alarm (self, due);
}

/* tray → actions */

static void
present_cb (RouseTrayJoin *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "tray-present");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (rouse_tray_get_present (self->tray)));
}

static void
activated_cb (RouseTrayJoin *self, const char *token)
{
  if (token != NULL)
    g_signal_emit (self, signals[TOKEN], 0, token);
  g_action_group_activate_action (self->actions, "toggle-window", NULL);
}

static void
secondary_activated_cb (RouseTrayJoin *self)
{
  g_action_group_activate_action (self->actions, "restart-failed", NULL);
}

static void
action_cb (RouseTrayJoin *self, const char *name, GVariant *target)
{
  g_return_if_fail (g_str_has_prefix (name, "app."));

  g_action_group_activate_action (self->actions, name + strlen ("app."), target);
}

static void
rouse_tray_join_dispose (GObject *object)
{
  RouseTrayJoin *self = ROUSE_TRAY_JOIN (object);

  if (self->engine != NULL)
    set_alarm (self, 0);
  g_clear_object (&self->engine);
  g_clear_object (&self->tray);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (rouse_tray_join_parent_class)->dispose (object);
}

static void
rouse_tray_join_class_init (RouseTrayJoinClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_tray_join_dispose;
  signals[TOKEN] = g_signal_new ("token", ROUSE_TYPE_TRAY_JOIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rouse_tray_join_init (RouseTrayJoin *self)
{
}

RouseTrayJoin *
rouse_tray_join_new (RouseEngine *engine, RouseTray *tray, GSettings *settings, GActionGroup *actions)
{
  RouseTrayJoin *self = g_object_new (ROUSE_TYPE_TRAY_JOIN, NULL);

  self->engine = g_object_ref (engine);
  self->tray = g_object_ref (tray);
  self->settings = g_object_ref (settings);
  self->actions = actions;
  g_signal_connect_object (engine, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::do-not-disturb", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tray, "notify::present", G_CALLBACK (present_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tray, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tray, "secondary-activated", G_CALLBACK (secondary_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tray, "action", G_CALLBACK (action_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tray, "about-to-show", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  present_cb (self);
  update (self);
  return self;
}
