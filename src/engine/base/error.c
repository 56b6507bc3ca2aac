/* error.c - the engine's one error domain
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "base/error.h"

G_DEFINE_QUARK (rouse_error, rouse_error)
