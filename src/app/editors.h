/* editors.h - editors that can be told a line, and how to start them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;    /* as its users know it, so not translated */
  const char *program; /* found on PATH when it is installed */
  const char *command; /* for rouse_editor_dup_argv() */
} RouseKnownEditor;

/** All that are known, by name; @n (out): how many. */
const RouseKnownEditor *rouse_editors_get_known (guint *n);
/** (transfer container) (element-type RouseKnownEditor): those that are installed. Looks along PATH. */
GPtrArray *rouse_editors_find_installed (void);

G_END_DECLS
