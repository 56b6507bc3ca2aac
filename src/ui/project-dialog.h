/* project-dialog.h - adds a project, or changes one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** Presents it above @parent, which has the actions "app." and "win.". For a new project, whose @folder may be
 * known (nullable, as typed). */
void rouse_project_dialog_add (GtkWindow *parent, RouseEngine *engine, const char *folder);
/** For the project of @session. */
void rouse_project_dialog_edit (GtkWindow *parent, RouseEngine *engine, RouseSession *session);

G_END_DECLS
