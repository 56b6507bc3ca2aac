/* snapshot.h - what is known of a tree: directories, each a block of sorted entries
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "filter/filter.h"
#include "tree/fingerprint.h"

G_BEGIN_DECLS

/* A million files must fit: 24 bytes an entry and the bytes of its name, in two blocks a directory. */

typedef struct _RouseDir   RouseDir;
typedef struct _RouseRoot  RouseRoot;
typedef struct _RousePlace RousePlace;

typedef struct
{
  guint64 print; /* fingerprint; 0 for directories */
  union
  {
    guint64   content; /* hash of the bytes; 0 while it is not known */
    RouseDir *dir;     /* (owned) (nullable) for directories; NULL: known at another place */
  };
  guint32 name : 28; /* offset into the names of the directory */
  guint32 type : 4;  /* RouseEntryType */
  guint32 inode;     /* its low bits: recognises renames */
} RouseEntry;

typedef enum
{
  ROUSE_DIR_LISTED = 1 << 0,     /* its entries are known */
  ROUSE_DIR_WATCHED = 1 << 1,    /* hints come */
  ROUSE_DIR_POLLED = 1 << 2,     /* hints do not come: look at it from time to time */
  ROUSE_DIR_UNREADABLE = 1 << 3, /* it cannot be listed */
  ROUSE_DIR_RACY = 1 << 4,       /* listed so soon after its last change that its mtime proves nothing */
  ROUSE_DIR_QUIET = 1 << 5,      /* what is found in its first listing is no change */
  ROUSE_DIR_REPOSITORY = 1 << 6, /* a version-control folder is in it */
  ROUSE_DIR_REMOTE = 1 << 7,     /* others may change it without the kernel's knowing */
  ROUSE_DIR_DEAF = 1 << 8,       /* its watch went with it: should it be back, it wants another */
  ROUSE_DIR_BACK = 1 << 9,       /* it is: what was told of all below in the meantime could not be looked at */
} RouseDirFlags;

struct _RouseDir
{
  RouseDir         *parent; /* (nullable) NULL at the top */
  RouseRoot        *root;
  RousePlace       *place;   /* (not owned) the mount that it is on */
  char             *name;    /* (owned) at the top: the absolute path */
  RouseFilterScope *scope;   /* (owned) (nullable) NULL in sparse roots and until it is listed */
  RouseEntry       *entries; /* (owned) sorted by name, byte by byte */
  char             *names;   /* (owned) NUL-terminated names; may hold gaps */
  guint32           n_entries;
  guint32           names_length;
  guint32           names_wasted; /* bytes of names that no entry uses */
  guint32           id;
  gint64            mtime_ns; /* as of the last listing, and so are the next two */
  guint32           stamp;    /* of all that a stat tells: another one, and it is listed again */
  guint32           since_ms; /* monotonic: when that stamp was seen first */
  guint64           device;
  guint64           inode;
  guint             flags;
  guint             n_pruned; /* directories in it that the filter leaves out */
};

/** A directory without entries; the caller links it into an entry of @parent. */
RouseDir *rouse_dir_new (RouseRoot *root, RouseDir *parent, const char *name);
/** Frees it and all below. */
void rouse_dir_free (RouseDir *self);

static inline const char *
rouse_dir_get_name (const RouseDir *self, const RouseEntry *entry)
{
  return self->names + entry->name;
}

/** (nullable): the entry called @name; @index receives where it is or would be. Valid until the next insertion. */
RouseEntry *rouse_dir_find (const RouseDir *self, const char *name, guint *index);
/** Inserts an entry at @index, as found by rouse_dir_find(). */
RouseEntry *rouse_dir_insert (RouseDir *self, guint index, const char *name);
/** Removes it; a directory in it must have been taken out. */
void rouse_dir_remove (RouseDir *self, guint index);

/** Appends the absolute path. */
void rouse_dir_append_path (const RouseDir *self, GString *path);
/** (transfer full): the absolute path of @name (nullable) in it. */
char *rouse_dir_dup_path (const RouseDir *self, const char *name);
/** Appends the path relative to its root, with a trailing slash unless it is the top. */
void rouse_dir_append_relative (const RouseDir *self, GString *path);

/* A listing: what a directory holds now. Filled by rouse_listing_add(), then sorted. */
typedef struct
{
  guint32          name; /* offset */
  RouseFingerprint print;
} RouseListed;

typedef struct
{
  GArray  *items; /* (element-type RouseListed) */
  GString *names;
} RouseListing;

RouseListing *rouse_listing_new (void);
void          rouse_listing_free (RouseListing *self);
void          rouse_listing_clear (RouseListing *self);
void          rouse_listing_add (RouseListing *self, const char *name, const RouseFingerprint *print);
void          rouse_listing_sort (RouseListing *self);

/* One difference between what was known and what is. @old is NULL for a new entry, @now for one that is
 * gone. A directory replaced by a file, or the other way round, is told as one of each. */
typedef struct
{
  const char             *name;
  const RouseEntry       *old;
  const RouseFingerprint *now;
} RouseDifference;

typedef void (*RouseDifferenceFunc) (const RouseDifference *difference, gpointer data);

/**
 * Tells @func what differs between the directory and the sorted @listing, in order of names. Pure: the
 * directory is not changed. Entries of directories differ only in being there, and in their inode.
 */
void rouse_dir_compare (const RouseDir *self, const RouseListing *listing, RouseDifferenceFunc func, gpointer data);

/**
 * Makes the directory's entries those of @listing. Known content is kept where the fingerprint is the
 * same, and so are directories whose inode is; other directories must have been taken out before.
 */
void rouse_dir_adopt (RouseDir *self, const RouseListing *listing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseListing, rouse_listing_free)
G_END_DECLS
