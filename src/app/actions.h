/* actions.h - everything that can be done, as actions of the application: tray, notifications, windows use these
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "app/application.h"

G_BEGIN_DECLS

/**
 * "app." actions. ID is a project's id, RUNNER "ID/PROGRAM". All are safe to activate with what no longer exists.
 *
 *   show s            the window at a place (see ui.h); "" where it was      toggle-window
 *   project-on s      switches ID on                                        project-off s
 *   project-toggle s  switches ID on or off                                 project-restart s  all its programs
 *   project-open-url s, project-open-folder s                               history  preferences  shortcuts  about  add
 *   program-start s, program-stop s, program-restart s, program-kill s      RUNNER
 *   restart-failed    the program that failed last
 *   pause-all         stateful b: nothing is acted upon in any project
 *   do-not-disturb    stateful b: no notifications (bound to the setting)
 *   tray-present      stateful b, read-only: a tray shows the icon
 *   quit              stops every program, then ends; again: kills them
 */
void rouse_actions_add (RouseApplication *application);

G_END_DECLS
