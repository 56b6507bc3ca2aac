/* look.c - how states look
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "look.h"

static const struct
{
  const char *icon_name;
  const char *css_class;
} looks[] = {
  [ROUSE_LOOK_OFF] = { "rouse-off-symbolic", "dim-label" },
  [ROUSE_LOOK_STOPPED] = { "rouse-stopped-symbolic", "dim-label" },
  [ROUSE_LOOK_RUNNING] = { "rouse-running-symbolic", "success" },
  [ROUSE_LOOK_WORKING] = { "rouse-working-symbolic", "accent" },
  [ROUSE_LOOK_WAITING] = { "rouse-waiting-symbolic", "warning" },
  [ROUSE_LOOK_FAILED] = { "rouse-failed-symbolic", "error" },
  [ROUSE_LOOK_FINISHED] = { "rouse-finished-symbolic", "success" },
  [ROUSE_LOOK_PAUSED] = { "rouse-paused-symbolic", "warning" },
};

RouseLook
rouse_look_for_state (RouseState state)
{
  switch (state)
    {
    case ROUSE_STATE_STOPPED:
      return ROUSE_LOOK_STOPPED;
    case ROUSE_STATE_STARTING:
    case ROUSE_STATE_STOPPING:
    case ROUSE_STATE_BUILDING:
      return ROUSE_LOOK_WORKING;
    case ROUSE_STATE_RUNNING:
      return ROUSE_LOOK_RUNNING;
    case ROUSE_STATE_WAITING:
      return ROUSE_LOOK_WAITING;
    case ROUSE_STATE_FAILED:
      return ROUSE_LOOK_FAILED;
    case ROUSE_STATE_FINISHED:
      return ROUSE_LOOK_FINISHED;
    }
  g_return_val_if_reached (ROUSE_LOOK_STOPPED);
}

RouseLook
rouse_look_for_session (RouseSession *session)
{
  RouseState state = rouse_session_get_state (session);

  if (rouse_session_get_pending (session) != NULL && !rouse_session_is_alive (session))
    return ROUSE_LOOK_WAITING;
  if (!rouse_session_get_on (session))
    {
      if (rouse_session_get_problem (session) != NULL)
        return ROUSE_LOOK_FAILED;
      return state == ROUSE_STATE_STOPPING ? ROUSE_LOOK_WORKING : ROUSE_LOOK_OFF;
    }
  if (rouse_session_get_paused (session))
    return ROUSE_LOOK_PAUSED;
  if (rouse_session_get_held (session) != NULL && state != ROUSE_STATE_FAILED)
    return ROUSE_LOOK_WAITING;
  return rouse_look_for_state (state);
}

const char *
rouse_look_get_icon_name (RouseLook look)
{
  return looks[look].icon_name;
}

const char *
rouse_look_get_css_class (RouseLook look)
{
  return looks[look].css_class;
}

void
rouse_look_apply (RouseLook look, GtkImage *image)
{
  const char *classes[] = { looks[look].css_class, NULL };

  if (g_strcmp0 (gtk_image_get_icon_name (image), looks[look].icon_name) == 0)
    return;
  gtk_image_set_from_icon_name (image, looks[look].icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (image), classes);
}
