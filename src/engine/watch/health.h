/* health.h - how well a tree is watched, with numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/watcher-kind.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_HEALTH_NATIVE,  /* the kernel tells of every directory */
  ROUSE_HEALTH_PARTIAL, /* some of it is polled, or cannot be read */
  ROUSE_HEALTH_POLLING, /* all of it is polled */
  ROUSE_HEALTH_BLIND,   /* no root exists or can be read */
} RouseHealthLevel;

/** Why a place is watched as it is, where it is not simply the kernel that tells. Part of what scripts read. */
typedef enum
{
  ROUSE_REASON_NONE,             /* nobody asked for anything else, and nothing is in the way */
  ROUSE_REASON_ASKED,            /* the user named the watcher */
  ROUSE_REASON_REMOTE,           /* the data live elsewhere: what others change there is not announced */
  ROUSE_REASON_UNANNOUNCED,      /* a file system of this machine that does not announce every change */
  ROUSE_REASON_LIMIT,            /* the kernel refuses more watches */
  ROUSE_REASON_WATCHMAN_FOUND,   /* a running Watchman watches there already */
  ROUSE_REASON_WATCHMAN_MISSING, /* Watchman was asked for, and is not installed */
  ROUSE_REASON_WATCHMAN_SILENT,  /* … and does not answer */
  ROUSE_REASON_WATCHMAN_REFUSES, /* … and does not want to watch that place */
} RouseWatchReason;

/** A root, or what is mounted below it and is watched in another way: immutable, owned by its health. */
typedef struct
{
  char            *path;       /* (owned) absolute */
  char            *filesystem; /* (owned) "ext4", "nfs", "fuse.sshfs" */
  RouseWatcherKind watcher;    /* whose hints come, never AUTO; POLL: nobody's */
  RouseWatchReason reason;
  guint            n_files;
  guint            n_dirs;
  guint            n_polled; /* directories that are looked at again and again, with or without hints besides */
} RouseHealthPlace;

/** An immutable value; thread-safe. */
typedef struct
{
  RouseHealthLevel level;
  guint            n_files;
  guint            n_dirs;       /* in the snapshot */
  guint            n_watched;    /* directories the kernel tells of */
  guint            n_polled;     /* directories that are polled instead */
  guint            n_unreadable; /* directories that cannot be listed */
  guint            n_missing;    /* roots that should exist and do not */
  guint            n_pruned;     /* directories that the filter left out */
  guint            limit;        /* max_user_watches where it is the reason for polling, else 0 */
  GPtrArray       *places;       /* (owned) (element-type RouseHealthPlace) in order of paths */
  char            *detail;       /* (nullable) one plain sentence on what is not native, and what mends it */
} RouseHealth;

#define ROUSE_TYPE_HEALTH (rouse_health_get_type ())
GType rouse_health_get_type (void);

RouseHealth *rouse_health_new (void);
RouseHealth *rouse_health_ref (RouseHealth *self);
void         rouse_health_unref (RouseHealth *self);
gboolean     rouse_health_equal (const RouseHealth *a, const RouseHealth *b);
/** Whether files are watched as well, and by the same, however many there are. */
gboolean rouse_health_is_alike (const RouseHealth *a, const RouseHealth *b);
/** For the maker, before it is handed on: adds a place to be filled in. Takes nothing over; valid until @self goes. */
RouseHealthPlace *rouse_health_add_place (RouseHealth *self, const char *path, const char *filesystem);
/** Sets the level, the limit and the detail from the numbers. For the maker, before it is handed on. */
void rouse_health_judge (RouseHealth *self, gboolean limit_reached);
/**
 * Whether there is nothing about it to mend, or to know: the kernel or Watchman tells of everything, or what is polled is
 * so because the user wished it.
 */
gboolean rouse_health_is_as_wished (const RouseHealth *self);
/** "native", "partial", "polling", "blind": stable words, not translated. */
const char *rouse_health_level_to_string (RouseHealthLevel level);

/** "asked", "remote", "unannounced", "limit", "watchman-found", …: stable words, not translated; "" for none. */
const char *rouse_watch_reason_to_string (RouseWatchReason reason);
/** The reason of that name; none when there is no such. */
RouseWatchReason rouse_watch_reason_from_string (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseHealth, rouse_health_unref)
G_END_DECLS
