/* project-source.h - where a project's configuration comes from, read again whenever that changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "project/pending.h"
#include "project/trust.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_PROJECT_SOURCE (rouse_project_source_get_type ())
G_DECLARE_FINAL_TYPE (RouseProjectSource, rouse_project_source, ROUSE, PROJECT_SOURCE, GObject)

/**
 * Two files: the user's private one, and rouse.ini in the project's folder, which runs nothing until it is allowed. Either
 * may be missing. What can be used is the project; whatever is wrong with an edit, the last that was good and allowed
 * stays. Main context only.
 *
 * Files that are being written are left in peace: a good and allowed state counts after 50 ms without another one, and
 * anything else after 250 ms.
 *
 * Signals:
 *   changed   the project, what is pending, the problem or the file is another one
 */

/** @id (nullable) is given to the project; @private_path (nullable); @root (nullable) is for where no private file says it. */
RouseProjectSource *rouse_project_source_new (const char *id, const char *private_path, const char *root, RouseTrust *trust, RouseClock *clock);

/** Before load(): the shared file is that at @path, and not the rouse.ini of the project's folder. */
void rouse_project_source_set_file (RouseProjectSource *self, const char *path);

/**
 * Reads the files for the first time, at once. Of a shared file that is not usable as it stands, what was allowed last
 * is taken, and else the private file alone. %FALSE: there is nothing to make a project of.
 */
gboolean rouse_project_source_load (RouseProjectSource *self, GError **error);
/** Begins to watch the folders of both files, whether they exist or not. */
void rouse_project_source_watch (RouseProjectSource *self);
/** Looks at the files because they may have changed. */
void rouse_project_source_look (RouseProjectSource *self);

/** (transfer none): what is good and allowed; there is one since load(), at worst without a program. */
RouseProject *rouse_project_source_get_project (RouseProjectSource *self);
/** (nullable) (transfer none): what stands in the shared file and is not allowed. */
RousePending *rouse_project_source_get_pending (RouseProjectSource *self);
/** (nullable): why the files cannot be used as they stand: "PATH:LINE: key: what is allowed". */
const char *rouse_project_source_get_problem (RouseProjectSource *self);
/** (nullable): the shared file, if there is one or was. */
const char *rouse_project_source_get_file (RouseProjectSource *self);

/** Allows what stands in the shared file, if its hash is @hash, and uses it. %FALSE: it is not, or cannot be used. */
gboolean rouse_project_source_allow (RouseProjectSource *self, const char *hash, GError **error);

/**
 * Has the files say what @project is, and allows that: it is the user's own. What the files do not need to say stays as
 * it is. While the shared file cannot be used, what belongs to it is refused. Emits nothing.
 */
gboolean rouse_project_source_write (RouseProjectSource *self, const RouseProject *project, GError **error);

G_END_DECLS
