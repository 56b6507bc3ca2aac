/* chooser.c - which watcher serves a tree
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "watch/chooser.h"
#include "watch/watcher-gio.h"
#include "watch/watcher-poll.h"
#include "watch/watcher-watchman.h"
#include "watch/watchman-locate.h"

RouseWatcher *
rouse_watcher_choose (RouseWatcherKind kind, const char *const *roots, GMainContext *consumer, RouseHintFunc func, gpointer data)
{
  g_autofree char     *socket = NULL;
  RouseWatchmanOptions options = { .roots = roots, .asked = kind == ROUSE_WATCH_WATCHMAN };

  switch (kind)
    {
    case ROUSE_WATCH_POLL:
      return rouse_watcher_poll_new (consumer, func, data);
    case ROUSE_WATCH_GIO:
      return rouse_watcher_gio_new (consumer, func, data);
    case ROUSE_WATCH_AUTO:
      /* Without a daemon to be asked there is nothing to be found out. */
      socket = rouse_watchman_dup_known_socket ();
      if (socket == NULL || !g_file_test (socket, G_FILE_TEST_EXISTS))
        return rouse_watcher_gio_new (consumer, func, data);
      return rouse_watcher_watchman_new (&options, consumer, func, data);
    case ROUSE_WATCH_WATCHMAN:
      return rouse_watcher_watchman_new (&options, consumer, func, data);
    }
  g_return_val_if_reached (NULL);
}
