/* filesystem.h - what the OS says of a place and of its limits: the seam for such facts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** The kind of file system at a path. A plain value. */
typedef struct
{
  char     name[32]; /* "ext4", "nfs", "fuse.sshfs"; "0x…" when the kind has no known name */
  gboolean remote;   /* its data live elsewhere: another machine, or the host of a virtual one */
  gboolean notifies; /* the kernel announces every change; FALSE: changes made elsewhere come unannounced */
} RouseFilesystem;

/** The kernel's limits on watching, each for one user. 0 where the OS does not tell. */
typedef struct
{
  guint max_watches;
  guint max_instances;
  guint max_queued_events;
} RouseWatchLimits;

/** What a user's processes have taken of the limits, as far as it can be read. */
typedef struct
{
  guint watches;
  guint instances;
  guint n_unreadable; /* own processes that did not let us look */
} RouseWatchUsage;

/**
 * Fills in @filesystem for @path, which must exist. Blocks, on a dead network mount for long.
 *
 * Returns: %FALSE and a %G_IO_ERROR when it cannot be told.
 */
gboolean rouse_filesystem_inspect (const char *path, RouseFilesystem *filesystem, GError **error);

/** The same of what the system says: the number that statfs(2) gives, and (nullable) the type in the mount table. Pure. */
void rouse_filesystem_judge (guint32 magic, const char *type, RouseFilesystem *filesystem);

/** What the system says of the place at a path, which exists. */
typedef struct
{
  gboolean (*read_magic) (const char *path, guint32 *magic, GError **error);
  char *(*dup_type) (const char *path); /* (nullable) (transfer full) asked where the number does not tell */
} RouseFilesystemFuncs;

/** For tests: asks @fake from now on, which must stay; with %NULL the system again. Not while other threads ask. */
void rouse_filesystem_set_funcs (const RouseFilesystemFuncs *fake);

/** How many watches this user may have in all; 0 when there is no such limit. Thread-safe. */
guint rouse_filesystem_get_watch_limit (void);
void  rouse_filesystem_get_limits (RouseWatchLimits *limits);

/**
 * Counts what the processes of this user hold. Reads much of /proc: tens of milliseconds. An instance
 * shared by several processes is counted once for each, so the figures are upper bounds.
 */
void rouse_filesystem_count_usage (RouseWatchUsage *usage);

typedef enum
{
  ROUSE_WRITER_UNKNOWN, /* the system does not tell */
  ROUSE_WRITER_NONE,
  ROUSE_WRITER_PRESENT,
} RouseWriter;

/** Whether somebody has the file at @path open for writing. Takes a few µs. */
RouseWriter rouse_filesystem_find_writer (const char *path);

/** Whether process @pid has the same mounts as this one, so that paths mean the same to both; %TRUE where it cannot be told. */
gboolean rouse_filesystem_has_same_mounts (GPid pid);

#define ROUSE_LIMIT_WATCHES "max_user_watches"
#define ROUSE_LIMIT_INSTANCES "max_user_instances"
#define ROUSE_LIMIT_QUEUE "max_queued_events"

/**
 * (nullable) (transfer full): the command that raises @limit, one of the names above, beyond what it is
 * now and to @wanted at least; %NULL where there is no such limit.
 */
char *rouse_filesystem_dup_remedy (const char *limit, guint wanted);

G_END_DECLS
