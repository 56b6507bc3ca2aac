/* change-set.h - the settled batch of changes, delivered once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_CHANGE_CREATED,
  ROUSE_CHANGE_MODIFIED,
  ROUSE_CHANGE_DELETED,
} RouseChangeKind;

/** One path and what happened to it, proven by comparison. */
typedef struct
{
  char           *path;       /* absolute, filename encoding */
  char           *moved_from; /* (nullable) absolute; set on CREATED when a rename pair was recognised */
  RouseChangeKind kind;
} RouseChange;

/**
 * RouseChangeSet:
 *
 * Immutable once delivered; thread-safe. Sorted by path, each path once. Bounded: `n_changes` counts all,
 * `changes` holds at most ROUSE_CHANGE_SET_MAX of them.
 */
typedef struct
{
  GPtrArray *changes; /* (element-type RouseChange) */
  guint      n_changes;
  gint64     first_us;      /* monotonic: when the first change was noticed */
  gint64     last_us;       /* monotonic: when the last change was noticed */
  gint64     settled_us;    /* monotonic: when the set was released */
  char      *branch_before; /* (nullable) set together with branch_after when a checkout changed HEAD */
  char      *branch_after;  /* (nullable) branch name, or an abbreviated commit when detached */
  char      *held_for;      /* (nullable) what was waited for, e.g. "git" */
} RouseChangeSet;

#define ROUSE_CHANGE_SET_MAX 10000

#define ROUSE_TYPE_CHANGE_SET (rouse_change_set_get_type ())
GType rouse_change_set_get_type (void);

RouseChangeSet *rouse_change_set_new (void);
/** (transfer full): an empty set for a part of @whole's changes, with all that is said of the whole (branch, times). */
RouseChangeSet *rouse_change_set_new_part (const RouseChangeSet *whole);
RouseChangeSet *rouse_change_set_ref (RouseChangeSet *self);
void            rouse_change_set_unref (RouseChangeSet *self);

/** Adds a change; beyond the bound it is only counted. For the maker, before delivery. */
void rouse_change_set_add (RouseChangeSet *self, const char *path, RouseChangeKind kind, const char *moved_from);
/** Sorts by path. For the maker, before delivery. */
void rouse_change_set_sort (RouseChangeSet *self);
/** (transfer full): one set that says what both together say; the newer entry of a path wins. */
RouseChangeSet *rouse_change_set_merge (const RouseChangeSet *older, const RouseChangeSet *newer);
/** "created", "modified", "deleted": stable words, not translated. */
const char *rouse_change_kind_to_string (RouseChangeKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseChangeSet, rouse_change_set_unref)
G_END_DECLS
