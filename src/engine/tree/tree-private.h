/* tree-private.h - what the files of the tree share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tree/delta.h"
#include "tree/tree.h"
#include "watch/filesystem.h"

G_BEGIN_DECLS

/* A place to start from: a folder with all that is in it, or one of which only some names matter. */
struct _RouseRoot
{
  char        *path;     /* (owned) absolute */
  RouseFilter *filter;   /* (owned) (nullable) NULL when sparse */
  GHashTable  *names;    /* (owned) (nullable) set of names, when sparse */
  RouseDir    *top;      /* (owned) (nullable) NULL while it is missing */
  gboolean     given;    /* the user named it, or a file in it; else it holds the target of a link */
  gboolean     required; /* … and misses it when nothing is there */
  gboolean     covered;  /* another root takes care of it: it is a file, or inside that one */
  char       **ways;     /* (owned) (nullable) the links by way of which it was reached last, if the user named it */
  gboolean     way_known;
  guint        n_tries; /* how often it is still looked for soon, although the user did not name it */
};

/* What of a root is on one mount: how it is watched is the same for all of it. */
struct _RousePlace
{
  RouseRoot      *root; /* (not owned) it lives as long as the tree */
  char           *path; /* (owned) where it begins */
  RouseFilesystem filesystem;
  guint64         device;
  guint32         top; /* the id of the directory at `path` */
  guint           n_files;
  guint           n_dirs; /* the last of them to go takes it along */
  guint           n_polled;
};

#define ROUSE_N_RECENT 64

struct _RouseTree
{
  GObject parent_instance;

  RouseWatcher *watcher; /* (not owned): it lives as long as the tree is used */
  gboolean      content;
  gboolean      follow_links;
  gboolean      trust_hints;

  GPtrArray  *roots;         /* (owned) (element-type RouseRoot) */
  GHashTable *whole_roots;   /* (owned) path → RouseRoot of that, which is not sparse; the keys are theirs */
  GHashTable *sparse_roots;  /* (owned) the same of those that are */
  GPtrArray  *dirs;          /* (owned) (element-type RouseDir) by index of their id; holes are NULL */
  GArray     *generations;   /* (owned) (element-type guint16) of each index */
  GArray     *free_ids;      /* (owned) (element-type guint32) indices to use again */
  GHashTable *inodes;        /* (owned) set of RouseDir, equal by device and inode */
  GHashTable *polled;        /* (owned) set of RouseDir */
  GPtrArray  *places;        /* (owned) (element-type RousePlace) */
  GHashTable *forced;        /* (owned) set of paths that matter whatever the filter says */
  GHashTable *given_files;   /* (owned) set of those among them that the user named */
  GHashTable *links;         /* (owned) path of a link → the place that it names */
  GHashTable *targets;       /* (owned) such a place → how many links lead there */
  GHashTable *ways;          /* (owned) path of a link on the way to roots → how many */
  GHashTable *touched_links; /* (owned) set of paths of links to be looked at once all is listed */
  GHashTable *aliases;       /* (owned) set of paths of directories that are known at another place */
  GHashTable *repositories;  /* (owned) set of paths */

  RouseDelta delta;
  char      *recent[ROUSE_N_RECENT]; /* (owned) paths that changed last, a ring */
  guint      next_recent;

  GArray  *sweep;       /* (owned) (element-type guint32) ids of what was polled when the sweep began */
  guint    sweep_next;  /* the next of them … */
  guint    sweep_entry; /* … and the entry in it to go on with */
  guint    n_sweeps;
  gboolean in_sweep;
  gboolean sweep_asked;    /* this sweep has asked for room for watches */
  guint64  sweep_activity; /* the delta's when it began */
  guint64  round_activity; /* the same of the round */
  guint64  swept_activity; /* the latest at which all has been looked at */
  gboolean coarse;         /* something has changed that has a stamp in whole seconds */
  gboolean late_look;      /* the same of what was taken last */

  gint64   start_ns;   /* the file system's time at start() */
  guint    n_unlisted; /* directories that wait for their first listing */
  gboolean armed;
  gboolean doubted;
  gboolean doubted_again; /* while a round was under way */
  gboolean rules_changed;
  gboolean roots_doubted; /* a link on the way to a root has changed */
  gboolean ways_asked;    /* there are roots to which the way is not known */
  gboolean alias_lost;    /* a directory went that may have an alias */
  guint    cursor;        /* of the round: an index into dirs */
  guint    fill_next;     /* the entry of the directory there whose content is read next; 0: verify it first */
  gboolean in_round;

  guint    n_files;
  guint    n_dirs;
  guint    n_way_dirs; /* of them, that are there for links on the way to roots alone: as of the last health */
  guint    n_watched;
  guint    n_unreadable;
  guint    n_pruned;
  gboolean limit_reached;
  gboolean places_changed; /* since the last health was made */

  RouseListing *listing; /* (owned) scratch */
  GString      *path;    /* (owned) scratch */
};

