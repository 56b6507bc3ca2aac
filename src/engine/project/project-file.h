/* project-file.h - a project as text: the keys of rouse.ini
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/** What a project's file is called, in the project's folder. */
#define ROUSE_PROJECT_FILE_NAME "rouse.ini"

/** (transfer full) (nullable): the project's file in @folder, if there is one; folders above do not count. */
char *rouse_project_file_find (const char *folder);

/**
 * (transfer full): the project that @text describes. @path is named in errors, which are
 * %ROUSE_ERROR_INVALID with "PATH:LINE: key: what is allowed"; an unknown group or key is one. @root
 * (nullable) is the folder that relative paths count from; without it the text must say `root=`.
 */
RouseProject *rouse_project_file_parse (const char *path, const char *text, gsize length, const char *root, GError **error);

/**
 * (transfer full): text that parses to @project. @old (nullable) is the text it takes the place of: its
 * comments, order and unchanged lines stay.
 */
char *rouse_project_file_write (const RouseProject *project, const char *old);

G_END_DECLS
