/* notifier-none.h - the notifier of a session that has no notifications
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "notify/notifier.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_NOTIFIER_NONE (rouse_notifier_none_get_type ())
G_DECLARE_FINAL_TYPE (RouseNotifierNone, rouse_notifier_none, ROUSE, NOTIFIER_NONE, GObject)

/** (transfer full): shows nothing and never signals. */
RouseNotifier *rouse_notifier_none_new (void);

G_END_DECLS
