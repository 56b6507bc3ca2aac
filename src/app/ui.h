/* ui.h - the windows, as the resident sees them: an interface, since they are a module that is loaded late
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_UI (rouse_ui_get_type ())
G_DECLARE_INTERFACE (RouseUi, rouse_ui, ROUSE, UI, GObject)

/* Main thread. The implementation acts through the application's actions (see actions.h) and reads the engine. */
struct _RouseUiInterface
{
  GTypeInterface parent_iface;

  void (*show) (RouseUi *self, const char *place, const char *token);
  void (*hide) (RouseUi *self);
  gboolean (*get_visible) (RouseUi *self);
  gboolean (*is_looked_at) (RouseUi *self, const char *runner_id);
};

/**
 * Presents the window at @place: "projects", "project/ID", "output/ID/PROGRAM", "history", "history/ID" (that
 * project's), "reload/N" (the history at that reload), "preferences", "shortcuts", "about", "add", "add/FOLDER";
 * %NULL: where it was. @token (nullable) is the activation token that allows it to take the focus.
 */
void     rouse_ui_show (RouseUi *self, const char *place, const char *token);
void     rouse_ui_hide (RouseUi *self);
gboolean rouse_ui_get_visible (RouseUi *self);
/** Whether the output of runner "ID/PROGRAM" is visible in the window that has the focus. */
gboolean rouse_ui_is_looked_at (RouseUi *self, const char *runner_id);

/** What the module exports under ROUSE_UI_MODULE_SYMBOL: (transfer full), or %NULL and an error without a display. */
typedef RouseUi *(*RouseUiModuleNew) (GApplication *application, RouseEngine *engine, GError **error);
#define ROUSE_UI_MODULE_SYMBOL "rouse_ui_module_new"

G_END_DECLS
