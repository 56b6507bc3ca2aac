/* watcher.h - "look here": where hints come from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "watch/health.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_HINT_ARMED,    /* the directory is watched from now on: list it */
  ROUSE_HINT_REFUSED,  /* there is no room to watch it: list it, and poll it until there is */
  ROUSE_HINT_POLLED,   /* it is not watched, as was wished: list it, and poll it */
  ROUSE_HINT_ENTRY,    /* something may have happened to the entry `name` */
  ROUSE_HINT_WRITING,  /* the same, and the file is being written: FINISHED may follow when it is closed */
  ROUSE_HINT_FINISHED, /* the same, and whoever did it is done with the file */
  ROUSE_HINT_LISTING,  /* something may have happened to any entry */
  ROUSE_HINT_GONE,     /* the directory itself went away, and is no longer watched */
  ROUSE_HINT_SERVED,   /* who serves the directories is another than before: ask describe() again */
  ROUSE_HINT_OVERFLOW, /* hints were lost, or might have been: doubt everything */
} RouseHintKind;

typedef struct
{
  RouseHintKind kind;
  guint32       dir;   /* as given to watch(); 0 for SERVED and OVERFLOW */
  char         *name;  /* (nullable) (owned by the watcher) filename encoding */
  guint64       inode; /* of ARMED: of what is watched, as far as is known; else 0 */
} RouseHint;

/* Called on the consumer's main context with all that has come up, in order. */
typedef void (*RouseHintFunc) (const RouseHint *hints, guint n_hints, gpointer data);

#define ROUSE_TYPE_WATCHER (rouse_watcher_get_type ())
G_DECLARE_INTERFACE (RouseWatcher, rouse_watcher, ROUSE, WATCHER, GObject)

/* Hints may be late, doubled or missing, and are never trusted by themselves; but after ARMED, whatever
 * happens to an entry of the directory is hinted at, or OVERFLOW is. Requests are carried out in the
 * order they were made, without blocking. Hints of a directory may still arrive for a moment after
 * unwatch(); ids are not used again while that is possible. */
struct _RouseWatcherInterface
{
  GTypeInterface parent_iface;

  void (*watch) (RouseWatcher *self, guint32 dir, const char *path);
  void (*unwatch) (RouseWatcher *self, guint32 dir);
  void (*describe) (RouseWatcher *self, guint32 dir, RouseWatcherKind *kind, RouseWatchReason *reason); /* (nullable) */
};

/** Asks for hints about the entries of @path; answered by ARMED, REFUSED or POLLED. */
void rouse_watcher_watch (RouseWatcher *self, guint32 dir, const char *path);
/** Ends that. Harmless when the directory is not watched. */
void rouse_watcher_unwatch (RouseWatcher *self, guint32 dir);
/**
 * Who gives the hints of @dir at present, and why it is not who one would expect. On the consumer's thread.
 * A watcher that does not say is the kernel.
 */
void rouse_watcher_describe (RouseWatcher *self, guint32 dir, RouseWatcherKind *kind, RouseWatchReason *reason);

G_END_DECLS
