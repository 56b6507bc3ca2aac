/* chooser.h - which watcher serves a tree
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/watcher-kind.h"
#include "watch/watcher.h"

G_BEGIN_DECLS

/**
 * (transfer full): the watcher that was asked for. What its file system does not announce, a tree polls besides,
 * unless the kernel was asked for by name. Made and dropped on @consumer's thread, where @func is called.
 */
RouseWatcher *rouse_watcher_choose (RouseWatcherKind kind, GMainContext *consumer, RouseHintFunc func, gpointer data);

G_END_DECLS
