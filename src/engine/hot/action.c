/* action.c - one attempt to have a running program use what changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/action.h"

typedef struct
{
  gboolean over; /* done or cancelled */
  char    *why;  /* (owned) (nullable) */
} RouseHotActionPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RouseHotAction, rouse_hot_action, G_TYPE_OBJECT)

static guint done_signal;

void
rouse_hot_action_start (RouseHotAction *self)
{
  g_return_if_fail (ROUSE_IS_HOT_ACTION (self));

  ROUSE_HOT_ACTION_GET_CLASS (self)->start (self);
}

void
rouse_hot_action_cancel (RouseHotAction *self)
{
  RouseHotActionPrivate *priv = rouse_hot_action_get_instance_private (self);

  g_return_if_fail (ROUSE_IS_HOT_ACTION (self));

  if (priv->over)
    return;
  priv->over = TRUE;
  ROUSE_HOT_ACTION_GET_CLASS (self)->cancel (self);
}

void
rouse_hot_action_finish (RouseHotAction *self, RouseFallBack fall_back)
{
  RouseHotActionPrivate *priv = rouse_hot_action_get_instance_private (self);

  g_return_if_fail (ROUSE_IS_HOT_ACTION (self));

  if (priv->over)
    return;
  priv->over = TRUE;
  g_signal_emit (self, done_signal, 0, (guint) fall_back);
}

const char *
rouse_hot_action_get_why (RouseHotAction *self)
{
  RouseHotActionPrivate *priv = rouse_hot_action_get_instance_private (self);

  g_return_val_if_fail (ROUSE_IS_HOT_ACTION (self), NULL);

  return priv->why;
}

void
rouse_hot_action_set_why (RouseHotAction *self, const char *why)
{
  RouseHotActionPrivate *priv = rouse_hot_action_get_instance_private (self);

  g_return_if_fail (ROUSE_IS_HOT_ACTION (self));

  g_free (priv->why);
  priv->why = g_strdup (why);
}

static void
rouse_hot_action_finalize (GObject *object)
{
  RouseHotActionPrivate *priv = rouse_hot_action_get_instance_private (ROUSE_HOT_ACTION (object));

  g_free (priv->why);

  G_OBJECT_CLASS (rouse_hot_action_parent_class)->finalize (object);
}

static void
rouse_hot_action_class_init (RouseHotActionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_hot_action_finalize;

  done_signal = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rouse_hot_action_init (RouseHotAction *self)
{
}
