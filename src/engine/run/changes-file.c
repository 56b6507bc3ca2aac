/* changes-file.c - tells a run which files changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/changes-file.h"

#include "record/record-json.h"

#include <errno.h>
#include <glib/gstdio.h>

/* (transfer full): where whoever it is for finds it, too: of a sandbox the host sees but one part by the same name. */
static char *
dup_folder (void)
{
  const char *sandbox = g_getenv ("FLATPAK_ID");

  if (sandbox != NULL)
    return g_build_filename (g_get_user_runtime_dir (), "app", sandbox, "rouse", NULL);
  return g_build_filename (g_get_user_runtime_dir (), "rouse", NULL);
}

char *
rouse_changes_file_write (const RouseChangeSet *changes, const char *run_id, GError **error)
{
  g_autofree char    *folder = dup_folder ();
  g_autofree char    *path = g_strdup_printf ("%s/changes-%s.jsonl", folder, run_id);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < changes->changes->len; i++)
    {
      g_autoptr (JsonObject) object = rouse_change_to_json (g_ptr_array_index (changes->changes, i));
      g_autofree char       *line = rouse_json_to_line (object);

      g_string_append (text, line);
      g_string_append_c (text, '\n');
    }
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int errsv = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errsv), "%s: %s", folder, g_strerror (errsv));
      return NULL;
    }
  /* No file is there to be replaced, so it need not be safe from a crash. */
  if (!g_file_set_contents_full (path, text->str, text->len, G_FILE_SET_CONTENTS_NONE, 0600, error))
    return NULL;
  return g_steal_pointer (&path);
}
