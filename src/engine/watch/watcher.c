/* watcher.c - the watcher interface's calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "watch/watcher.h"

G_DEFINE_INTERFACE (RouseWatcher, rouse_watcher, G_TYPE_OBJECT)

static void
rouse_watcher_default_init (RouseWatcherInterface *iface)
{
}

void
rouse_watcher_watch (RouseWatcher *self, guint32 dir, const char *path)
{
  ROUSE_WATCHER_GET_IFACE (self)->watch (self, dir, path);
}

void
rouse_watcher_unwatch (RouseWatcher *self, guint32 dir)
{
  ROUSE_WATCHER_GET_IFACE (self)->unwatch (self, dir);
}

void
rouse_watcher_describe (RouseWatcher *self, guint32 dir, RouseWatcherKind *kind, RouseWatchReason *reason)
{
  RouseWatcherInterface *iface = ROUSE_WATCHER_GET_IFACE (self);

  *kind = ROUSE_WATCH_GIO;
  *reason = ROUSE_REASON_NONE;
  if (iface->describe != NULL)
    iface->describe (self, dir, kind, reason);
}
