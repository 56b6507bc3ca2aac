/* notifier-none.c - the notifier of a session that has no notifications
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "notify/notifier-none.h"

struct _RouseNotifierNone
{
  GObject parent_instance;
};

static void rouse_notifier_none_iface_init (RouseNotifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseNotifierNone, rouse_notifier_none, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_NOTIFIER, rouse_notifier_none_iface_init))

static void
post (RouseNotifier *notifier, RouseNotice *notice)
{
}

static void
withdraw (RouseNotifier *notifier, const char *key)
{
}

static void
rouse_notifier_none_iface_init (RouseNotifierInterface *iface)
{
  iface->post = post;
  iface->withdraw = withdraw;
}

static void
rouse_notifier_none_class_init (RouseNotifierNoneClass *klass)
{
}

static void
rouse_notifier_none_init (RouseNotifierNone *self)
{
}

RouseNotifier *
rouse_notifier_none_new (void)
{
  return g_object_new (ROUSE_TYPE_NOTIFIER_NONE, NULL);
}
