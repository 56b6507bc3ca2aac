/* autostart-file.h - the desktop entry that starts a program at login; pure but for looking programs up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** (transfer full): @program with the option --hidden, quoted as the Exec key of a desktop entry wants it. */
char *rouse_autostart_file_make_exec (const char *program);
/** (transfer full): an entry that starts @program. */
GKeyFile *rouse_autostart_file_new (const char *program);
/** Whether a desktop of these names ("GNOME", "ubuntu:GNOME"; nullable) starts what @file says. */
gboolean rouse_autostart_file_is_enabled (GKeyFile *file, const char *current_desktop);
/** Changes @file as little as it takes for it to be started on such a desktop. */
void rouse_autostart_file_enable (GKeyFile *file, const char *current_desktop, const char *program);
/** Has it not be started on any desktop. */
void rouse_autostart_file_disable (GKeyFile *file);

G_END_DECLS
