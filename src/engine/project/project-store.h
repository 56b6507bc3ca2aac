/* project-store.h - the user's projects on disk, and which of them are on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/trust.h"
#include "project/project.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_PROJECT_STORE (rouse_project_store_get_type ())
G_DECLARE_FINAL_TYPE (RouseProjectStore, rouse_project_store, ROUSE, PROJECT_STORE, GObject)

/**
 * One file a project, CONFIG/projects/ID.ini, in the format of project-file.h with `root=` and `order=`, which is all
 * of it or the private layer over the rouse.ini in the project's folder (project-source.h knows that); and STATE/desktop.ini: which projects are on, and whether the last life ended in order. Every write is
 * atomic (g_file_set_contents_full with FSYNC as needed). Main context only; small files, read at the start.
 */

/** What is known of a project from earlier lives. */
typedef struct
{
  RouseProject *project; /* what the file says alone; if that makes sense with the shared one only, no program */
  gboolean      on;
} RouseStoredProject;

void rouse_stored_project_free (RouseStoredProject *self);

/** Both folders are made when something is written. */
RouseProjectStore *rouse_project_store_new (const char *config_dir, const char *state_dir);
/** (transfer full): the one in $XDG_CONFIG_HOME/rouse and $XDG_STATE_HOME/rouse. */
RouseProjectStore *rouse_project_store_new_default (void);

/**
 * (transfer full) (element-type RouseStoredProject): in the user's order. Files that cannot be used are left
 * alone and each described in @problems (out) (transfer full) (element-type utf8), never lost.
 */
GPtrArray *rouse_project_store_load (RouseProjectStore *self, GPtrArray **problems);

/** (transfer full): the file of the project with that id, which need not exist. */
char *rouse_project_store_dup_path (RouseProjectStore *self, const char *id);
/** (transfer none): what the user has allowed, remembered in the same place. */
RouseTrust *rouse_project_store_get_trust (RouseProjectStore *self);

/** Gives @project an `id` that is free, made of its name, or of its folder's when it has none. */
void     rouse_project_store_assign_id (RouseProjectStore *self, RouseProject *project);
gboolean rouse_project_store_save (RouseProjectStore *self, const RouseProject *project, GError **error);
gboolean rouse_project_store_remove (RouseProjectStore *self, const char *id, GError **error);
/** Undoes remove(), but for what was on: the file is what it was, byte for byte. */
gboolean rouse_project_store_restore (RouseProjectStore *self, const char *id, GError **error);
/** Remembers the order in which projects are shown. */
gboolean rouse_project_store_set_order (RouseProjectStore *self, const char *const *ids, GError **error);
gboolean rouse_project_store_set_on (RouseProjectStore *self, const char *id, gboolean on, GError **error);

/**
 * Marks the beginning of a life. @crashed tells whether the one before never ended in order, though it was in
 * this same login; and then @died_at is about when it was last alive (wall clock µs, 0 if unknown).
 */
gboolean rouse_project_store_begin_life (RouseProjectStore *self, gboolean *crashed, gint64 *died_at, GError **error);
/** Notes that this life goes on, for @died_at of the next one. */
void     rouse_project_store_mark_alive (RouseProjectStore *self);
gboolean rouse_project_store_end_life (RouseProjectStore *self, GError **error);

G_END_DECLS
