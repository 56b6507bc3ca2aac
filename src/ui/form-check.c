/* form-check.c - what is wrong with what was typed into a form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "form-check.h"

#include "watch/filesystem.h"
#include "words/printable.h"

#include <glib/gi18n.h>
#include <string.h>

static RouseCheckLevel
say (RouseCheckLevel level, char **text, char *sentence)
{
  *text = sentence;
  return level;
}

char *
rouse_check_dup_folder (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *path = NULL;

  if (g_str_has_prefix (stripped, "file:"))
    path = g_filename_from_uri (stripped, NULL, NULL); /* %NULL says enough */
  else if (*stripped == '~' && (stripped[1] == '\0' || stripped[1] == '/'))
    path = g_build_filename (g_get_home_dir (), stripped + 1, NULL);
  else
    path = g_filename_from_utf8 (stripped, -1, NULL, NULL, NULL);
  return path != NULL && g_path_is_absolute (path) ? g_canonicalize_filename (path, NULL) : NULL;
}

char *
rouse_check_dup_folder_text (GFile *folder)
{
  g_autofree char *path = g_file_get_path (folder);
  char            *text = path != NULL ? g_filename_to_utf8 (path, -1, NULL, NULL, NULL) : NULL;

  return text != NULL ? text : g_file_get_uri (folder);
}

RouseCheckLevel
rouse_check_folder (const char *folder, const char *const *others, char **text)
{
  g_autofree char *home = g_canonicalize_filename (g_get_home_dir (), NULL);

  if (folder == NULL)
    return say (ROUSE_CHECK_ERROR, text, g_strdup (_ ("Write the whole name of a folder, from / or ~ on")));
  if (!g_file_test (folder, G_FILE_TEST_EXISTS))
    return say (ROUSE_CHECK_ERROR, text, g_strdup (_ ("There is no such folder")));
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return say (ROUSE_CHECK_ERROR, text, g_strdup (_ ("This is a file: choose the folder that it lies in")));
  if (g_str_equal (folder, "/"))
    return say (ROUSE_CHECK_ERROR, text, g_strdup (_ ("This is the whole computer: choose the folder of one project")));
  if (g_str_equal (folder, home))
    return say (ROUSE_CHECK_WARNING, text, g_strdup (_ ("This is your whole home folder: every file that anything writes there would restart the program")));
  if (others != NULL && g_strv_contains (others, folder))
    return say (ROUSE_CHECK_WARNING, text, g_strdup (_ ("This folder is a project already")));
  return say (ROUSE_CHECK_FINE, text, NULL);
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return TRUE;
  return FALSE;
}

RouseCheckLevel
rouse_check_name (const char *name, char **text)
{
  if (name[strspn (name, " ")] == '\0' || has_control (name))
    return say (ROUSE_CHECK_ERROR, text, g_strdup (_ ("Give it a name")));
  return say (ROUSE_CHECK_FINE, text, NULL);
}

RouseCheckLevel
rouse_check_program_name (const char *name, const char *const *others, char **text)
{
  if (rouse_check_name (name, text) != ROUSE_CHECK_FINE)
    return ROUSE_CHECK_ERROR;
  if (strpbrk (name, "/[]") != NULL)
    return say (ROUSE_CHECK_ERROR, text, g_strdup (_ ("A name without slashes and brackets, please")));
  if (others != NULL && g_strv_contains (others, name))
    return say (ROUSE_CHECK_ERROR, text, g_strdup (_ ("Another program has this name")));
  return say (ROUSE_CHECK_FINE, text, NULL);
}

/* Whether something stands outside of quotation marks that means nothing without a shell. */
static gboolean
is_for_shell (const char *command)
{
  gsize first = strcspn (command, " \t");
  char  quote = '\0';

  if (memchr (command, '=', first) != NULL) /* NAME=VALUE command */
    return TRUE;
  for (const char *c = command; *c != '\0'; c++)
    {
      if (*c == '\\' && quote != '\'' && c[1] != '\0')
        c++;
      else if (quote != '\0' && *c == quote)
        quote = '\0';
      else if (quote == '\0' && (*c == '\'' || *c == '"'))
        quote = *c;
      else if ((quote == '\0' && strchr ("|&;<>()*?[]~\n", *c) != NULL) || (quote != '\'' && strchr ("$`", *c) != NULL))
        return TRUE;
    }
  return FALSE;
}

gboolean
rouse_check_take_command (RouseProgram *program, const char *command)
{
  g_clear_pointer (&program->argv, g_strfreev);
  g_clear_pointer (&program->shell, g_free);
  if (!is_for_shell (command))
    return g_shell_parse_argv (command, NULL, &program->argv, NULL);
  program->shell = g_strstrip (g_strdup (command));
  return TRUE;
}

static gboolean
can_be_run (const char *word, const char *folder)
{
  g_autofree char *found = NULL;

  if (strchr (word, '/') == NULL)
    found = g_find_program_in_path (word);
  else
    found = g_canonicalize_filename (word, folder);
  return found != NULL && g_file_test (found, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (found, G_FILE_TEST_IS_DIR);
}

RouseCheckLevel
rouse_check_command (const char *command, const char *folder, char **text)
{
  g_autoptr (RouseProgram) program = rouse_program_new ();
  g_autofree char         *shown = NULL;

  if (command[strspn (command, " \t")] == '\0')
    return say (ROUSE_CHECK_ERROR, text, g_strdup (_ ("Write the command that is to run")));
  if (!rouse_check_take_command (program, command))
    return say (ROUSE_CHECK_ERROR, text, g_strdup (_ ("A quotation mark is not closed")));
  /* What a shell makes of its line is not for us to foresee. */
  if (program->shell != NULL || folder == NULL || can_be_run (program->argv[0], folder))
    return say (ROUSE_CHECK_FINE, text, NULL);
  shown = rouse_text_dup_printable (program->argv[0]);
  if (strchr (program->argv[0], '/') != NULL)
    return say (ROUSE_CHECK_WARNING, text, g_strdup_printf (_ ("%s is not there, or cannot be run"), shown));
  return say (ROUSE_CHECK_WARNING, text, g_strdup_printf (_ ("There is no command %s on the PATH"), shown));
}

RouseCheckLevel
rouse_check_dry_look (const RouseDryLook *look, guint n_own, char **text)
{
  g_autofree char *remedy = NULL;
  guint64          left = (guint64) look->n_watches_left + n_own;

  if (look->truncated)
    return say (ROUSE_CHECK_WARNING, text, g_strdup (_ ("There is more, and counting was given up: this is too much to watch")));
  if (look->n_watches_left != G_MAXUINT && look->n_dirs > left)
    {
      remedy = rouse_filesystem_dup_remedy (ROUSE_LIMIT_WATCHES, (guint) MIN (look->n_dirs + (guint64) rouse_filesystem_get_watch_limit () - look->n_watches_left, G_MAXUINT));
      if (remedy != NULL)
        return say (ROUSE_CHECK_WARNING, text,
                    g_strdup_printf (_ ("The system lets you watch %'u more folders, the rest would be looked at now and then. This mends it: %s"), (guint) left, remedy));
    }
  if (look->n_unreadable > 0)
    return say (ROUSE_CHECK_WARNING, text,
                g_strdup_printf (ngettext ("%'u folder cannot be read", "%'u folders cannot be read", look->n_unreadable), look->n_unreadable));
  return say (ROUSE_CHECK_FINE, text, NULL);
}
