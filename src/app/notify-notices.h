/* notify-notices.h - the notifications in words; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "app/notify-policy.h"

G_BEGIN_DECLS

/* What the buttons of the notices are called for. "default" is a click on the notice itself. */
#define ROUSE_NOTIFY_ACTION_DEFAULT "default"
#define ROUSE_NOTIFY_ACTION_SHOW "show"
#define ROUSE_NOTIFY_ACTION_RESTART "restart"
#define ROUSE_NOTIFY_ACTION_IGNORE "ignore"

/* All (transfer full). */

/** "web failed", and why. */
RouseNotice *rouse_notify_notice_for_failure (const RouseNotifySubject *subject, const char *reason);
/** "web works again", "tests succeeded again". */
RouseNotice *rouse_notify_notice_for_recovery (const RouseNotifySubject *subject);
/** "web restarted", "tests succeeded", and what caused it. */
RouseNotice *rouse_notify_notice_for_reload (const RouseNotifySubject *subject, const char *reload);
/** "6 programs failed", and which. @subjects (element-type RouseNotifySubject). */
RouseNotice *rouse_notify_notice_for_many (const RouseNotifySubject *subjects, guint n);
/** "All programs work again". */
RouseNotice *rouse_notify_notice_for_many_recovered (void);

G_END_DECLS
