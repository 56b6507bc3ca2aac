/* clock-fake.h - time that moves only when told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_CLOCK_FAKE (rouse_clock_fake_get_type ())
G_DECLARE_FINAL_TYPE (RouseClockFake, rouse_clock_fake, ROUSE, CLOCK_FAKE, GObject)

/** Starts at one million seconds, so that code which confuses 0 with "unset" is found. */
RouseClockFake *rouse_clock_fake_new (void);
/** Moves time on and fires, in order, every alarm that falls due on the way. */
void rouse_clock_fake_advance_ms (RouseClockFake *self, guint ms);
/** How many alarms are set: a test that should end quietly asserts 0. */
guint rouse_clock_fake_get_n_alarms (RouseClockFake *self);

G_END_DECLS
