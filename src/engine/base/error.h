/* error.h - the engine's one error domain
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RouseError:
 * @ROUSE_ERROR_INVALID: a value that the user gave cannot be used; the message names it
 * @ROUSE_ERROR_WATCH_LIMIT: the kernel refused more watches
 * @ROUSE_ERROR_NOT_FOUND: a command, file or folder does not exist
 * @ROUSE_ERROR_SPAWN: a command exists but could not be started
 * @ROUSE_ERROR_STORE: the history cannot be read or written
 *
 * Part of the outside interface: append, never renumber.
 */
typedef enum
{
  ROUSE_ERROR_INVALID,
  ROUSE_ERROR_WATCH_LIMIT,
  ROUSE_ERROR_NOT_FOUND,
  ROUSE_ERROR_SPAWN,
  ROUSE_ERROR_STORE,
} RouseError;

#define ROUSE_ERROR (rouse_error_quark ())
GQuark rouse_error_quark (void);

G_END_DECLS
