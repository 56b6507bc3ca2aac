/* changes-file.c - tells a run which files changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-run"
#include "config.h"
#include "run/changes-file.h"

#include "record/record-json.h"
#include "run/child-folder.h"

char *
rouse_changes_file_write (const RouseChangeSet *changes, const char *run_id, GError **error)
{
  g_autofree char    *folder = rouse_child_folder_ensure (error);
  g_autofree char    *path = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (folder == NULL)
    return NULL;
  path = g_strdup_printf ("%s/" ROUSE_CHILD_CHANGES_PREFIX "%s" ROUSE_CHILD_CHANGES_SUFFIX, folder, run_id);
  for (guint i = 0; i < changes->changes->len; i++)
    {
      g_autoptr (JsonObject) object = rouse_change_to_json (g_ptr_array_index (changes->changes, i));
      g_autofree char       *line = rouse_json_to_line (object);

      g_string_append (text, line);
      g_string_append_c (text, '\n');
    }
  /* No file is there to be replaced, so it need not be safe from a crash. */
  if (!g_file_set_contents_full (path, text->str, text->len, G_FILE_SET_CONTENTS_NONE, 0600, error))
    return NULL;
  return g_steal_pointer (&path);
}

char **
rouse_changes_file_new_env (const RouseChangeSet *changes, const char *run_id, char **path)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError)       error = NULL;

  *path = changes != NULL ? rouse_changes_file_write (changes, run_id, &error) : NULL;
  if (*path != NULL)
    {
      g_autofree char *setting = g_strconcat ("ROUSE_CHANGES_FILE=", *path, NULL);

      g_strv_builder_add (builder, setting);
    }
  else if (error != NULL)
    g_debug ("no file of changes: %s", error->message);
  return g_strv_builder_end (builder);
}
