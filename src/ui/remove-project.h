/* remove-project.h - removes a project: asks first, and can be undone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "window.h"

G_BEGIN_DECLS

void rouse_remove_project_ask (RouseWindow *window, RouseEngine *engine, RouseSession *session);

G_END_DECLS
