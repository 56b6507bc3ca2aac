/* process-files.h - which files a process uses, as the system tells; one file a system
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "discover/loaded-journal.h"

G_BEGIN_DECLS

/** A process has no more than so many files that are looked at; of one with more, not all is known. */
#define ROUSE_PROCESS_FILES_MAX 100000

typedef enum
{
  ROUSE_PROCESS_GONE,   /* it has ended, or is about to be reaped */
  ROUSE_PROCESS_HIDDEN, /* the system does not tell, or not all */
  ROUSE_PROCESS_SEEN,
} RouseProcessView;

typedef struct
{
  RouseProcessView view;
  pid_t            pid;
  char            *name;    /* (owned) (nullable) of its executable; of one that is hidden, what it calls itself */
  char            *exe;     /* (owned) (nullable) its executable; it may have been replaced since */
  char            *argv0;   /* (owned) (nullable) */
  char            *argv1;   /* (owned) (nullable) */
  RouseRuntime     runtime; /* what it runs on, going by its executable and the libraries that it uses */
  GPtrArray       *files;   /* (owned) (element-type filename) those in the places: its executable, what it has mapped or
                             * open and does not write, what its command line names */
} RouseProcessFiles;

/**
 * (transfer full): what the process @pid uses of what lies in @places: files and folders, absolute and without symbolic
 * links. Where the system does not tell, it is hidden. Takes a fraction of a millisecond.
 */
RouseProcessFiles *rouse_process_files_read (pid_t pid, const char *const *places);
void               rouse_process_files_free (RouseProcessFiles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseProcessFiles, rouse_process_files_free)
G_END_DECLS
