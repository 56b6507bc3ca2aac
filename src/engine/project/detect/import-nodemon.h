/* import-nodemon.h - nodemon.json: what is watched, and what is run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/detect/detection.h"

G_BEGIN_DECLS

/** (transfer full): @line, which starts nodemon, with what @config (nullable) and the package's @main_file add to it. */
char *rouse_import_nodemon_line (const char *line, JsonNode *config, const char *main_file);

/** What @config says goes to @program, which runs without nodemon. Notes name keys with @prefix before them. */
void rouse_import_nodemon (RouseDetection *self, RouseProgram *program, JsonNode *config, const char *prefix);

G_END_DECLS
