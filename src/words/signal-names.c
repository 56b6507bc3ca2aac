/* signal-names.c - signals as people write and read them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "words/signal-names.h"
#include "words/printable.h"

#include "base/error.h"
#include "base/signal-name.h"

#include <glib/gi18n.h>

int
rouse_signal_parse (const char *text, GError **error)
{
  int              signum = rouse_signal_name_parse (text);
  g_autofree char *shown = NULL;

  if (signum != 0)
    return signum;
  shown = rouse_text_dup_printable (text);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
               _ ("“%s” is not a signal: write its name, such as TERM, INT or USR2, or its number"), shown);
  return 0;
}

char *
rouse_signal_dup_name (int signum)
{
  const char *name = rouse_signal_name_get (signum);

  return name != NULL ? g_strconcat ("SIG", name, NULL) : g_strdup_printf (_ ("signal %d"), signum);
}
