/* loaded.h - keeps track of what a program's runs load, one after the other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "discover/process-files.h"

G_BEGIN_DECLS

/** Of more processes than these, not all are looked at, so that every file counts. */
#define ROUSE_LOADED_PROCESSES_MAX 512

typedef struct
{
  /** As rouse_process_files_read(). */
  RouseProcessFiles *(*look) (pid_t pid, const char *const *places);
  /** Whether a change of @path, an executable, would be noticed. */
  gboolean (*is_watched) (const char *path, gpointer data);
} RouseLoadedFuncs;

/**
 * RouseLoaded:
 *
 * A process is explained when it tells itself what it loads (the journal), when its executable is watched (a program
 * of the project's own, in a language that is compiled: what it has mapped and open is all that there is to know), or when it
 * is a plain program (see plain-programs.h). As long as one is not, every file counts. Of a run that has ended it must be
 * known that nothing of it went unseen: so its first process has to be explained, or it was ready and looked at then.
 *
 * A run that is not ready has the files of the last one that was in its set, too: it may have ended before it came to load
 * them. Main context only.
 */
typedef struct _RouseLoaded RouseLoaded;

/** @places: absolute: what is watched, and where it leads when it is a link. @funcs are kept, and have to live as long. */
RouseLoaded *rouse_loaded_new (const char *const *places, const RouseLoadedFuncs *funcs, gpointer data);
void         rouse_loaded_free (RouseLoaded *self);

/**
 * The same for what is watched now: where a link is made to lead elsewhere, it is not known what a run that began before
 * would load there. Returns: whether that is something else.
 */
gboolean rouse_loaded_set_places (RouseLoaded *self, const char *const *places);

/** A run is about to begin, whose processes write to @journal (nullable: nobody tells anything). */
void rouse_loaded_begin (RouseLoaded *self, const char *journal);
/** Its first process, @leader, executes the command. */
void rouse_loaded_start (RouseLoaded *self, pid_t leader);
void rouse_loaded_become_ready (RouseLoaded *self);
/** The first process has ended. */
void rouse_loaded_end (RouseLoaded *self);

/**
 * Brings the set up to date. @pids (nullable) (element-type pid_t): the processes that are alive now; %NULL: the system does not
 * tell. Some milliseconds at most for a run of usual size.
 */
void rouse_loaded_update (RouseLoaded *self, const GArray *pids);
/** (transfer none): of the run that is alive or was the last, as it was updated last. */
RouseLoadedSet *rouse_loaded_get_set (RouseLoaded *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseLoaded, rouse_loaded_free)
G_END_DECLS
