/* child-folder-sweep.h - removes what runs of the past have left behind
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * A Rouse that was killed could not remove its sockets and files from @folder: that is done by the first call in a
 * later one. Others may be at work in the same folder, so nothing is touched that is young or could be in use.
 */
void rouse_child_folder_sweep_once (const char *folder);

G_END_DECLS
