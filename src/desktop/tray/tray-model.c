/* tray-model.c - what the tray shows, as one value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "tray/tray-model.h"

G_DEFINE_BOXED_TYPE (RouseTrayModel, rouse_tray_model, rouse_tray_model_ref, rouse_tray_model_unref)

const char *
rouse_tray_state_to_string (RouseTrayState state)
{
  switch (state)
    {
    case ROUSE_TRAY_IDLE:
      return "idle";
    case ROUSE_TRAY_RUNNING:
      return "running";
    case ROUSE_TRAY_WORKING:
      return "working";
    case ROUSE_TRAY_FAILING:
      return "failing";
    case ROUSE_TRAY_DEGRADED:
      return "degraded";
    }
  g_return_val_if_reached (NULL);
}

RouseTrayItem *
rouse_tray_item_new (const char *key, const char *label)
{
  RouseTrayItem *self = g_new0 (RouseTrayItem, 1);

  self->key = g_strdup (key);
  self->label = g_strdup (label);
  self->enabled = self->visible = TRUE;
  return self;
}

void
rouse_tray_item_free (RouseTrayItem *self)
{
  g_free (self->key);
  g_free (self->label);
  g_free (self->action);
  g_clear_pointer (&self->target, g_variant_unref);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

RouseTrayItem *
rouse_tray_item_append (RouseTrayItem *self, RouseTrayItem *child)
{
  for (guint i = 0; i < rouse_tray_item_get_n_children (self); i++)
    g_assert (g_strcmp0 (((RouseTrayItem *) self->children->pdata[i])->key, child->key) != 0);

  if (self->children == NULL)
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_tray_item_free);
  g_ptr_array_add (self->children, child);
  return child;
}

RouseTrayItem *
rouse_tray_item_append_action (RouseTrayItem *self,
                               const char    *key,
                               const char    *label,
                               const char    *action,
                               GVariant      *target)
{
  RouseTrayItem *child = rouse_tray_item_new (key, label);

  child->action = g_strdup (action);
  child->target = target != NULL ? g_variant_ref_sink (target) : NULL;
  return rouse_tray_item_append (self, child);
}

RouseTrayItem *
rouse_tray_item_append_separator (RouseTrayItem *self, const char *key)
{
  RouseTrayItem *separator = rouse_tray_item_append (self, rouse_tray_item_new (key, NULL));

  separator->separator = TRUE;
  return separator;
}

guint
rouse_tray_item_get_n_children (const RouseTrayItem *self)
{
  return self->children != NULL ? self->children->len : 0;
}

RouseTrayModel *
rouse_tray_model_new (void)
{
  RouseTrayModel *self = g_atomic_rc_box_new0 (RouseTrayModel);

  self->menu = rouse_tray_item_new ("", NULL);
  return self;
}

RouseTrayModel *
rouse_tray_model_ref (RouseTrayModel *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
model_clear (gpointer data)
{
  RouseTrayModel *self = data;

  g_free (self->title);
  g_free (self->tooltip_title);
  g_free (self->tooltip_text);
  rouse_tray_item_free (self->menu);
}

void
rouse_tray_model_unref (RouseTrayModel *self)
{
  g_atomic_rc_box_release_full (self, model_clear);
}
