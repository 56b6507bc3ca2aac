/* watchman-top.h - a folder that Watchman is asked to watch, and what of it it does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_WATCHMAN_IDLE,     /* not asked for, or nothing is there */
  ROUSE_WATCHMAN_ASKING,   /* the answers are on their way */
  ROUSE_WATCHMAN_LIVE,     /* what happens there is told */
  ROUSE_WATCHMAN_REFUSED,  /* the daemon does not want to */
  ROUSE_WATCHMAN_UNWANTED, /* nobody named Watchman, and it does not watch there */
} RouseWatchmanState;

typedef struct
{
  gpointer           owner;   /* whose it is */
  char              *given;   /* (owned) as the tree names it */
  char              *path;    /* (owned) (nullable) where that is, without links; NULL when no folder is there */
  char              *root;    /* (owned) (nullable) the folder that the daemon watches, this one or one above */
  char              *clock;   /* (owned) (nullable) the daemon's time from which on it shall tell */
  char              *name;    /* (owned) of the subscription */
  char              *warning; /* (owned) (nullable) the last one that the daemon gave */
  GPtrArray         *ignored; /* (owned) (element-type filename) what the daemon leaves out, absolute */
  GPtrArray         *shallow; /* (owned) (element-type filename) of these it tells the entries, and nothing below */
  RouseWatchmanState state;
} RouseWatchmanTop;

RouseWatchmanTop *rouse_watchman_top_new (const char *given, gpointer owner);
void              rouse_watchman_top_free (RouseWatchmanTop *self);

/** Looks where it is now. Returns: whether that is another place than before. */
gboolean rouse_watchman_top_locate (RouseWatchmanTop *self);
/** Takes over the answer to `watch-project`. Returns: %FALSE when it names no folder above. */
gboolean rouse_watchman_top_take_root (RouseWatchmanTop *self, const char *root);
/** Takes over the answer to `get-config`, "a{sv}". */
void rouse_watchman_top_take_config (RouseWatchmanTop *self, GVariant *answer);
/** Whether the daemon, once it is live, tells of the entries of the directory at @path. */
gboolean rouse_watchman_top_covers (const RouseWatchmanTop *self, const char *path);
/** (transfer floating): the command that subscribes to it. */
GVariant *rouse_watchman_top_new_subscribe (const RouseWatchmanTop *self);

G_END_DECLS
