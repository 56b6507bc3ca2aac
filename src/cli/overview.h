/* overview.h - what is known of the projects and their programs, running or not: values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "control/client.h"
#include "project/project-store.h"
#include "record/history.h"
#include "watch/health.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Texts are never NULL but where it says so: "" is nothing. States are the words of rouse_state_to_string(). */

typedef struct
{
  char       *name;
  char       *kind;
  char       *command;
  char       *state;
  char       *awaits;      /* what a start waits for */
  char       *hot;         /* how a change is to be taken just now, in place of a restart: "signal", "command" or "ask" */
  char       *status;      /* what the program itself says of what it does */
  char      **listen;      /* as a rouse.ini says it; never NULL */
  char      **proxies;     /* likewise */
  char       *discover;    /* "tree" or "loaded"; of an older application, "" */
  char       *path;        /* (nullable) of its object on the bus; NULL: read from the store */
  gint64      pid;         /* 0: nothing runs */
  gint64      started_at;  /* wall clock µs; 0: never */
  int         exit_code;   /* -1: none */
  guint       starts;      /* since the application knows it */
  JsonObject *last_reload; /* (nullable) as `rouse history --json` prints it */
} RouseOverviewProgram;

typedef struct
{
  char        *id;
  char        *name;
  char        *folder; /* in the encoding of the file system */
  char        *url;    /* what there is to see of it */
  char        *state;
  char        *branch;
  char        *health;
  char        *watcher; /* what it is to be watched with: "auto", "gio", "poll" or "watchman"; of an older application, "" */
  RouseHealth *watch;   /* (owned) of which only the places count: none until everything is watched */
  char        *held;
  char        *problem;
  char        *script; /* the address of what lets a page follow */
  guint        n_pages;
  guint        n_scanned_files; /* while they are looked at for the first time; 0 when that is over */
  guint        n_scanned_folders;
  char        *path; /* (nullable) as above */
  gboolean     on;
  gboolean     paused;
  gboolean     livereload;
  gboolean     pending;  /* its rouse.ini waits until the user allows it */
  GPtrArray   *programs; /* (element-type RouseOverviewProgram) */
} RouseOverviewProject;

typedef struct
{
  gboolean   running;  /* the tray application */
  char      *version;  /* its */
  GPtrArray *projects; /* (element-type RouseOverviewProject) */
  GPtrArray *problems; /* (element-type utf8) what of the configuration cannot be used */
} RouseOverview;

RouseOverview        *rouse_overview_new (void);
void                  rouse_overview_free (RouseOverview *self);
RouseOverviewProject *rouse_overview_add_project (RouseOverview *self, const char *id, const char *name, const char *folder);
RouseOverviewProgram *rouse_overview_add_program (RouseOverviewProject *project, const char *name);

/** (transfer full): what runs. */
RouseOverview *rouse_overview_new_from_client (RouseControlClient *client);
/** (transfer full): what is stored: all stopped. @history (nullable) knows the last reloads. */
RouseOverview *rouse_overview_new_from_store (RouseProjectStore *store, RouseHistory *history);

/** Reads one program anew: it has changed. */
void rouse_overview_program_update (RouseOverviewProgram *self, RouseDBusProgram *proxy);

/** Whether something of it needs a person: what makes `rouse status` end with 1. */
gboolean rouse_overview_program_fails (const RouseOverviewProgram *self);
gboolean rouse_overview_project_fails (const RouseOverviewProject *self);
/** (transfer full): what a person has to do about a project that is `pending`, in words. */
char *rouse_overview_dup_pending_words (const RouseOverviewProject *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseOverview, rouse_overview_free)
G_END_DECLS
