/* filesystem-inotify.h - what inotify does not tell GLib's users: limits reached, and events lost
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* GLib hides both from the users of GFileMonitor. Neither is known on systems without inotify; there
 * the probe always finds room and the backlog is always 0. For one thread. */
typedef struct _RouseInotifyProbe RouseInotifyProbe;

RouseInotifyProbe *rouse_inotify_probe_new (void);
void               rouse_inotify_probe_free (RouseInotifyProbe *self);

/** Whether the kernel would grant one more watch now. */
gboolean rouse_inotify_probe_has_room (RouseInotifyProbe *self);
/** Whether so many events wait in GLib's queue that some may have been, or will be, dropped. */
gboolean rouse_inotify_probe_is_flooded (RouseInotifyProbe *self, gboolean *empty);

G_END_DECLS
