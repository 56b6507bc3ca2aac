/* node-parallel.h - scripts of package.json that start several others at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** One of them: a script of the package, or a command line. */
typedef struct
{
  char *name;   /* what it is called */
  char *script; /* (nullable) */
  char *line;   /* (nullable) */
} RouseNodeJob;

/** (transfer full) (nullable): the script that @line runs and nothing else: "npm run NAME" or the like. */
char *rouse_node_dup_script_name (const char *line);

/**
 * (transfer full) (element-type RouseNodeJob) (nullable): what @line starts side by side by concurrently, run-p or
 * npm-run-all; %NULL when it is none of these. @scripts are those of the package.
 */
GPtrArray *rouse_node_list_jobs (JsonObject *scripts, const char *line);

G_END_DECLS
