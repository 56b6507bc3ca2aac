/* notify-policy.h - which notifications are worth somebody's attention, and when
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "notify/notifier.h"
#include "project/project.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_NOTIFY_POLICY (rouse_notify_policy_get_type ())
G_DECLARE_FINAL_TYPE (RouseNotifyPolicy, rouse_notify_policy, ROUSE, NOTIFY_POLICY, GObject)

/** Which program it is about. Only for the time of a call. */
typedef struct
{
  const char *id;           /* "ID/PROGRAM", and the key of its notices */
  const char *name;         /* the program's */
  const char *project;      /* (nullable) the project's name, where that tells more */
  RouseNotify notify;       /* what the project says */
  gboolean    is_task;      /* it runs to its end, rather than to be there */
  gboolean    is_hot;       /* it was reloaded without a restart */
  gboolean    build_failed; /* what failed is its build: it may well run on as it was before */
} RouseNotifySubject;

/** Whether the user sees this program's output anyhow. */
typedef gboolean (*RouseNotifySeenFunc) (const char *id, gpointer data);

/* A failure is told when it has lasted that long, and likewise that it is over: what the next save or the next
 * start mends by itself is nobody's trouble. */
#define ROUSE_NOTIFY_HOLD_MS 1000
/* How soon a program may be heard of again, unless it works again; then the newest is told. */
#define ROUSE_NOTIFY_SPACING_MS 5000
/* So many failures at a time are one notice: somebody has changed the branch. */
#define ROUSE_NOTIFY_MANY 4
/* The key of that notice. */
#define ROUSE_NOTIFY_KEY_MANY "many"

/** Main context only. @notifier gets what is worth it; time comes from @clock. */
RouseNotifyPolicy *rouse_notify_policy_new (RouseNotifier *notifier, RouseClock *clock);

/** What is told where the project does not say: not %ROUSE_NOTIFY_DEFAULT. */
void rouse_notify_policy_set_level (RouseNotifyPolicy *self, RouseNotify level);
/** Do not disturb. What happens meanwhile is not told afterwards either. */
void rouse_notify_policy_set_quiet (RouseNotifyPolicy *self, gboolean quiet);
void rouse_notify_policy_set_seen_func (RouseNotifyPolicy *self, RouseNotifySeenFunc func, gpointer data);

/**
 * It ended unexpectedly or could not be started. @reason: why, on one line. @by_itself: it was started again
 * without anybody having changed or asked for something, so that the same reason is no news.
 */
void rouse_notify_policy_failed (RouseNotifyPolicy *self, const RouseNotifySubject *subject, const char *reason, gboolean by_itself);
/** It is being started or restarted: whatever was to be told of it waits for how that ends. */
void rouse_notify_policy_starting (RouseNotifyPolicy *self, const char *id);
/** It is ready. @reload: what caused that, on one line; %NULL for what nobody need hear of, as the first start. */
void rouse_notify_policy_ready (RouseNotifyPolicy *self, const RouseNotifySubject *subject, const char *reload);
/** It was stopped because the user said so, or is no more: what was told of it is taken back. */
void rouse_notify_policy_stopped (RouseNotifyPolicy *self, const char *id);
/** No more of it, or of all that the notice named, until it has worked again. @key: of the notice. */
void rouse_notify_policy_ignore (RouseNotifyPolicy *self, const char *key);

G_END_DECLS
