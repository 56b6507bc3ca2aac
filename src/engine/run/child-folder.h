/* child-folder.h - where a run finds what Rouse has for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* How the files are called there; the run's id stands between. */
#define ROUSE_CHILD_SOCKET_PREFIX "notify-"
#define ROUSE_CHILD_HOT_PREFIX "hot-"
#define ROUSE_CHILD_CHANGES_PREFIX "changes-"
#define ROUSE_CHILD_CHANGES_SUFFIX ".jsonl"
#define ROUSE_CHILD_LOADED_PREFIX "loaded-"
#define ROUSE_CHILD_LOADED_SUFFIX ".log"

/**
 * (transfer full): a folder that only the user can look into and that nothing in outlives the login; made if need be.
 * A run finds it by the same path, also when Rouse is in a sandbox and the run is not.
 */
char *rouse_child_folder_ensure (GError **error);
/**
 * (transfer full): one of the same kind whose path is short, for when the other's is too long for a socket's
 * address. Also fails when somebody else has made it.
 */
char *rouse_child_folder_ensure_short (GError **error);

/**
 * (transfer full): the path of the socket that is called @prefix and @run_id, in the first of the two folders where it is
 * short enough for a socket's address. The first call removes what runs of the past left behind there.
 */
char *rouse_child_folder_make_socket_path (const char *prefix, const char *run_id, GError **error);

G_END_DECLS
