/* brief.h - what the windows say of projects and programs; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "dry-look.h"
#include "session.h"

G_BEGIN_DECLS

/** (transfer full): "just now", "2 min ago", "yesterday", "5 days ago", or the date. Wall clock, µs. */
char *rouse_brief_ago (gint64 at, gint64 now);
/** (transfer full): "8 s", "3 min", "2 h 5 min", "4 days". µs. */
char *rouse_brief_span (gint64 us);

/** (transfer full): a folder, "~/src/shop" where it lies in the user's home. */
char *rouse_brief_folder (const char *path);

/** "Running", "Trying again soon". Translated. */
const char *rouse_brief_state (RouseState state);
/** (transfer full): "Failed: exit code 1", "Could not start: …"; @run is nullable. */
char *rouse_brief_run (RouseState state, const RouseRun *run);
/** (transfer full): "Build failed: exit code 2", of a build that failed. */
char *rouse_brief_build (const RouseRun *build);
/** (transfer full): the same of a program, and whom it waits for: "Waiting for db", "Running · restart waits for db". */
char *rouse_brief_runner (RouseRunner *runner);
/** (transfer full): the state of a project: "Off", "Waiting for git", "web: failed". */
char *rouse_brief_session (RouseSession *session);
/** (transfer full): "PID 4711 · up 3 min · 38.1 MB · 4 restarts"; @memory is 0 for unknown, @now monotonic µs. */
char *rouse_brief_facts (const RouseRun *run, guint n_starts, guint64 memory, gint64 now);

/** (transfer full): what caused it, in short: "views.py and 2 more", "main → feature", "by hand". */
char *rouse_brief_cause (const RouseReload *reload);
/** (transfer full): "2 min ago · views.py and 2 more". @now is wall clock µs. */
char *rouse_brief_reload (const RouseReload *reload, gint64 now);

/** (transfer full): how it went: "ready in 412 ms", "failed"; "" while nothing can be said. */
char *rouse_brief_outcome (const RouseReload *reload);

/** (nullable) (transfer full): what is not as it should be with the watching, and what mends it. */
char *rouse_brief_health (const RouseHealth *health);

/** (transfer full): "1,204 files in 85 folders watched, 31,000 ignored by .gitignore". */
char *rouse_brief_dry_look (const RouseDryLook *look);

/** (transfer full) (nullable): where @program can be reached, as markup with links; %NULL when Rouse has no part in that. */
char *rouse_brief_dup_addresses_markup (const RouseProgram *program);

G_END_DECLS
