/* run-serve.h - the options of "rouse run" about what is served, and what follows without a restart
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "options.h"

#include "project/project.h"

G_BEGIN_DECLS

/** What the user asked for. */
typedef struct
{
  char   **listen; /* (nullable) the three of them: as in a program, and a rule */
  char   **proxies;
  char   **browser;
  gboolean hot_ask;
  gboolean ready; /* was given: into the program */
  gboolean livereload;
  guint16  livereload_port; /* 0: Rouse chooses */
} RouseRunServe;

extern const RouseOption rouse_run_serve_options[];

RouseRunServe *rouse_run_serve_new (void);
void           rouse_run_serve_free (RouseRunServe *self);

/** Takes one option; @program gets what says that it is ready. */
gboolean rouse_run_serve_set (RouseRunServe *self, const RouseOption *option, const char *value, RouseProgram *program, GError **error);

/** Without a command, only what is about a project as a whole can be asked for. */
gboolean rouse_run_serve_check_file (const RouseRunServe *self, GError **error);
/** When all runs but once, nothing is watched. */
gboolean rouse_run_serve_check_once (const RouseRunServe *self, GError **error);
/** Whether all goes together, and with @program, which has to have a name, and gets what was asked for. */
gboolean rouse_run_serve_finish (const RouseRunServe *self, RouseProgram *program, GError **error);

/** Has @project do what was asked for. The error is an option that does nothing there. */
gboolean rouse_run_serve_override (const RouseRunServe *self, RouseProject *project, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseRunServe, rouse_run_serve_free)
G_END_DECLS
