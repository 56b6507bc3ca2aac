/* tray-fake.c - a tray that remembers what it was to show
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray-fake.h"

struct _RouseTrayFake
{
  GObject parent_instance;

  RouseTrayModel *model; /* (owned) (nullable) */
  guint           n_models;
  gboolean        present;
};

static void rouse_tray_fake_iface_init (RouseTrayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseTrayFake, rouse_tray_fake, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_TRAY, rouse_tray_fake_iface_init))

static void
set_model (RouseTray *tray, RouseTrayModel *model)
{
  RouseTrayFake *self = ROUSE_TRAY_FAKE (tray);

  rouse_tray_model_ref (model);
  g_clear_pointer (&self->model, rouse_tray_model_unref);
  self->model = model;
  self->n_models++;
}

static void
rouse_tray_fake_iface_init (RouseTrayInterface *iface)
{
  iface->set_model = set_model;
}

static void
rouse_tray_fake_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, ROUSE_TRAY_FAKE (object)->present);
}

static void
rouse_tray_fake_finalize (GObject *object)
{
  g_clear_pointer (&ROUSE_TRAY_FAKE (object)->model, rouse_tray_model_unref);

  G_OBJECT_CLASS (rouse_tray_fake_parent_class)->finalize (object);
}

static void
rouse_tray_fake_class_init (RouseTrayFakeClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = rouse_tray_fake_get_property;
  G_OBJECT_CLASS (klass)->finalize = rouse_tray_fake_finalize;
  g_object_class_override_property (G_OBJECT_CLASS (klass), 1, "present");
}

static void
rouse_tray_fake_init (RouseTrayFake *self)
{
}

RouseTrayFake *
rouse_tray_fake_new (void)
{
  return g_object_new (ROUSE_TYPE_TRAY_FAKE, NULL);
}

void
rouse_tray_fake_set_present (RouseTrayFake *self, gboolean present)
{
  self->present = present;
  g_object_notify (G_OBJECT (self), "present");
}

RouseTrayModel *
rouse_tray_fake_get_model (RouseTrayFake *self)
{
  return self->model;
}

guint
rouse_tray_fake_take_n_models (RouseTrayFake *self)
{
  guint n = self->n_models;

  self->n_models = 0;
  return n;
}
