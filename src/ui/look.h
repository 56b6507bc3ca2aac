/* look.h - how states look: an icon and a class, never a colour alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_LOOK_OFF,
  ROUSE_LOOK_STOPPED,
  ROUSE_LOOK_RUNNING,
  ROUSE_LOOK_WORKING, /* on its way to another state */
  ROUSE_LOOK_WAITING,
  ROUSE_LOOK_FAILED,
  ROUSE_LOOK_FINISHED,
  ROUSE_LOOK_PAUSED,
} RouseLook;

RouseLook rouse_look_for_state (RouseState state);
/** Of a project: also off, paused, or waiting for version control. */
RouseLook rouse_look_for_session (RouseSession *session);

/** The name of a symbolic icon among the module's own. */
const char *rouse_look_get_icon_name (RouseLook look);
/** A style class for the icon. */
const char *rouse_look_get_css_class (RouseLook look);
/** Shows @look in @image. */
void rouse_look_apply (RouseLook look, GtkImage *image);

G_END_DECLS
