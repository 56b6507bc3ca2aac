/* editor.c - opens a file in the user's editor
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/editor.h"

#include "base/error.h"

#include <glib/gi18n.h>
#include <string.h>

/* Returns whether there was a %f. */
static gboolean
substitute (GString *out, const char *word, const char *path, guint line, GError **error)
{
  gboolean has_file = FALSE;

  for (const char *at = word; *at != '\0'; at++)
    {
      if (*at != '%')
        {
          g_string_append_c (out, *at);
          continue;
        }
      at++;
      if (*at == 'f')
        {
          g_string_append (out, path);
          has_file = TRUE;
        }
      else if (*at == 'l')
        g_string_append_printf (out, "%u", MAX (line, 1));
      else if (*at == '%')
        g_string_append_c (out, '%');
      else
        {
          g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
                       _ ("In the editor's command, %%f is the file, %%l the line and %%%% a percent sign; “%s” has something else"), word);
          return FALSE;
        }
    }
  return has_file;
}

char **
rouse_editor_dup_argv (const char *command, const char *path, guint line, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError)    local_error = NULL;
  g_auto (GStrv)        argv = NULL;
  gboolean              has_file = FALSE;

  if (!g_shell_parse_argv (command, NULL, &argv, &local_error))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("The editor's command cannot be understood: %s"), local_error->message);
      return NULL;
    }
  for (guint i = 0; argv[i] != NULL; i++)
    {
      GString *word = g_string_new (NULL);

      has_file |= substitute (word, argv[i], path, line, &local_error);
      g_ptr_array_add (words, g_string_free (word, FALSE));
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  if (!has_file)
    g_ptr_array_add (words, g_strdup (path));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_steal (words, NULL);
}

static gboolean
launch_command (const char *command, const char *path, guint line, GError **error)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError)      local_error = NULL;
  g_auto (GStrv)          argv = rouse_editor_dup_argv (command, path, line, error);

  if (argv == NULL)
    return FALSE;
  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &local_error);
  if (process == NULL)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_SPAWN, _ ("The editor cannot be started: %s"), local_error->message);
  return process != NULL;
}

gboolean
rouse_editor_open (const char *path, guint line, GError **error)
{
  g_autoptr (GSettings) settings = g_settings_new (ROUSE_APP_ID);
  g_autofree char      *command = g_settings_get_string (settings, "editor-command");
  g_autofree char      *uri = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, _ ("“%s” does not exist any more"), name);
      return FALSE;
    }
  if (*g_strstrip (command) != '\0')
    return launch_command (command, path, line, error);
  uri = g_filename_to_uri (path, NULL, error);
  return uri != NULL && g_app_info_launch_default_for_uri (uri, NULL, error);
}
