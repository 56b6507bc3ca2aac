/* tray-model-build.h - the engine as the tray shows it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"
#include "tray/tray-model.h"

G_BEGIN_DECLS

/** More projects than this are left to the window. */
#define ROUSE_TRAY_PROJECTS_MAX 25

/** (transfer full): as things stand. Its actions are those of app/actions.h. */
RouseTrayModel *rouse_tray_model_build (RouseEngine *engine, gboolean do_not_disturb);

G_END_DECLS
