/* watcher-kind.h - the ways to learn that something may have changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** What to watch with, as a person asks for it; of a place that is watched: what is used there, never AUTO. */
typedef enum
{
  ROUSE_WATCH_AUTO,     /* by what the file system can do */
  ROUSE_WATCH_GIO,      /* the kernel tells, through GFileMonitor */
  ROUSE_WATCH_POLL,     /* looking again and again */
  ROUSE_WATCH_WATCHMAN, /* a running Watchman tells */
} RouseWatcherKind;

/** "auto", "gio", "poll", "watchman": as in rouse.ini; not translated. */
const char *rouse_watcher_kind_to_string (RouseWatcherKind kind);
/** The kind of that name. Returns: %FALSE when there is none. */
gboolean rouse_watcher_kind_from_string (const char *text, RouseWatcherKind *kind);

G_END_DECLS
