/* toggle.h - the switch of a project: shows what is, asks for what is wanted
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Shows in @toggle whether @session is on. */
void rouse_toggle_show (GtkSwitch *toggle, RouseSession *session);
/** The user has moved @toggle: switches the project accordingly; if that cannot be, it goes back. */
void rouse_toggle_apply (GtkSwitch *toggle, RouseSession *session);

G_END_DECLS
