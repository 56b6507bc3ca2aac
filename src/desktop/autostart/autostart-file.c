/* autostart-file.c - the desktop entry that starts a program at login
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "autostart/autostart-file.h"

#include <string.h>

#define GROUP G_KEY_FILE_DESKTOP_GROUP
#define KEY_GNOME "X-GNOME-Autostart-enabled"

char *
rouse_autostart_file_make_exec (const char *program)
{
  GString *exec = g_string_new (NULL);
  gboolean quoted = strpbrk (program, " \t\n\"'\\><~|&;$*?#()`") != NULL;

  if (quoted)
    g_string_append_c (exec, '"');
  for (const char *at = program; *at != '\0'; at++)
    {
      if (strchr ("\"`$\\", *at) != NULL)
        g_string_append_c (exec, '\\');
      if (*at == '%') /* else it would be a field code */
        g_string_append_c (exec, '%');
      g_string_append_c (exec, *at);
    }
  g_string_append (exec, quoted ? "\" --hidden" : " --hidden");
  return g_string_free (exec, FALSE);
}

GKeyFile *
rouse_autostart_file_new (const char *program)
{
  GKeyFile        *file = g_key_file_new ();
  g_autofree char *exec = rouse_autostart_file_make_exec (program);

  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "Rouse");
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, ROUSE_APP_ID);
  return file;
}

/* Whether the list @key has one of @desktops. */
static gboolean
has_desktop (GKeyFile *file, const char *key, char **desktops)
{
  g_auto (GStrv) names = g_key_file_get_string_list (file, GROUP, key, NULL, NULL);

  for (guint i = 0; names != NULL && desktops[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) names, desktops[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_for_desktop (GKeyFile *file, const char *current_desktop)
{
  g_auto (GStrv) desktops = g_strsplit (current_desktop != NULL ? current_desktop : "", ":", -1);

  if (g_key_file_has_key (file, GROUP, G_KEY_FILE_DESKTOP_KEY_ONLY_SHOW_IN, NULL) && !has_desktop (file, G_KEY_FILE_DESKTOP_KEY_ONLY_SHOW_IN, desktops))
    return FALSE;
  return !has_desktop (file, G_KEY_FILE_DESKTOP_KEY_NOT_SHOW_IN, desktops);
}

static gboolean
is_found (const char *program)
{
  g_autofree char *path = program != NULL && *program != '\0' ? g_find_program_in_path (program) : NULL;

  return path != NULL;
}

static gboolean
can_try (GKeyFile *file)
{
  g_autofree char *program = g_key_file_get_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_TRY_EXEC, NULL);

  return program == NULL || is_found (program);
}

/* Whether there is the program that Exec names. */
static gboolean
can_execute (GKeyFile *file)
{
  g_autofree char *exec = g_key_file_get_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, NULL);
  g_auto (GStrv)   argv = NULL;

  return exec != NULL && g_shell_parse_argv (exec, NULL, &argv, NULL) && is_found (argv[0]);
}

gboolean
rouse_autostart_file_is_enabled (GKeyFile *file, const char *current_desktop)
{
  if (g_key_file_get_boolean (file, GROUP, G_KEY_FILE_DESKTOP_KEY_HIDDEN, NULL))
    return FALSE;
  if (g_key_file_has_key (file, GROUP, KEY_GNOME, NULL) && !g_key_file_get_boolean (file, GROUP, KEY_GNOME, NULL))
    return FALSE;
  return is_for_desktop (file, current_desktop) && can_try (file) && can_execute (file);
}

void
rouse_autostart_file_enable (GKeyFile *file, const char *current_desktop, const char *program)
{
  /* Keys that are not there are removed already. */
  g_key_file_remove_key (file, GROUP, G_KEY_FILE_DESKTOP_KEY_HIDDEN, NULL);
  g_key_file_remove_key (file, GROUP, KEY_GNOME, NULL);
  if (!is_for_desktop (file, current_desktop))
    {
      g_key_file_remove_key (file, GROUP, G_KEY_FILE_DESKTOP_KEY_ONLY_SHOW_IN, NULL);
      g_key_file_remove_key (file, GROUP, G_KEY_FILE_DESKTOP_KEY_NOT_SHOW_IN, NULL);
    }
  if (!can_try (file))
    g_key_file_remove_key (file, GROUP, G_KEY_FILE_DESKTOP_KEY_TRY_EXEC, NULL);
  if (!can_execute (file))
    {
      g_autofree char *exec = rouse_autostart_file_make_exec (program);

      g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
    }
}

void
rouse_autostart_file_disable (GKeyFile *file)
{
  g_key_file_set_boolean (file, GROUP, G_KEY_FILE_DESKTOP_KEY_HIDDEN, TRUE);
}
