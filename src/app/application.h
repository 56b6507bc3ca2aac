/* application.h - the resident: one instance a session bus, holding engine, tray and notifications, without GTK
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "app/ui.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_APPLICATION (rouse_application_get_type ())
G_DECLARE_FINAL_TYPE (RouseApplication, rouse_application, ROUSE, APPLICATION, GApplication)

/**
 * Property, notified: "notice" (string, nullable): what a person should know, in one or more lines, until
 * "app.dismiss-notice".
 *
 * (transfer full): takes the activation token out of the environment, so that no program inherits it.
 */
RouseApplication *rouse_application_new (void);

RouseEngine *rouse_application_get_engine (RouseApplication *self);
/** (nullable) (transfer none): the windows if the module is loaded. */
RouseUi *rouse_application_get_ui (RouseApplication *self);

/**
 * Loads the module if need be and presents the window at @place. @token (nullable) is the activation token
 * that allows it to take the focus; without one, that of set_token() is used up. Where it cannot be shown, a
 * notice says why.
 */
void rouse_application_show (RouseApplication *self, const char *place, const char *token);
/** The token (nullable) that came with what the user did last. */
void rouse_application_set_token (RouseApplication *self, const char *token);
/** (transfer full) (nullable): that token, which is good for one window or program. */
char *rouse_application_take_token (RouseApplication *self);

/** Adds @text, a sentence or two, to the notice; when no window shows that, it is notified of, too. */
void        rouse_application_tell (RouseApplication *self, const char *text);
const char *rouse_application_get_notice (RouseApplication *self);
void        rouse_application_dismiss_notice (RouseApplication *self);

/** Stops every program, then ends. The second call kills what is left, the third does not wait for that. */
void rouse_application_quit (RouseApplication *self);

G_END_DECLS
