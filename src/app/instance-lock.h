/* instance-lock.h - one Rouse a user, also where two session buses do not know of each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Takes the lock of the file at @path, which is held until the descriptor is closed or this process ends,
 * however that happens.
 *
 * Returns: the descriptor; -1 when another process holds it, %G_IO_ERROR_BUSY, or when there can be no such file.
 */
int rouse_instance_lock_take (const char *path, GError **error);

G_END_DECLS
