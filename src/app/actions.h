/* actions.h - everything that can be done, as actions of the application: tray, notifications, windows use these
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"

G_BEGIN_DECLS

/* What the application does itself. */
typedef struct
{
  void (*show) (const char *place, gpointer data); /* @place as in ui.h, or NULL: where it was */
  void (*toggle_window) (gpointer data);
  void (*open_uri) (const char *uri, gpointer data);
  void (*open_folder) (const char *path, gpointer data);
  void (*dismiss_notice) (gpointer data);
  void (*quit) (gpointer data);
} RouseActionFuncs;

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
 *   dismiss-notice    what the application's "notice" says has been read
 *   quit              stops every program, then ends; again: kills them
 */
void rouse_actions_add (GActionMap *map, RouseEngine *engine, GSettings *settings, const RouseActionFuncs *funcs, gpointer data);

G_END_DECLS
