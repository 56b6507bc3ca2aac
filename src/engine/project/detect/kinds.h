/* kinds.h - the kinds of projects that are known, one function each
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/detect/detection.h"

G_BEGIN_DECLS

/* Each looks whether the folder is of its kind, and adds programs and notes. */
void rouse_kind_procfile (RouseDetection *self);
void rouse_kind_django (RouseDetection *self);
void rouse_kind_python (RouseDetection *self);
void rouse_kind_node (RouseDetection *self);

/** (transfer full): what runs Python in the folder: "python3", its virtual environment's, or by the tool of its lock file. */
char *rouse_kind_dup_python (RouseDetection *self);

G_END_DECLS
