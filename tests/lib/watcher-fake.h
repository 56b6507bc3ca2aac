/* watcher-fake.h - a watcher whose hints the test gives
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "watch/watcher.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_WATCHER_FAKE (rouse_watcher_fake_get_type ())
G_DECLARE_FINAL_TYPE (RouseWatcherFake, rouse_watcher_fake, ROUSE, WATCHER_FAKE, GObject)

RouseWatcherFake *rouse_watcher_fake_new (void);
/** From the next request on, at most @room directories are granted; the rest is refused. */
void rouse_watcher_fake_set_room (RouseWatcherFake *self, guint room);
/** Takes one answer that has not been taken yet. Returns: %FALSE when there is none. */
gboolean rouse_watcher_fake_pop (RouseWatcherFake *self, RouseHint *hint);
/** The id under which @path is watched now; 0 when it is not. */
guint32 rouse_watcher_fake_get_dir (RouseWatcherFake *self, const char *path);
guint   rouse_watcher_fake_get_n_watched (RouseWatcherFake *self);

G_END_DECLS
