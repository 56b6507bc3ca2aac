/* folder-watch.h - tells when a file of the configuration may have changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Watches the folders in which the files lie, those that they lead to where they are links, and those of links on the way. Neither files nor folders
 * need exist. Main context only.
 */
typedef struct _RouseFolderWatch RouseFolderWatch;

/* Called often: for each event about one of the files, or about a folder itself. */
typedef void (*RouseFolderWatchFunc) (gpointer data);

/** (transfer full) */
RouseFolderWatch *rouse_folder_watch_new (RouseFolderWatchFunc func, gpointer data);
void              rouse_folder_watch_free (RouseFolderWatch *self);
/** Which files that are, @n of them, each (nullable). Cheap when nothing is different. May be called by @func. */
void rouse_folder_watch_set_files (RouseFolderWatch *self, const char *const *files, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseFolderWatch, rouse_folder_watch_free)
G_END_DECLS
