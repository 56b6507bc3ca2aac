/* notifier.h - shows notifications, where the desktop does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "notify/notice.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define ROUSE_TYPE_NOTIFIER (rouse_notifier_get_type ())
G_DECLARE_INTERFACE (RouseNotifier, rouse_notifier, ROUSE, NOTIFIER, GObject)

/**
 * Main context only, and no call ever blocks, whatever state the desktop is in. Releasing the last reference
 * takes away what is still shown, and takes half a second at most.
 *
 * Signals:
 *   action (const char *key, const char *action, const char *token)  chosen by the user; @token (nullable)
 *                                allows a window to take the focus
 *   closed (const char *key)     no longer shown, though it was not withdrawn
 */
struct _RouseNotifierInterface
{
  GTypeInterface parent_iface;

  void (*post) (RouseNotifier *self, RouseNotice *notice);
  void (*withdraw) (RouseNotifier *self, const char *key);
};

/** (transfer full): for the session of @connection (nullable), or one that shows nothing. */
RouseNotifier *rouse_notifier_new (GDBusConnection *connection);

/**
 * Shows @notice, in the place of the one that has its key. What cannot be shown now because nobody shows
 * notifications is kept until somebody does, unless it is transient.
 */
void rouse_notifier_post (RouseNotifier *self, RouseNotice *notice);
/** Takes away the notice that has @key, if there is one, and forgets it. */
void rouse_notifier_withdraw (RouseNotifier *self, const char *key);

/* For implementations. */
void rouse_notifier_emit_action (RouseNotifier *self, const char *key, const char *action, const char *token);
void rouse_notifier_emit_closed (RouseNotifier *self, const char *key);

G_END_DECLS
