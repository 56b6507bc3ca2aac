/* object-path.h - where projects and programs lie on the bus: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define ROUSE_OBJECT_PATH_MANAGER "/io/github/rouse/Rouse1"

/** (transfer full): what is not an ASCII letter or digit becomes "_" and two hexadecimal digits a byte. */
char *rouse_object_path_for_project (const char *id);
char *rouse_object_path_for_program (const char *id, const char *program);

G_END_DECLS
