/* tray.c - the tray interface's calls, and which tray there is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "tray/tray.h"
#include "tray/tray-none.h"
#include "tray/sni.h"

G_DEFINE_INTERFACE (RouseTray, rouse_tray, G_TYPE_OBJECT)

static void
rouse_tray_default_init (RouseTrayInterface *iface)
{
  g_object_interface_install_property (
    iface, g_param_spec_boolean ("present", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_signal_new ("activated", ROUSE_TYPE_TRAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("secondary-activated", ROUSE_TYPE_TRAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("action", ROUSE_TYPE_TRAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_VARIANT);
  g_signal_new ("about-to-show", ROUSE_TYPE_TRAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

RouseTray *
rouse_tray_new (GDBusConnection *connection)
{
  g_autoptr (GError) error = NULL;
  RouseTray         *tray = connection != NULL ? rouse_tray_sni_new (connection, &error) : NULL;

  if (error != NULL)
    g_warning ("There will be no tray icon: %s", error->message);
  return tray != NULL ? tray : rouse_tray_none_new ();
}

void
rouse_tray_set_model (RouseTray *self, RouseTrayModel *model)
{
  g_return_if_fail (ROUSE_IS_TRAY (self));
  g_return_if_fail (model != NULL);

  ROUSE_TRAY_GET_IFACE (self)->set_model (self, model);
}

gboolean
rouse_tray_get_present (RouseTray *self)
{
  gboolean present;

  g_return_val_if_fail (ROUSE_IS_TRAY (self), FALSE);

  g_object_get (self, "present", &present, NULL);
  return present;
}
