/* toggle.c - the switch of a project
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "toggle.h"

void
rouse_toggle_show (GtkSwitch *toggle, RouseSession *session)
{
  gtk_switch_set_active (toggle, rouse_session_get_on (session));
}

void
rouse_toggle_apply (GtkSwitch *toggle, RouseSession *session)
{
  gboolean on = gtk_switch_get_active (toggle);

  /* The other way round, it is us who show what has become of it. */
  if (session == NULL || rouse_session_get_on (session) == on)
    return;
  gtk_widget_activate_action (GTK_WIDGET (toggle), on ? "app.project-on" : "app.project-off", "s", rouse_session_get_id (session));
  rouse_toggle_show (toggle, session);
}
