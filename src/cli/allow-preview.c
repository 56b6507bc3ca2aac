/* allow-preview.c - what allowing a project's file would let run, for somebody who decides
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "allow-preview.h"
#include "text.h"
#include "words/program-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* A longer name does not push the commands of the others to the right. */
#define NAME_WIDTH_MAX 16

static guint
get_name_width (const RouseProject *project)
{
  guint width = 0;

  for (guint i = 0; i < project->programs->len; i++)
    {
      const RouseProgram *program = g_ptr_array_index (project->programs, i);
      g_autofree char    *name = rouse_text_dup_printable (program->name);

      width = MAX (width, (guint) rouse_text_get_width (name));
    }
  return MIN (width, NAME_WIDTH_MAX);
}

static void
append_program (GString *out, guint width, const RouseProgram *program, const RouseProject *project)
{
  g_autofree char *name = rouse_text_dup_printable (program->name);
  g_auto (GStrv)   lines = rouse_words_for_program (program, project);
  int              padding = MAX ((int) width - rouse_text_get_width (name), 0);

  g_string_append_printf (out, "  %s%*s  %s\n", name, padding, "", lines[0]);
  for (guint i = 1; lines[i] != NULL; i++)
    g_string_append_printf (out, "  %*s  %s\n", (int) width, "", lines[i]);
}

char *
rouse_allow_preview_for_project (const RouseProject *project)
{
  GString *out = g_string_new (NULL);
  guint    width = get_name_width (project);

  for (guint i = 0; i < project->programs->len; i++)
    append_program (out, width, g_ptr_array_index (project->programs, i), project);
  return g_string_free (out, FALSE);
}

char *
rouse_allow_preview_for_diff (const char *diff, gboolean colour)
{
  GString       *out = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (diff, "\n", -1);
  guint          n = g_strv_length (lines);

  while (n > 0 && *lines[n - 1] == '\0')
    n--;
  for (guint i = 0; i < MIN (n, ROUSE_ALLOW_PREVIEW_DIFF_LINES); i++)
    {
      g_autofree char *shown = rouse_text_dup_printable (lines[i]);
      const char      *style = !colour ? NULL : *shown == '+' ? "\033[32m"
                                              : *shown == '-' ? "\033[31m"
                                                              : NULL;

      g_string_append_printf (out, "  %s%s%s\n", style != NULL ? style : "", shown, style != NULL ? "\033[0m" : "");
    }
  if (n > ROUSE_ALLOW_PREVIEW_DIFF_LINES)
    {
      guint rest = n - ROUSE_ALLOW_PREVIEW_DIFF_LINES;

      g_string_append_printf (out, ngettext ("  and %u more line\n", "  and %u more lines\n", rest), rest);
    }
  return g_string_free (out, FALSE);
}
