/* program-words.c - what a program runs, for somebody who decides whether it may
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "words/program-words.h"
#include "words/printable.h"

#include <glib/gi18n.h>

static void G_GNUC_PRINTF (2, 3)
  add (GStrvBuilder *lines, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list          args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  g_strv_builder_add (lines, line);
}

char **
rouse_words_for_program (const RouseProgram *program, const char *root)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char         *line = rouse_program_dup_command_line (program);
  g_autofree char         *command = rouse_text_dup_printable (line);
  g_autofree char         *build_line = rouse_program_dup_build_line (program);
  g_autofree char         *build = build_line != NULL ? rouse_text_dup_printable (build_line) : NULL;

  add (lines, "%s", command);
  if (build != NULL)
    add (lines, _ ("before each start: %s"), build);
  if (g_strcmp0 (program->cwd, root) != 0)
    {
      g_autofree char *cwd = rouse_text_dup_path (program->cwd, root);

      add (lines, _ ("in the folder %s"), cwd);
    }
  for (guint i = 0; program->env != NULL && program->env[i] != NULL; i++)
    {
      g_autofree char *setting = rouse_text_dup_printable (program->env[i]);

      add (lines, _ ("with %s"), setting);
    }
  for (guint i = 0; program->env_files != NULL && program->env_files[i] != NULL; i++)
    {
      g_autofree char *path = rouse_text_dup_path (program->env_files[i], root);

      add (lines, _ ("with the variables in %s"), path);
    }
  return g_strv_builder_end (lines);
}
