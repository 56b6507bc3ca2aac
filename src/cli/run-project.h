/* run-project.h - what "rouse run" is to run: the command line as a project, or a file's with the command line over it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run-options.h"

G_BEGIN_DECLS

/** (transfer full): the command of @options as a project of one program. @terminal: it gets a pseudo-terminal. */
RouseProject *rouse_run_project_new (const RouseRunOptions *options, gboolean terminal);

/**
 * (transfer full): a copy of @project, as a file says it is, with those of its programs that @options choose, and
 * with what @options say instead of the file. The error is a name that the file does not have. Pure, but for asking
 * where standard output goes to: that is ignored.
 */
RouseProject *rouse_run_project_override (const RouseProject *project, const RouseRunOptions *options, gboolean terminal, GError **error);

G_END_DECLS
