/* watcher-gio.h - hints from GFileMonitor
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "watch/watcher.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_WATCHER_GIO (rouse_watcher_gio_get_type ())
G_DECLARE_FINAL_TYPE (RouseWatcherGio, rouse_watcher_gio, ROUSE, WATCHER_GIO, GObject)

/**
 * A watcher whose hints are handed to @func on @consumer. It runs a thread, which dropping the last
 * reference joins; no call of @func follows that when it happens on @consumer's thread.
 */
RouseWatcher *rouse_watcher_gio_new (GMainContext *consumer, RouseHintFunc func, gpointer data);

G_END_DECLS
