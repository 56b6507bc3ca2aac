/* project-file.h - a project as text: the keys of rouse.ini
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

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
