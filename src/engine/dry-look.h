/* dry-look.h - what a project would watch, counted without watching it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/** A plain value. Links to folders count as files and are not followed. */
typedef struct
{
  guint    n_files;        /* that would be watched */
  guint    n_dirs;         /* the roots among them */
  guint    n_ignored;      /* files left out by any rule; not what version control keeps for itself */
  guint    n_ignored_vcs;  /* those of them that .gitignore and its like leave out */
  guint    n_unreadable;   /* folders that cannot be listed */
  guint    n_watches_left; /* folders that the kernel would still watch for this user; G_MAXUINT if it names no limit */
  gboolean truncated;      /* stopped counting at ROUSE_DRY_LOOK_MAX files and folders */
} RouseDryLook;

#define ROUSE_DRY_LOOK_MAX 2000000

/** Called on the caller's main context, a few times a second, until the result is there. */
typedef void (*RouseDryLookFunc) (const RouseDryLook *so_far, gpointer data);

/**
 * Walks through the roots of @project on a thread of its own. @progress (nullable) is not called any more once
 * @cancellable is cancelled from the same context.
 */
void rouse_dry_look_async (RouseProject       *project,
                           RouseDryLookFunc    progress,
                           gpointer            progress_data,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);

/** (transfer full): free with g_free(); %NULL with an error when a root cannot be looked at, or it was cancelled. */
RouseDryLook *rouse_dry_look_finish (GAsyncResult *result, GError **error);

G_END_DECLS
