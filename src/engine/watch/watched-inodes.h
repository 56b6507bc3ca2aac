/* watched-inodes.h - which directory has the kernel's one watch of an inode: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** A directory's inode. A plain value; zeros where there is none. */
typedef struct
{
  guint64 device;
  guint64 inode;
} RouseInode;

typedef struct _RouseWatchedInodes RouseWatchedInodes;

RouseWatchedInodes *rouse_watched_inodes_new (void);
void                rouse_watched_inodes_free (RouseWatchedInodes *self);

/** Notes that @dir has the watch of @inode, whoever had it before. */
void rouse_watched_inodes_claim (RouseWatchedInodes *self, const RouseInode *inode, guint32 dir);
/** Ends that, unless it is another's by now. */
void rouse_watched_inodes_drop (RouseWatchedInodes *self, const RouseInode *inode, guint32 dir);
/** Whether a directory other than @dir has it; @holder (out): which. */
gboolean rouse_watched_inodes_find_other (RouseWatchedInodes *self, const RouseInode *inode, guint32 dir, guint32 *holder);

G_END_DECLS
