/* chooser.c - which watcher serves a tree
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "watch/chooser.h"
#include "watch/watcher-gio.h"
#include "watch/watcher-poll.h"

RouseWatcher *
rouse_watcher_choose (RouseWatcherKind kind, GMainContext *consumer, RouseHintFunc func, gpointer data)
{
  switch (kind)
    {
    case ROUSE_WATCH_POLL:
      return rouse_watcher_poll_new (consumer, func, data);
    case ROUSE_WATCH_AUTO:
    case ROUSE_WATCH_GIO:
    case ROUSE_WATCH_WATCHMAN:
      return rouse_watcher_gio_new (consumer, func, data);
    }
  g_return_val_if_reached (NULL);
}
