/* ui.c - the windows, as the resident sees them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/ui.h"

G_DEFINE_INTERFACE (RouseUi, rouse_ui, G_TYPE_OBJECT)

static void
rouse_ui_default_init (RouseUiInterface *iface)
{
}

void
rouse_ui_show (RouseUi *self, const char *place, const char *token)
{
  g_return_if_fail (ROUSE_IS_UI (self));

  ROUSE_UI_GET_IFACE (self)->show (self, place, token);
}

void
rouse_ui_hide (RouseUi *self)
{
  g_return_if_fail (ROUSE_IS_UI (self));

  ROUSE_UI_GET_IFACE (self)->hide (self);
}

gboolean
rouse_ui_get_visible (RouseUi *self)
{
  g_return_val_if_fail (ROUSE_IS_UI (self), FALSE);

  return ROUSE_UI_GET_IFACE (self)->get_visible (self);
}

gboolean
rouse_ui_is_looked_at (RouseUi *self, const char *runner_id)
{
  g_return_val_if_fail (ROUSE_IS_UI (self), FALSE);

  return ROUSE_UI_GET_IFACE (self)->is_looked_at (self, runner_id);
}
