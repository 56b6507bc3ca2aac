/* tray-hint.h - tells once that the desktop shows no tray icons, and what that means
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_TRAY_HINT (rouse_tray_hint_get_type ())
G_DECLARE_FINAL_TYPE (RouseTrayHint, rouse_tray_hint, ROUSE, TRAY_HINT, AdwBin)

/** Shows itself when there is reason to, as the state of "tray-present" of @application tells. */
void rouse_tray_hint_watch (RouseTrayHint *self, GApplication *application);
/** The window is being closed: tells by a notification if the user has not been told yet. */
void rouse_tray_hint_closing (RouseTrayHint *self);

G_END_DECLS
