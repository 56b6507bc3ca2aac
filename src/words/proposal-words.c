/* proposal-words.c - what the user should know of a proposed project, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "words/proposal-words.h"

#include "words/printable.h"

#include <glib/gi18n.h>

char *
rouse_words_for_note (const RouseNote *note)
{
  g_autofree char *file = rouse_text_dup_printable (note->file);
  g_autofree char *subject = rouse_text_dup_printable (note->subject != NULL ? note->subject : "");

  switch (note->kind)
    {
    case ROUSE_NOTE_UNREADABLE:
      if (note->line > 0)
        return g_strdup_printf (_ ("%s, line %u: %s"), file, note->line, subject);
      return g_strdup_printf (_ ("%s: %s"), file, subject);
    case ROUSE_NOTE_NOT_KEPT:
      return g_strdup_printf (_ ("%s: “%s” cannot be said in rouse.ini, and was left out"), file, subject);
    case ROUSE_NOTE_LEFT_OUT:
      return g_strdup_printf (_ ("%s: “%s” does not run by itself there, and was left out"), file, subject);
    case ROUSE_NOTE_RELOADER_OFF:
      return g_strdup_printf (_ ("“%s” runs without the reloader that %s gives it: Rouse does that"), subject, file);
    case ROUSE_NOTE_RELOADS:
      return g_strdup_printf (_ ("“%s” takes in changes by itself, and is restarted only for its configuration"), subject);
    case ROUSE_NOTE_TOO_MANY:
      return g_strdup_printf (_ ("%s: there are too many programs; “%s” was left out"), file, subject);
    default:
      return g_strdup (subject);
    }
}
