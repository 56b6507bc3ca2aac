/* watcher-watchman.h - hints from a Watchman daemon
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "watch/watcher.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_WATCHER_WATCHMAN (rouse_watcher_watchman_get_type ())
G_DECLARE_FINAL_TYPE (RouseWatcherWatchman, rouse_watcher_watchman, ROUSE, WATCHER_WATCHMAN, GObject)

typedef struct
{
  const char *const *roots; /* absolute: what the daemon may be asked to watch; what is elsewhere is the kernel's */
  /* Watchman was asked for by name: a daemon is started, and asked to watch. Otherwise it is used only where it watches already. */
  gboolean    asked;
  RouseClock *clock; /* (nullable) of the consumer's thread; %NULL for the system's */
} RouseWatchmanOptions;

/** Calls @func on @consumer. Made, used and dropped on @consumer's thread, for which it is the thread-default main context. */
RouseWatcher *rouse_watcher_watchman_new (const RouseWatchmanOptions *options, GMainContext *consumer, RouseHintFunc func, gpointer data);

G_END_DECLS