/* tree-dirs.c: directories come and go, and with them their watches. */
RouseDir *rouse_tree_get_dir (RouseTree *self, guint32 id);
void      rouse_tree_add_dir (RouseTree *self, RouseDir *dir, const RouseFingerprint *print);
void      rouse_tree_remove_dir (RouseTree *self, RouseDir *dir, gboolean report);
void      rouse_tree_note_unseen (RouseTree *self, RouseDir *dir);
void      rouse_tree_miss (RouseTree *self, RouseDir *dir);
void      rouse_tree_listen_again (RouseTree *self, RouseDir *dir);
RouseDir *rouse_tree_find_dir (RouseTree *self, const char *path);
RouseDir *rouse_tree_find_known (RouseTree *self, const RouseFingerprint *print);
void      rouse_tree_set_polled (RouseTree *self, RouseDir *dir, gboolean polled);

/* tree-read.c: what a directory holds now. */
typedef enum
{
  ROUSE_FOUND_ALL,
  ROUSE_FOUND_GONE,   /* nothing, or another directory, is at its place */
  ROUSE_FOUND_CLOSED, /* some or all of it cannot be looked at */
} RouseFound;

typedef struct
{
  RouseFound found;
  gboolean   explained; /* what is in it, wanted or not, is new enough to be what changed it since the start; only for the first listing */
} RouseReading;

void rouse_tree_read (RouseTree *self, RouseDir *dir, RouseReading *reading);
void rouse_tree_enter_scope (RouseTree *self, RouseDir *dir, RouseFilterMarks marks, gboolean is_repository);

/* tree-list.c: a whole directory. */
void rouse_tree_list (RouseTree *self, RouseDir *dir, RouseFilterScope *old_scope);
void rouse_tree_list_doubtful (RouseTree *self, RouseDir *dir);
void rouse_tree_refilter (RouseTree *self, RouseDir *dir);

/* tree-examine.c: one entry. */
gboolean rouse_tree_examine (RouseTree *self, RouseDir *dir, const char *a_name);
void     rouse_tree_update (RouseTree *self, RouseDir *dir, guint index, const char *name, const RouseFingerprint *now);
gboolean rouse_tree_add_child (RouseTree *self, RouseDir *dir, const char *name, const RouseFingerprint *print, gboolean quiet);
gboolean rouse_tree_wants (RouseTree *self, RouseDir *dir, RouseFilterScope *scope, const char *name, gboolean is_dir);
void     rouse_tree_note_stamp (RouseTree *self, const RouseFingerprint *now);
void     rouse_tree_note (RouseTree *self, RouseDir *dir, const char *name, const RouseEntry *old, gboolean unproven);

/* tree-start.c: what happened before there was anything to compare with. */
gboolean rouse_tree_is_since_start (const RouseTree *self, const RouseDir *dir, const RouseFingerprint *print);
gboolean rouse_tree_was_moved_in (const RouseTree *self, const RouseDir *dir, const RouseFingerprint *print);
gboolean rouse_tree_is_listing_since_start (const RouseTree *self, const RouseDir *dir);

/* tree-links.c: what links lead to. */
void rouse_tree_touch_link (RouseTree *self, const char *path);
void rouse_tree_touch_links (RouseTree *self, const char *target);
void rouse_tree_follow_up (RouseTree *self);

/* tree-ways.c: links on the way to the roots. */
void     rouse_tree_find_ways (RouseTree *self);
void     rouse_tree_ask_way (RouseTree *self, RouseRoot *root);
void     rouse_tree_touch_way (RouseTree *self, const char *path);
gboolean rouse_tree_is_only_way (RouseTree *self, RouseDir *dir, const char *name, const char *path);
gboolean rouse_tree_holds_only_ways (RouseTree *self, const RouseRoot *root);

/* tree-verify.c: looking without being told. */
guint rouse_tree_verify_dir (RouseTree *self, RouseDir *dir, gboolean list, guint first, gint64 until_us);

/* tree-places.c: mounts, and how each is watched. */
void rouse_tree_enter_place (RouseTree *self, RouseDir *dir, const char *path);
void rouse_tree_leave_place (RouseTree *self, RouseDir *dir);
void rouse_tree_count_files (RouseTree *self, RouseDir *dir, int n);
void rouse_tree_describe_places (RouseTree *self, RouseHealth *health);
void rouse_place_free (RousePlace *place);

/* tree-files.c: files that are watched by themselves. */
void rouse_tree_want_file (RouseTree *self, const char *path, const RouseRoot *given);
void rouse_tree_unwant_file (RouseTree *self, const char *path);
void rouse_tree_cover_sparse (RouseTree *self, RouseRoot *sparse, const char *path);

/* tree-roots.c: the places to start from. */
void     rouse_tree_add_root (RouseTree *self, RouseRoot *root);
void     rouse_tree_open_root (RouseTree *self, RouseRoot *root, gboolean quiet);
void     rouse_tree_close_root (RouseTree *self, RouseRoot *root);
void     rouse_tree_renew_root (RouseTree *self, RouseRoot *root);
gboolean rouse_root_is_missing (const RouseRoot *root);
gboolean rouse_root_is_replaced (const RouseRoot *root);

G_END_DECLS
