/* object-path.c - where projects and programs lie on the bus
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control/object-path.h"

static void
append_escaped (GString *path, const char *text)
{
  if (*text == '\0')
    g_string_append_c (path, '_'); /* a path has no empty element */
  for (; *text != '\0'; text++)
    if (g_ascii_isalnum (*text))
      g_string_append_c (path, *text);
    else
      g_string_append_printf (path, "_%02x", (guchar) *text);
}

char *
rouse_object_path_for_project (const char *id)
{
  GString *path = g_string_new (ROUSE_OBJECT_PATH_MANAGER "/project/");

  append_escaped (path, id);
  return g_string_free (path, FALSE);
}

char *
rouse_object_path_for_program (const char *id, const char *program)
{
  g_autofree char *project = rouse_object_path_for_project (id);
  GString         *path = g_string_new (project);

  g_string_append (path, "/program/");
  append_escaped (path, program);
  return g_string_free (path, FALSE);
}
