/* watcher-kind.c - the ways to learn that something may have changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "base/watcher-kind.h"

static const char *const names[] = {
  [ROUSE_WATCH_AUTO] = "auto",
  [ROUSE_WATCH_GIO] = "gio",
  [ROUSE_WATCH_POLL] = "poll",
  [ROUSE_WATCH_WATCHMAN] = "watchman",
};

const char *
rouse_watcher_kind_to_string (RouseWatcherKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (names), NULL);

  return names[kind];
}

gboolean
rouse_watcher_kind_from_string (const char *text, RouseWatcherKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        *kind = (RouseWatcherKind) i;
        return TRUE;
      }
  return FALSE;
}
