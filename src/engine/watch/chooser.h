/* chooser.h - which watcher serves a tree
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/watcher-kind.h"
#include "watch/watcher.h"

G_BEGIN_DECLS

/**
 * (transfer full): the watcher that was asked for, for what is in @roots. With AUTO that is a Watchman that watches there
 * already, and otherwise the kernel. What its file system does not announce, a tree polls besides,
 * unless the kernel was asked for by name. Made and dropped on @consumer's thread, where @func is called.
 */
RouseWatcher *rouse_watcher_choose (RouseWatcherKind kind, const char *const *roots, GMainContext *consumer, RouseHintFunc func, gpointer data);

G_END_DECLS
