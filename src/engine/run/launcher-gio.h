/* launcher-gio.h - starts real processes, each run under a guard
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run/launcher.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_LAUNCHER_GIO (rouse_launcher_gio_get_type ())
G_DECLARE_FINAL_TYPE (RouseLauncherGio, rouse_launcher_gio, ROUSE, LAUNCHER_GIO, GObject)

/** @guard: (nullable): the path of rouse-guard; %NULL: beside the running program, or where it is installed. */
RouseLauncher *rouse_launcher_gio_new (const char *guard);

G_END_DECLS
