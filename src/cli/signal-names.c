/* signal-names.c - signals as people write and read them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "signal-names.h"
#include "text.h"

#include "base/error.h"

#include <glib/gi18n.h>
#include <signal.h>

static const struct
{
  int         signum;
  const char *name;
} signals[] = {
  { SIGHUP, "HUP" },
  { SIGINT, "INT" },
  { SIGQUIT, "QUIT" },
  { SIGILL, "ILL" },
  { SIGTRAP, "TRAP" },
  { SIGABRT, "ABRT" },
  { SIGBUS, "BUS" },
  { SIGFPE, "FPE" },
  { SIGKILL, "KILL" },
  { SIGUSR1, "USR1" },
  { SIGSEGV, "SEGV" },
  { SIGUSR2, "USR2" },
  { SIGPIPE, "PIPE" },
  { SIGALRM, "ALRM" },
  { SIGTERM, "TERM" },
  { SIGCHLD, "CHLD" },
  { SIGCONT, "CONT" },
  { SIGSTOP, "STOP" },
  { SIGTSTP, "TSTP" },
  { SIGTTIN, "TTIN" },
  { SIGTTOU, "TTOU" },
  { SIGURG, "URG" },
  { SIGXCPU, "XCPU" },
  { SIGXFSZ, "XFSZ" },
  { SIGVTALRM, "VTALRM" },
  { SIGPROF, "PROF" },
  { SIGWINCH, "WINCH" },
  { SIGIO, "IO" },
  { SIGSYS, "SYS" },
};

int
rouse_signal_parse (const char *text, GError **error)
{
  const char      *name = g_ascii_strncasecmp (text, "SIG", 3) == 0 ? text + 3 : text;
  g_autofree char *shown = NULL;
  guint64          number;

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (g_ascii_strcasecmp (signals[i].name, name) == 0)
      return signals[i].signum;
  if (g_ascii_string_to_unsigned (text, 10, 1, NSIG - 1, &number, NULL))
    return (int) number;
  shown = rouse_text_dup_printable (text);
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID,
               _ ("“%s” is not a signal: write its name, such as TERM, INT or USR2, or its number"), shown);
  return 0;
}

char *
rouse_signal_dup_name (int signum)
{
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (signals[i].signum == signum)
      return g_strconcat ("SIG", signals[i].name, NULL);
  return g_strdup_printf (_ ("signal %d"), signum);
}
