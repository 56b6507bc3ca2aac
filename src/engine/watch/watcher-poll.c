/* watcher-poll.c - no hints at all: whoever asks has to look
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/watcher-poll.h"
#include "watch/hint-queue.h"

/**
 * RouseWatcherPoll:
 *
 * The sweeps themselves are the tree's, which has the snapshot to compare with.
 */
struct _RouseWatcherPoll
{
  GObject parent_instance;

  RouseHintQueue *hints; /* (owned) */
};

static void
rouse_watcher_poll_watch (RouseWatcher *watcher, guint32 dir, const char *path)
{
  rouse_hint_queue_push (ROUSE_WATCHER_POLL (watcher)->hints, ROUSE_HINT_POLLED, dir, NULL);
}

static void
rouse_watcher_poll_unwatch (RouseWatcher *watcher, guint32 dir)
{
}

static void
rouse_watcher_poll_describe (RouseWatcher *watcher, guint32 dir, RouseWatcherKind *kind, RouseWatchReason *reason)
{
  *kind = ROUSE_WATCH_POLL;
  *reason = ROUSE_REASON_ASKED;
}

static void
rouse_watcher_poll_iface_init (RouseWatcherInterface *iface)
{
  iface->watch = rouse_watcher_poll_watch;
  iface->unwatch = rouse_watcher_poll_unwatch;
  iface->describe = rouse_watcher_poll_describe;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseWatcherPoll, rouse_watcher_poll, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_WATCHER, rouse_watcher_poll_iface_init))

static void
rouse_watcher_poll_finalize (GObject *object)
{
  rouse_hint_queue_free (ROUSE_WATCHER_POLL (object)->hints);

  G_OBJECT_CLASS (rouse_watcher_poll_parent_class)->finalize (object);
}

static void
rouse_watcher_poll_class_init (RouseWatcherPollClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_watcher_poll_finalize;
}

static void
rouse_watcher_poll_init (RouseWatcherPoll *self)
{
}

RouseWatcher *
rouse_watcher_poll_new (GMainContext *consumer, RouseHintFunc func, gpointer data)
{
  RouseWatcherPoll *self = g_object_new (ROUSE_TYPE_WATCHER_POLL, NULL);

  self->hints = rouse_hint_queue_new (consumer, func, data);
  return ROUSE_WATCHER (self);
}
