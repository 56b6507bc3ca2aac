/* run-help.c - which keys there are while programs run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-help.h"
#include "status-table.h"

#include "words/printable.h"

#include <glib/gi18n.h>

/* Of several programs: what the digits mean, and how each one is. */
static void
append_programs (GString *out, RouseSession *session)
{
  for (guint i = 0; i < rouse_session_get_n_runners (session); i++)
    {
      RouseRunner     *runner = rouse_session_get_runner (session, i);
      g_autofree char *name = rouse_text_dup_printable (rouse_runner_get_program (runner)->name);

      if (i < 9)
        g_string_append_printf (out, "\n  %u  %s (%s)", i + 1, name, rouse_status_get_state_words (rouse_state_to_string (rouse_runner_get_state (runner))));
      else
        g_string_append_printf (out, "\n     %s (%s)", name, rouse_status_get_state_words (rouse_state_to_string (rouse_runner_get_state (runner))));
    }
}

char *
rouse_run_help_dup_text (RouseSession *session, gboolean shared)
{
  GString *out;

  if (!shared)
    return g_strdup (_ ("Ctrl-] begins a key to Rouse; while nothing runs it can be left out:\n"
                        "  r  restart, or start (so does Enter while nothing runs)\n"
                        "  s  stop; changes do not start it again before s or r does\n"
                        "  p  pause watching, or go on\n"
                        "  h  show the recent reloads\n"
                        "  q  stop it and quit\n"
                        "  ?  this help; Ctrl-] twice types one Ctrl-], Ctrl-Z goes back to the shell"));
  out = g_string_new (_ ("a digit chooses the program that the keys are about, 0 all of them:"));
  append_programs (out, session);
  g_string_append (out, _ ("\n"
                           "  r  restart, or start\n"
                           "  s  stop; changes do not start it again before s or r does\n"
                           "  Enter  start what has failed or was stopped\n"
                           "  i  type to the chosen program, with the terminal for itself; Ctrl-] i ends that\n"
                           "  p  pause watching, or go on\n"
                           "  h  show the recent reloads\n"
                           "  q  stop all and quit, as Ctrl-C does\n"
                           "  ?  this help; Ctrl-Z goes back to the shell"));
  return g_string_free (out, FALSE);
}
