/* allow-ask.c - asks on the terminal whether a project's file may run what it says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "allow-ask.h"
#include "allow-preview.h"
#include "text.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

char *
rouse_allow_dup_question (const RousePending *pending, gboolean colour)
{
  g_autofree char *path = rouse_text_dup_printable (pending->path);
  g_autofree char *programs = rouse_allow_preview_for_project (pending->project);
  g_autofree char *diff = NULL, *shown = NULL;

  if (pending->before == NULL)
    /* Translators: a list of programs and their commands follows. */
    return g_strdup_printf (_ ("%s has not been allowed to run anything yet. It would run:\n%s"), path, programs);
  diff = rouse_pending_dup_diff (pending);
  shown = rouse_allow_preview_for_diff (diff, colour);
  /* Translators: the changes follow, and then a list of programs and their commands. */
  return g_strdup_printf (_ ("%s has changed since it was allowed:\n%sIt would run:\n%s"), path, shown, programs);
}

gboolean
rouse_allow_can_ask (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

gboolean
rouse_allow_ask (const RousePending *pending)
{
  g_autofree char *question = rouse_allow_dup_question (pending, rouse_text_has_colour (STDERR_FILENO));
  g_autofree char *yes = g_utf8_casefold (C_ ("answer", "yes"), -1);
  g_autofree char *given = NULL;
  char             answer[64];

  rouse_text_print (stderr, question);
  rouse_text_print (stderr, _ ("Allow it? [y/N] "));
  fflush (stderr);
  if (fgets (answer, sizeof answer, stdin) == NULL)
    {
      rouse_text_print (stderr, "\n");
      return FALSE;
    }
  if (!g_utf8_validate (answer, -1, NULL))
    return FALSE;
  given = g_utf8_casefold (g_strstrip (answer), -1);
  /* English always works, as it does elsewhere. */
  return *given != '\0' && (g_str_has_prefix ("yes", given) || g_str_has_prefix (yes, given));
}
