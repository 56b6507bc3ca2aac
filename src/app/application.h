/* application.h - the resident: one instance a session bus, holding engine, tray and notifications, without GTK
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "app/ui.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_APPLICATION (rouse_application_get_type ())
G_DECLARE_FINAL_TYPE (RouseApplication, rouse_application, ROUSE, APPLICATION, GApplication)

/** (transfer full) */
RouseApplication *rouse_application_new (void);

RouseEngine *rouse_application_get_engine (RouseApplication *self);
/** (nullable) (transfer none): the windows if the module is loaded. */
RouseUi *rouse_application_get_ui (RouseApplication *self);
/** Loads the module if need be and presents the window at @place; says in the journal and by a notification why not. */
void rouse_application_show (RouseApplication *self, const char *place, const char *token);
/** Stops every program, then ends. The second call kills what is left. */
void rouse_application_quit (RouseApplication *self);

G_END_DECLS
