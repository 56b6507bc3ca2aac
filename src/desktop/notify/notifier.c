/* notifier.c - the notifier interface's calls, and which notifier there is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "notify/notifier.h"
#include "notify/notifier-libnotify.h"
#include "notify/notifier-none.h"

enum
{
  ACTION,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (RouseNotifier, rouse_notifier, G_TYPE_OBJECT)

static void
rouse_notifier_default_init (RouseNotifierInterface *iface)
{
  signals[ACTION] = g_signal_new ("action", ROUSE_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", ROUSE_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

RouseNotifier *
rouse_notifier_new (GDBusConnection *connection)
{
  return connection != NULL ? rouse_notifier_libnotify_new (connection) : rouse_notifier_none_new ();
}

void
rouse_notifier_post (RouseNotifier *self, RouseNotice *notice)
{
  g_return_if_fail (ROUSE_IS_NOTIFIER (self));
  g_return_if_fail (notice != NULL);

  ROUSE_NOTIFIER_GET_IFACE (self)->post (self, notice);
}

void
rouse_notifier_withdraw (RouseNotifier *self, const char *key)
{
  g_return_if_fail (ROUSE_IS_NOTIFIER (self));
  g_return_if_fail (key != NULL);

  ROUSE_NOTIFIER_GET_IFACE (self)->withdraw (self, key);
}

void
rouse_notifier_emit_action (RouseNotifier *self, const char *key, const char *action, const char *token)
{
  g_signal_emit (self, signals[ACTION], 0, key, action, token);
}

void
rouse_notifier_emit_closed (RouseNotifier *self, const char *key)
{
  g_signal_emit (self, signals[CLOSED], 0, key);
}
