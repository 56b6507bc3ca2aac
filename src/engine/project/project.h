/* project.h - a folder under Rouse's care: what to watch in it, and the programs to keep running
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/watcher-kind.h"
#include "project/program.h"
#include "project/rule.h"

G_BEGIN_DECLS

typedef enum
{
  ROUSE_NOTIFY_DEFAULT,  /* as the preferences say */
  ROUSE_NOTIFY_PROBLEMS, /* when something breaks, and when it is fixed */
  ROUSE_NOTIFY_FAILURES, /* only when something breaks */
  ROUSE_NOTIFY_ALL,      /* every reload */
  ROUSE_NOTIFY_NONE,
} RouseNotify;

/**
 * RouseProject:
 *
 * A value: filled in by whoever makes it, read-only afterwards. Thread-safe once filled in. Lists of
 * strings end with %NULL; where they are %NULL, nothing was said.
 */
typedef struct
{
  char       *id;       /* (nullable) stable and unique: [a-z0-9-]+; %NULL for a project that is not stored */
  char       *name;     /* shown to people */
  char       *root;     /* absolute; the programs' folder unless they say otherwise */
  GPtrArray  *programs; /* (element-type RouseProgram) names are unique; none while its shared file may not be used */
  GPtrArray  *rules;    /* (element-type RouseRule) names are unique */
  char       *url;      /* (nullable) what "open" opens */
  RouseNotify notify;
  gboolean    livereload; /* pages in browsers follow: see hot/browser.h */

  char           **roots;      /* (nullable) absolute files and folders to watch; default: `root` */
  char           **include;    /* (nullable) the four of them: as in RouseFilterOptions */
  char           **extensions; /* (nullable) */
  char           **ignore;     /* (nullable) */
  gboolean         no_vcs_ignore;
  gboolean         content;      /* a file whose bytes are the same has not changed (TRUE) */
  gboolean         follow_links; /* descend into symbolic links to folders */
  gint64           settle_us;    /* the base quiet time (10 ms) */
  RouseWatcherKind watcher;      /* how to learn of changes (AUTO) */
} RouseProject;

#define ROUSE_TYPE_PROJECT (rouse_project_get_type ())
GType rouse_project_get_type (void);

/** (transfer full): the defaults and no program; release with rouse_project_unref(). */
RouseProject *rouse_project_new (void);
RouseProject *rouse_project_ref (RouseProject *self);
void          rouse_project_unref (RouseProject *self);
/** (transfer full): a deep copy to fill in differently. */
RouseProject *rouse_project_copy (const RouseProject *self);

/** Whether both are watched and filtered alike. */
gboolean rouse_project_watches_equal (const RouseProject *a, const RouseProject *b);

/** (transfer full): what has to be watched: the roots, and the env files of the programs, wherever they lie. */
char **rouse_project_dup_watched (const RouseProject *self);
/** (transfer full): those of them that are the programs' env files: each tells by itself when its own is missing. */
char **rouse_project_dup_env_files (const RouseProject *self);

/** (nullable) (transfer none): the program of that name. */
RouseProgram *rouse_project_find_program (const RouseProject *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseProject, rouse_project_unref)
G_END_DECLS
