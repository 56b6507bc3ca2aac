/* kinds.h - the kinds of projects that are known, one function each
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/detect/detection.h"

G_BEGIN_DECLS

/* Each looks whether the folder is of its kind, and adds programs and notes. */
void rouse_kind_process_compose (RouseDetection *self);
void rouse_kind_mprocs (RouseDetection *self);
void rouse_kind_procfile (RouseDetection *self);
void rouse_kind_air (RouseDetection *self);
void rouse_kind_django (RouseDetection *self);
void rouse_kind_python (RouseDetection *self);
void rouse_kind_ruby (RouseDetection *self);
void rouse_kind_php (RouseDetection *self);
void rouse_kind_elixir (RouseDetection *self);
void rouse_kind_go (RouseDetection *self);
void rouse_kind_cargo (RouseDetection *self);
void rouse_kind_java (RouseDetection *self);
void rouse_kind_deno (RouseDetection *self);
void rouse_kind_node (RouseDetection *self);
void rouse_kind_make (RouseDetection *self);
void rouse_kind_native (RouseDetection *self);
void rouse_kind_pages (RouseDetection *self);

/** (transfer full): what runs Python in the folder: "python3", its virtual environment's, or by the tool of its lock file. */
char *rouse_kind_dup_python (RouseDetection *self);

G_END_DECLS
