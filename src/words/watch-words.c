/* watch-words.c - how a place is watched, and why, in words; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "watch-words.h"
#include "printable.h"

#include <glib/gi18n.h>

static const char *
get_reason (RouseWatchReason reason)
{
  switch (reason)
    {
    case ROUSE_REASON_ASKED:
      return _ ("as asked for");
    case ROUSE_REASON_REMOTE:
      return _ ("changes made elsewhere are not announced");
    case ROUSE_REASON_UNANNOUNCED:
      return _ ("not every change is announced");
    case ROUSE_REASON_LIMIT:
      return _ ("the system refuses more watches");
    case ROUSE_REASON_WATCHMAN_FOUND:
      return _ ("it watches there already");
    case ROUSE_REASON_WATCHMAN_MISSING:
      return _ ("Watchman is not installed");
    case ROUSE_REASON_WATCHMAN_SILENT:
      return _ ("Watchman does not answer");
    case ROUSE_REASON_WATCHMAN_REFUSES:
      return _ ("Watchman does not watch there");
    case ROUSE_REASON_NONE:
      return NULL;
    }
  g_return_val_if_reached (NULL);
}

static char *
dup_way (const RouseHealthPlace *place)
{
  const char *hints;

  if (place->watcher == ROUSE_WATCH_POLL)
    return g_strdup (_ ("looked through at intervals"));
  hints = place->watcher == ROUSE_WATCH_WATCHMAN ? _ ("Watchman tells of changes") : _ ("the kernel tells of changes");
  if (place->n_polled == 0)
    return g_strdup (hints);
  /* Translators: the first is “the kernel tells of changes” or the like. */
  if (place->n_polled >= place->n_dirs)
    return g_strdup_printf (_ ("%s; looked through at intervals besides"), hints);
  return g_strdup_printf (ngettext ("%s; %u of %u folder is looked through at intervals", "%s; %u of %u folders are looked through at intervals", place->n_dirs),
                          hints, place->n_polled, place->n_dirs);
}

char *
rouse_words_for_place (const RouseHealthPlace *place)
{
  g_autofree char *path = rouse_text_dup_printable (place->path);
  g_autofree char *filesystem = rouse_text_dup_printable (*place->filesystem != '\0' ? place->filesystem : "?");
  g_autofree char *way = dup_way (place);
  const char      *reason = get_reason (place->reason);

  /* Translators: a folder, its file system, how it is watched, and why. */
  if (reason != NULL)
    return g_strdup_printf (_ ("%s on %s: %s (%s)"), path, filesystem, way, reason);
  return g_strdup_printf (_ ("%s on %s: %s"), path, filesystem, way);
}

char *
rouse_words_for_watchman (const RouseHealth *health)
{
  for (guint i = 0; i < health->places->len; i++)
    switch (((const RouseHealthPlace *) g_ptr_array_index (health->places, i))->reason)
      {
      case ROUSE_REASON_WATCHMAN_MISSING:
        return g_strdup (_ ("Watchman is not installed: the kernel tells of changes instead"));
      case ROUSE_REASON_WATCHMAN_SILENT:
        return g_strdup (_ ("Watchman does not answer: the kernel tells of changes instead"));
      case ROUSE_REASON_WATCHMAN_REFUSES:
        return g_strdup (_ ("Watchman does not watch all of it: of the rest the kernel tells"));
      case ROUSE_REASON_NONE:
      case ROUSE_REASON_ASKED:
      case ROUSE_REASON_REMOTE:
      case ROUSE_REASON_UNANNOUNCED:
      case ROUSE_REASON_LIMIT:
      case ROUSE_REASON_WATCHMAN_FOUND:
        break;
      }
  return NULL;
}
