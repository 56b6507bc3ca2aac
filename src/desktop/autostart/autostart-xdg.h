/* autostart-xdg.h - start at login by a file in the autostart folder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "autostart/autostart.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_AUTOSTART_XDG (rouse_autostart_xdg_get_type ())
G_DECLARE_FINAL_TYPE (RouseAutostartXdg, rouse_autostart_xdg, ROUSE, AUTOSTART_XDG, GObject)

/**
 * (transfer full): the file has one fixed name, below @config_dir or else the first of @system_dirs that has it.
 * @program is what is started, a path or a name on PATH.
 */
RouseAutostart *rouse_autostart_xdg_new (const char *config_dir, const char *const *system_dirs, const char *program);

G_END_DECLS
