/* clock-system.h - the real clock, on a main context
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_CLOCK_SYSTEM (rouse_clock_system_get_type ())
G_DECLARE_FINAL_TYPE (RouseClockSystem, rouse_clock_system, ROUSE, CLOCK_SYSTEM, GObject)

/** A clock whose alarms fire on @context (%NULL: the default one). */
RouseClock *rouse_clock_system_new (GMainContext *context);

G_END_DECLS
