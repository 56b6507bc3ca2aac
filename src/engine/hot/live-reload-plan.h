/* live-reload-plan.h - what a page is told of files that have changed: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* More files than that at a time are a page that is different. */
#define ROUSE_LIVE_RELOAD_IN_PLACE_MAX 50

/** The path that stands for the page itself. */
#define ROUSE_LIVE_RELOAD_PAGE "/"

/** Whether a page can take the file without being loaded again: a style sheet, its map, or an image. */
gboolean rouse_live_reload_is_in_place (const char *path);

/**
 * (transfer full): the paths to tell, each once: all of @paths relative to @root when a page can take them in place, else
 * only %ROUSE_LIVE_RELOAD_PAGE. @paths (nullable) are absolute; of one outside @root, the folder it lies in goes with it.
 */
char **rouse_live_reload_plan (const char *const *paths, const char *root);

G_END_DECLS
