/* tray-none.c - the tray of a system that has none
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "tray/tray-none.h"

struct _RouseTrayNone
{
  GObject parent_instance;
};

typedef enum
{
  PROP_PRESENT = 1,
} Property;

static void rouse_tray_none_iface_init (RouseTrayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseTrayNone, rouse_tray_none, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_TRAY, rouse_tray_none_iface_init))

static void
set_model (RouseTray *tray, RouseTrayModel *model)
{
}

static void
rouse_tray_none_iface_init (RouseTrayInterface *iface)
{
  iface->set_model = set_model;
}

static void
rouse_tray_none_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((Property) id)
    {
    case PROP_PRESENT:
      g_value_set_boolean (value, FALSE);
      break;
    }
}

static void
rouse_tray_none_class_init (RouseTrayNoneClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = rouse_tray_none_get_property;
  g_object_class_override_property (G_OBJECT_CLASS (klass), PROP_PRESENT, "present");
}

static void
rouse_tray_none_init (RouseTrayNone *self)
{
}

RouseTray *
rouse_tray_none_new (void)
{
  return g_object_new (ROUSE_TYPE_TRAY_NONE, NULL);
}
