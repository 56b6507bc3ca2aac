/* watch-options.h - the options on what to watch, shared by several verbs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "observer.h"
#include "options.h"
#include "project/project.h"

G_BEGIN_DECLS

/** What the user asked to have watched; its lists end with %NULL once finished. */
typedef struct
{
  GPtrArray       *roots; /* (owned) (element-type filename) absolute */
  GPtrArray       *include;
  GPtrArray       *extensions;
  GPtrArray       *ignore;
  gboolean         no_vcs_ignore;
  gboolean         content;
  gboolean         content_given;
  gboolean         follow_links;
  RouseWatcherKind watcher;
  gboolean         watcher_given;
  gint64           settle_us;
  gboolean         settle_given;
} RouseWatchOptions;

extern const RouseOption rouse_root_options[];   /* -w */
extern const RouseOption rouse_filter_options[]; /* what counts */
extern const RouseOption rouse_settle_options[]; /* how patiently, and how closely */

/** (transfer full): the defaults; release with rouse_watch_options_free(). */
RouseWatchOptions *rouse_watch_options_new (void);
void               rouse_watch_options_free (RouseWatchOptions *self);

/** A #RouseOptionFunc for all three tables; its data is the #RouseWatchOptions. */
gboolean rouse_watch_options_set (const RouseOption *option, const char *value, gpointer data, GError **error);

/** Adds a root; relative names count from the current folder. */
gboolean rouse_watch_options_add_root (RouseWatchOptions *self, const char *path, GError **error);

/** Fills in what the engine wants; borrowed from @self. Without any root, the current folder is watched. */
void rouse_watch_options_finish (RouseWatchOptions *self, RouseObserverOptions *options);

/** The same for a session: copies it into @project. Its programs' folders are not its business. */
void rouse_watch_options_fill_project (RouseWatchOptions *self, RouseProject *project);

/** Puts what was asked for, and that alone, over what @project says; what is to be ignored is added to that. */
void rouse_watch_options_override_project (const RouseWatchOptions *self, RouseProject *project);

/** Where the folder of a first root can be spoken of by name: its last component. (transfer full) */
char *rouse_watch_options_dup_project (const RouseWatchOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseWatchOptions, rouse_watch_options_free)
G_END_DECLS
