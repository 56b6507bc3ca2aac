/* loaded-set.h - the files that a run has loaded, and whether these are known to be all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** Why a file that is not in the set may have been loaded all the same, so that every file counts. */
typedef enum
{
  ROUSE_LOADED_KNOWN,       /* it cannot: what is not in the set has not been loaded */
  ROUSE_LOADED_NOT_RUNNING, /* nothing has run yet */
  ROUSE_LOADED_NO_GOOD_RUN, /* what ran ended before it was ready, and no run before has been */
  ROUSE_LOADED_UNSEEN,      /* the run's processes cannot be looked at, or have come and gone unseen */
  ROUSE_LOADED_PROCESS,     /* nobody knows what one of its processes loads */
  ROUSE_LOADED_TOO_MUCH,    /* it has loaded more than is kept, or said more than is read */
} RouseLoadedExcuse;

/** So many paths are kept. */
#define ROUSE_LOADED_SET_MAX 200000

/**
 * RouseLoadedSet:
 *
 * Filled in while the run lives. A path is in it whether it is named with symbolic links or without: programs see
 * other names of a file than those that it is watched by. Main context only; counted.
 */
typedef struct _RouseLoadedSet RouseLoadedSet;

/** @before (nullable): what is in that is in this one, too. */
RouseLoadedSet *rouse_loaded_set_new (RouseLoadedSet *before);
RouseLoadedSet *rouse_loaded_set_ref (RouseLoadedSet *self);
void            rouse_loaded_set_unref (RouseLoadedSet *self);
/** It stands for itself from now on. */
void rouse_loaded_set_drop_before (RouseLoadedSet *self);

/** Adds the file at @path; nothing when that is not absolute. */
void rouse_loaded_set_add_file (RouseLoadedSet *self, const char *path);
/** The same for a place where a file, or files in a folder, would be loaded from if they existed. */
void rouse_loaded_set_add_missing (RouseLoadedSet *self, const char *path);
/** Takes the file at @path out again: it is something that the program itself writes. */
void rouse_loaded_set_drop_file (RouseLoadedSet *self, const char *path);
/** How many files; those of the set before do not count. */
guint rouse_loaded_set_get_n_files (const RouseLoadedSet *self);

/** @pid and @process (nullable), its name: of %ROUSE_LOADED_PROCESS. */
void              rouse_loaded_set_excuse (RouseLoadedSet *self, RouseLoadedExcuse excuse, gint64 pid, const char *process);
RouseLoadedExcuse rouse_loaded_set_get_excuse (const RouseLoadedSet *self, gint64 *pid, const char **process);

/** Symbolic links may lead elsewhere by now: before several paths are asked for. */
void rouse_loaded_set_forget_links (RouseLoadedSet *self);
/**
 * Whether the file at @path (absolute) is in it; of one that was @created, or does not exist, also whether it lies where one
 * would have been loaded from. Does not heed the excuse. Reads links.
 */
gboolean rouse_loaded_set_has (RouseLoadedSet *self, const char *path, gboolean created);

/** "known", "not-running", "no-good-run", "unseen", "process", "too-much": stable words, not translated. */
const char       *rouse_loaded_excuse_to_string (RouseLoadedExcuse excuse);
RouseLoadedExcuse rouse_loaded_excuse_from_string (const char *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseLoadedSet, rouse_loaded_set_unref)
G_END_DECLS
