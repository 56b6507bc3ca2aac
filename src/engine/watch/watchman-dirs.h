/* watchman-dirs.h - the directories that are asked for, by their ids and by their paths
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_SERVED_LATER,       /* it is not decided yet, and the directory is not answered */
  ROUSE_SERVED_BY_KERNEL,   /* GFileMonitor was asked */
  ROUSE_SERVED_BY_WATCHMAN, /* a subscription covers it */
} RouseServed;

typedef struct
{
  guint32     id;
  RouseServed served;
  gboolean    granted; /* ARMED was the last that was said of it */
  char        path[];  /* absolute, without links */
} RouseServedDir;

typedef struct _RouseServedDirs RouseServedDirs;

RouseServedDirs *rouse_served_dirs_new (void);
void             rouse_served_dirs_free (RouseServedDirs *self);

/** (transfer none): a new one, in place of what had the id. */
RouseServedDir *rouse_served_dirs_add (RouseServedDirs *self, guint32 id, const char *path);
void            rouse_served_dirs_remove (RouseServedDirs *self, guint32 id);
/** (transfer none) (nullable) */
RouseServedDir *rouse_served_dirs_get (RouseServedDirs *self, guint32 id);
/** (transfer none) (nullable): the one at @path that was added first. */
RouseServedDir *rouse_served_dirs_find (RouseServedDirs *self, const char *path);
/** (transfer container) (element-type RouseServedDir): all of them, valid until one is removed. */
GPtrArray *rouse_served_dirs_list (RouseServedDirs *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseServedDirs, rouse_served_dirs_free)
G_END_DECLS
