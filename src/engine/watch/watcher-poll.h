/* watcher-poll.h - no hints at all: whoever asks has to look
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "watch/watcher.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_WATCHER_POLL (rouse_watcher_poll_get_type ())
G_DECLARE_FINAL_TYPE (RouseWatcherPoll, rouse_watcher_poll, ROUSE, WATCHER_POLL, GObject)

/** A watcher that answers every request with POLLED, on @consumer. Lives on @consumer's thread. */
RouseWatcher *rouse_watcher_poll_new (GMainContext *consumer, RouseHintFunc func, gpointer data);

G_END_DECLS
