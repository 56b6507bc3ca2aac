/* action.c - one attempt to have a running program use what changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/action.h"

typedef struct
{
  gboolean over; /* done or cancelled */
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

static void
rouse_hot_action_class_init (RouseHotActionClass *klass)
{
  done_signal = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rouse_hot_action_init (RouseHotAction *self)
{
}
