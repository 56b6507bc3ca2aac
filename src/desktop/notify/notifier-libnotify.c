/* notifier-libnotify.c - notifications through libnotify, off the main thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "notify/notifier-libnotify.h"
#include "notify/libnotify-thread.h"

/**
 * RouseNotifierLibnotify:
 *
 * The main context's end of the thread, which is started by the first notice: most sessions see none.
 */
struct _RouseNotifierLibnotify
{
  GObject parent_instance;

  GDBusConnection      *connection; /* (owned) */
  RouseLibnotifyThread *thread;     /* (owned) (nullable) */
};

static void rouse_notifier_libnotify_iface_init (RouseNotifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseNotifierLibnotify, rouse_notifier_libnotify, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_NOTIFIER, rouse_notifier_libnotify_iface_init))

static void
post (RouseNotifier *notifier, RouseNotice *notice)
{
  RouseNotifierLibnotify *self = ROUSE_NOTIFIER_LIBNOTIFY (notifier);

  if (self->thread == NULL)
    self->thread = rouse_libnotify_thread_start (self->connection, notifier);
  rouse_libnotify_thread_push (self->thread, notice->key, notice);
}

static void
withdraw (RouseNotifier *notifier, const char *key)
{
  RouseNotifierLibnotify *self = ROUSE_NOTIFIER_LIBNOTIFY (notifier);

  if (self->thread != NULL)
    rouse_libnotify_thread_push (self->thread, key, NULL);
}

static void
rouse_notifier_libnotify_iface_init (RouseNotifierInterface *iface)
{
  iface->post = post;
  iface->withdraw = withdraw;
}

static void
rouse_notifier_libnotify_dispose (GObject *object)
{
  RouseNotifierLibnotify *self = ROUSE_NOTIFIER_LIBNOTIFY (object);

  g_clear_pointer (&self->thread, rouse_libnotify_thread_end);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (rouse_notifier_libnotify_parent_class)->dispose (object);
}

static void
rouse_notifier_libnotify_class_init (RouseNotifierLibnotifyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_notifier_libnotify_dispose;
}

static void
rouse_notifier_libnotify_init (RouseNotifierLibnotify *self)
{
}

RouseNotifier *
rouse_notifier_libnotify_new (GDBusConnection *connection)
{
  RouseNotifierLibnotify *self = g_object_new (ROUSE_TYPE_NOTIFIER_LIBNOTIFY, NULL);

  self->connection = g_object_ref (connection);
  return ROUSE_NOTIFIER (self);
}
