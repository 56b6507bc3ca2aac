/* control.h - what the verbs that control the tray application have in common
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "choose.h"

G_BEGIN_DECLS

/** (transfer full) (nullable): a connection; with @start the application is started if need be. Says what is wrong. */
RouseControlClient *rouse_control_connect (const char *verb, gboolean start);

/** Whether the tray application runs, without starting it or saying anything. */
gboolean rouse_control_is_running (void);

/** Prints what came of a call that went wrong; takes @error. */
void rouse_control_print_error (const char *verb, RouseControlClient *client, GError *error);

/** (transfer full) (nullable): rouse_choose() from the current folder. Says what is wrong. */
GPtrArray *rouse_control_choose (const char *verb, const RouseOverview *overview, GPtrArray *words, RouseChooseFlags flags, gboolean *all);

/** (transfer full): a client's programs and projects, or without one (@client %NULL) what is stored, with the last reloads. */
RouseOverview *rouse_control_look (RouseControlClient *client);

/** (nullable): the project of that id or of that object path, as it is now. @overview (out) (transfer full) is what it
 * stands in. */
RouseOverviewProject *rouse_control_look_again (const char *id, const char *path, RouseOverview **overview);

/** Asks on the terminal; no is the answer to anything but yes. Without a terminal it says that @option is needed. */
gboolean rouse_control_ask (const char *verb, const char *question, const char *option);

/** (transfer full): "Shop" or "Shop/web", printable. */
char *rouse_choice_dup_label (const RouseChoice *choice);

/** Nobody named anything, so it is all: takes the projects that are off out of @choices, and says which remain. */
void rouse_control_keep_on (const char *verb, GPtrArray *choices);

G_END_DECLS
