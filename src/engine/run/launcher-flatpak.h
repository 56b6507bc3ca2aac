/* launcher-flatpak.h - starts the programs of a sandboxed Rouse on the host, each run under a guard there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run/launcher.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_LAUNCHER_FLATPAK (rouse_launcher_flatpak_get_type ())
G_DECLARE_FINAL_TYPE (RouseLauncherFlatpak, rouse_launcher_flatpak, ROUSE, LAUNCHER_FLATPAK, GObject)

/** Whether this process is in a Flatpak sandbox, so that this launcher is the one to use. */
gboolean rouse_launcher_flatpak_is_needed (void);

/**
 * @bus is the session bus. @guard is the path of rouse-guard as the host sees it; %NULL: in the host's copy of
 * this Flatpak.
 */
RouseLauncher *rouse_launcher_flatpak_new (GDBusConnection *bus, const char *guard);

G_END_DECLS
