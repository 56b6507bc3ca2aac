/* allow-dialog.h - shows what a project's rouse.ini would run, and asks whether it may
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** Shows what waits in the file of @session; nothing happens when nothing waits. */
void rouse_allow_dialog_present (GtkWindow *parent, RouseEngine *engine, RouseSession *session);

G_END_DECLS
