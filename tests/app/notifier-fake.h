/* notifier-fake.h - writes down what would be shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "notify/notifier.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_NOTIFIER_FAKE (rouse_notifier_fake_get_type ())
G_DECLARE_FINAL_TYPE (RouseNotifierFake, rouse_notifier_fake, ROUSE, NOTIFIER_FAKE, GObject)

/** Times are told from now on. */
RouseNotifierFake *rouse_notifier_fake_new (RouseClock *clock);
/** (transfer full): what came since the last time, as in "1000 web failed: why | 2000 -a/web". */
char *rouse_notifier_fake_take_log (RouseNotifierFake *self);
/** (nullable) (transfer none): the last one posted. */
RouseNotice *rouse_notifier_fake_get_last (RouseNotifierFake *self);

G_END_DECLS
