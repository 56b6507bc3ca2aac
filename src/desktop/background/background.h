/* background.h - one line about a program without a window, where the desktop lists those
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_BACKGROUND (rouse_background_get_type ())
G_DECLARE_FINAL_TYPE (RouseBackground, rouse_background, ROUSE, BACKGROUND, GObject)

/** What the portal takes at most. */
#define ROUSE_BACKGROUND_MAX_CHARS 96

/**
 * (transfer full): waits for the background portal to be there and tells it, without ever starting it or blocking.
 * Portals before version 2 have no such line. Main context only.
 */
RouseBackground *rouse_background_new (GDBusConnection *connection);
/** Only the newest @status counts; what is too long for the portal is cut. */
void rouse_background_set_status (RouseBackground *self, const char *status);

G_END_DECLS
